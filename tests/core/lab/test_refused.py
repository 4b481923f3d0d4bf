"""Whatever a listing says, the lab answers soon, in little memory, with a place, and the process stays as it was."""

import gc
import resource

import numpy as np
import pytest
import torch

from core import limits
from core.lab import run
from core.lab.record.node_table import NodeTable

_NESTED = "a = [1]\nfor i in range(40):\n    a = [a, a]\n"
_ITSELF = "a = []\na.append(a)\n"
_INDEX = "i = torch.zeros(100_000, dtype=torch.long)\n"
_COLUMN_AND_ROW = "a, b = torch.ones(30_000, 1), torch.ones(1, 30_000)\n"

# Each of these hung, took gigabytes, or left the lab by an exception of its own.
REFUSED = {
    "augmented index": "x = torch.zeros(1, 1_000_000)\n" + _INDEX + "x[i] += 1",
    "range added to a list": "a = []\na += range(10**9)",
    "tensor added to a list": "a = []\na += torch.zeros(1_000_000)",
    "float in a range": "print(0.5 in range(10**12))",
    "stack of itself": _ITSELF + "torch.stack(a)",
    "stack of doubled lists": _NESTED.replace("[1]", "[torch.ones(1)]", 1) + "torch.stack(a)",
    "index by doubled lists": _NESTED + "torch.ones(3)[a]",
    "index by a range": "torch.ones(3)[range(10**9)]",
    "separated by doubled lists": _NESTED + "assert False, a",
    "tensor of rank 8": "print(torch.zeros(6, 6, 6, 6, 6, 6, 6, 3))",
    "power by name": "x = pow(2, exp=10**9)",
    "power with None": "x = pow(2, 10**9, None)",
    "modular power": "x = pow(2**4000 + 1, 2**4000 + 1, 2**4000 + 3)",
    "power of tensors": _COLUMN_AND_ROW + "x = pow(a, b)",
    "quotient and rest": _COLUMN_AND_ROW + "x = divmod(a, b)",
    "larger of two": _COLUMN_AND_ROW + "x = max(a, b)",
    "sum": _COLUMN_AND_ROW + "x = sum([a, b])",
    "sorted by comparison": _COLUMN_AND_ROW + "x = sorted([a, b])",
    "lists compared": _COLUMN_AND_ROW + "x = [a] == [b]",
    "looked for in a list": _COLUMN_AND_ROW + "x = [a].index(b)",
    "member of a list": _COLUMN_AND_ROW + "x = a in [b]",
    "list times a tensor": "x = [0] * torch.tensor(10**9)",
    "text times a tensor": "x = 'a' * torch.tensor(10**9)",
    "tensor and array": "x = torch.ones(30_000, 1) + np.ones((1, 30_000))",
    "array and list": "x = np.zeros((30_000, 1)) + [0] * 10_000",
    "product of whole arrays": "a = np.ones((1_000, 1_000), dtype=np.int64)\nx = a @ a",
    "array by index": "x = np.zeros((1, 1_000_000))[[0] * 10_000]",
    "identity": "x = np.eye(100_000, dtype=np.float64)",
    "small steps": "x = np.arange(10, step=1e-9)",
    "rows of numbers": "x = np.linspace(np.zeros(1_000), 1, 1_000_000)",
    "long texts by astype": "x = np.ones(1).astype('U300000000')",
    "long texts": "x = np.ones(100, dtype='U1000000')",
    "objects": "x = np.zeros(3).astype('O')",
    "arrays compared": "x = np.allclose(np.zeros((100_000, 1)), np.zeros((1, 100_000)))",
    "array of arrays": "b = np.zeros(100_000)\nx = np.array([b] * 1_000)",
    "tensor of arrays": "b = np.zeros(100_000)\nx = torch.tensor([b] * 1_000)",
    "array of a range": "x = np.array(range(10**9))",
    "size of a text": "x = np.zeros([10**9, 'abc'])",
    "size in a size": "x = np.zeros([3, [4]])",
    "size of a tensor": "x = np.zeros(torch.tensor([3, 4]))",
    "like, but larger": "x = np.ones_like(np.ones(3), shape=(100_000, 100_000))",
    "3.6 GB": "x = torch.ones(30_000, 30_000)",
    "indices": "x = torch.tril_indices(30_000, 30_000)",
    "covariance": "x = torch.zeros(30_000, 1).cov()",
    "mask that broadcasts": "x = torch.zeros(1, 30_000).masked_fill(torch.ones(30_000, 1) > 0, 1)",
    "rest that broadcasts": "x = torch.zeros(1, 30_000).fmod(torch.ones(30_000, 1))",
    "many quantiles": "x = torch.zeros(30_000, 1).quantile(torch.linspace(0, 1, 30_000), dim=1)",
    "filled again and again": "x = torch.zeros(1, 1_000_000)\n" + _INDEX + "x.index_fill_(0, i, 1)",
    "put again and again": "x = torch.zeros(1, 1_000_000)\n" + _INDEX + "x.index_put_((i,), torch.tensor(1.0))",
    "differences of differences": "x = torch.zeros(1_000_000).diff(n=100_000)",
    "power of a matrix": "x = torch.eye(640).matrix_power(2**62 - 1)",
    "nuclear norm": "x = torch.ones(1_000, 1_000).norm(p='nuc')",
    "distances": "x = torch.rand(1_000, 1_000)\ny = torch.cdist(x, x, p=1.5)",
    "labels as numbers": "a = torch.ones(30_000)\nx = torch.einsum(a, [0], a, [1], torch.ones(1, 1), [0, 1], [])",
    "doubled lists compared": _NESTED + "torch.testing.assert_close(a, a)",
    "many together": "x = torch.zeros(1_000)\ny = torch.cat([x] * 19_000)",
    "memory printed": "print(torch.zeros(1_000_000).untyped_storage())",
    "memory listed": "a = list(torch.zeros(1_000_000).untyped_storage())",
    "memory gone through": "for b in torch.zeros(1_000_000).untyped_storage():\n    pass",
    "memory searched": "print(5 in torch.zeros(1_000_000).untyped_storage())",
    "derivative that is a matrix": "x = torch.zeros(15_000, requires_grad=True)\ny = x.cumprod(0)",
    "width": "print(f'{3:>1000000000}')",
    "width by a variable": "w = 10**10\nprint(f'{3:>{w}}')",
    "break outside": "break",
    "break in a function": "def f():\n    break\nfor i in range(2):\n    f()",
    "return outside": "return 3",
    "two parameters of a name": "def f(a, a):\n    return a",
    "argument given twice": "print(1, end='a', end='b')",
    "deep calls": "def f(n):\n    if n == 0:\n        return 0\n    return f(n - 1)" + " + 1" * 95 + "\nf(18)",
    "derivatives of derivatives": "x = torch.ones(3, requires_grad=True)\ny = (x.sin() * x.exp()).sum()\n"
    "for i in range(30):\n    y = torch.autograd.grad(y, x, create_graph=True)[0].sum()",
    "many looks": "".join(f"a{k} = [torch.zeros(2) for i in range(38)]\n" for k in range(5)) + "pass\n" * 300,
    "unary signs": "x = " + "-" * 7_000 + "1",
    "special function": "x = torch.rand(1_000, 1_000)\nfor i in range(100):\n    x.lgamma_()",
    "product in place": "x = torch.rand(1_000, 1_000)\nfor i in range(60):\n    x.addmm_(x, x)",
    "sorted": "x = torch.rand(1_000_000)\nfor i in range(50):\n    y = x.sort()",
    "told apart": "x = torch.rand(1_000_000)\nfor i in range(50):\n    y = x.unique()",
    "rows told apart": "x = torch.rand(200_000)\nfor i in range(9):\n    y = x.unique(dim=0)",
    "rests by zero": "x = torch.ones(1_000_000)\nfor i in range(99):\n    x %= 0",
    "searched": "x = torch.rand(500_000)\nfor i in range(99):\n    y = torch.searchsorted(x, x)",
    "added to": "x = torch.zeros(1_000_000)\nfor i in range(400):\n    x += 1",
    "overwritten": "x = torch.zeros(1_000_000)\nfor i in range(500):\n    x[:] = 1",
    "products of arrays": "x = np.ones((1_000, 1_000))\nfor i in range(100):\n    y = (x @ x).shape",
    "functions of arrays": "x = np.ones(900_000)\nfor i in range(100):\n    y = np.exp(x).shape",
    "powers of complex numbers": "x = torch.ones(900_000, dtype=torch.complex64)\nfor i in range(99):\n    x.pow_(1.5)",
    "gradient of a product": "x = torch.rand(1_000, 1_000, requires_grad=True)\n"
    "for i in range(30):\n    (x @ x).sum().backward()",
    "gradients of many pieces": "x = torch.ones(1_000_000, requires_grad=True)\n"
    "y = sum([x[i] for i in range(150)])\ny.backward()",
    "many gradients": "x = torch.ones(1_000, 1_000, requires_grad=True)\nfor i in range(200):\n    x.sum().backward()",
    "the same graph again and again": "x = torch.ones(3, requires_grad=True)\ny = x\nfor i in range(300):\n"
    "    y = y * 2\nz = y.sum()\nfor i in range(1000):\n    z.backward(retain_graph=True)",
    "deviations": "x = torch.rand(1_000, 1_000)\nfor i in range(100):\n    x.std(dim=0)",
    "gradient by index": "x = torch.ones(1_000_000, requires_grad=True)\n"
    "i = torch.zeros(400_000, dtype=torch.long)\nfor k in range(50):\n    x[i].sum().backward()",
    "chance": "x = [random.random() for i in range(10**6)]",
    "choices": "import random\nx = random.choices([1], k=10**9)",
    "choices of what is long": "x = random.choices(range(10**9), k=10**7)",
    "many normal numbers": "x = np.random.randn(10**5, 10**5)",
    "numbers of a generator": "x = np.random.default_rng(0).normal(size=10**9)",
    "numbers that broadcast": "x = np.random.normal(np.zeros((10**5, 1)), np.ones(10**5))",
    "permutation": "x = np.random.permutation(10**9)",
    "bits": "x = random.getrandbits(10**9)",
    "factorial": "x = math.factorial(10**7)",
    "binomial": "x = math.comb(10**6, 5 * 10**5)",
    "product of numbers": "x = math.prod([2**4000] * 5_000)",
    "multiple of numbers": "x = math.lcm(*[2**4000 + k for k in range(99)])",
    "outer": "x = np.outer(np.ones(10**5), np.ones(10**5))",
    "tile": "x = np.tile([1], 10**9)",
    "repeat": "x = np.repeat([1], 10**9)",
    "pad": "x = np.pad([1], 10**9)",
    "meshgrid": "x = np.meshgrid(np.ones(10**5), np.ones(10**5))",
    "diagonal": "x = np.diag(np.ones(10**5))",
    "counts": "x = np.bincount([10**9])",
    "bins": "x = np.histogram([1], 10**9)",
    "pieces of an array": "x = np.split(np.ones(10**5), 10**5)",
    "inverse": "x = np.linalg.inv(np.eye(1_000))",
    "polynomial": "x = np.polyfit(np.ones(10**5), np.ones(10**5), 10**4)",
    "list times a number of NumPy's": "x = [0] * np.int64(10**9)",
    "text times a number of NumPy's": "x = 'a' * np.int64(10**9)",
    "keys of NumPy's": "x = {np.int64(2**60): 1}",
    "precision": "torch.set_printoptions(precision=10**9)\nprint(torch.ones(1))",
    "precision of NumPy's": "np.set_printoptions(precision=10**9)\nprint(np.ones(1))",
    "printed in full": "torch.set_printoptions(threshold=10**9)\nprint(torch.ones(10**6))",
    "jacobian": "x = torch.autograd.functional.jacobian(lambda x: x * 2, torch.ones(2_000))",
    "hessian": "x = torch.autograd.functional.hessian(lambda x: (x ** 2).sum(), torch.ones(2_000))",
    "hook in a hook": "x = torch.ones(2, requires_grad=True)\ndef f(g):\n    with torch.enable_grad():\n"
    "        (x * x).sum().backward()\nx.register_hook(f)\n"
    "(x * x).sum().backward()",
    "copies": "x = [torch.ones(10**6)]\nfor i in range(20):\n    x.append(copy.deepcopy(x[0]))",
    "copy of doubled lists": _NESTED + "copy.deepcopy(a)",
    "empty": "x = torch.empty(10**6, 10**6)",
    "written to": "x = torch.ones(2)\ntorch.add(torch.ones(30_000, 1), torch.ones(1, 30_000), out=x)",
    "held": "a = []\nfor i in range(100):\n    a.append(torch.ones(1_000_000))",
    "held by a graph": "x = torch.ones(1_000_000, requires_grad=True)\nfor i in range(100):\n    x = x.exp()",
    "held by views": "a = []\nfor i in range(100):\n    a.append(torch.ones(1_000_000)[:1])",
    "held as arrays": "a = []\nfor i in range(100):\n    a.append(np.ones(1_000_000)[:1])",
    "never ends": "while True:\n    pass",
    "never ends, and prints": "while True:\n    print('a')",
    "prompts": ">>> x = 1\n" * 100 + ">>> while True:\n...     pass\n",
    "nothing": "",
    "too long": "x = 1\n" * 2_000,
}

# Long, and not too long: of their rounds some are recorded.
LONG = {
    "many views of a tensor that changes": "x = torch.zeros(200)\n"
    + "".join(f"a{k} = [x[i] for i in range(38)]\n" for k in range(5))
    + "for i in range(1400):\n    x += 1",
    "many lists": "".join(f"a{k} = [1]\n" for k in range(90)) + "for i in range(1300):\n    a0.append(1)",
}


def state():
    return (
        torch.get_default_dtype(), torch.is_grad_enabled(), torch.is_inference_mode_enabled(), torch.get_num_threads(),
        tuple(torch.random.default_generator.get_state().tolist()), tuple(np.geterr().items()),
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _warm():
    """What torch imports when it is first asked for a shape stays for good."""
    run("x = torch.ones(3).diag()\nprint(x)\nnp.ones(3)")


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_time_in_little_memory_and_with_its_place(name):
    before, largest = state(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    recording = run(REFUSED[name])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - largest < 100 << 10
    assert recording.problem is not None
    assert recording.error is None, recording.message
    assert 1 <= recording.problem.span.line <= REFUSED[name].count("\n") + 1
    assert recording.problem.span.column >= 1
    assert state() == before


@pytest.mark.parametrize("name", LONG)
def test_a_long_loop_runs_to_its_end_in_a_recording_of_a_bounded_size(name):
    recording = run(LONG[name])
    assert recording.problem is None
    assert len(recording.steps) <= limits.LISTING_RECORDED


def test_what_a_backward_pass_makes_is_foreseen():
    """The bytes that are charged are no less than those of the gradients, as torch hands them on."""
    x, w = torch.ones(5, 4, requires_grad=True), torch.ones(4, 3, requires_grad=True)
    y = ((x[1:] @ w).tanh() * x[0, :3]).sum()
    table = NodeTable(id)
    behind = table.behind([table.add(y.grad_fn, 0)])
    handed = []

    def taken(made, _given):
        handed.extend(
            each.numel() * each.element_size() for each in made if each is not None and 0 not in each.stride()
        )

    for function in list(table.places):
        function.register_hook(taken)
    y.backward()
    assert sum(table.bytes[place] for place in behind) >= sum(handed) > 0
    assert table.work[table.places[y.grad_fn]] < max(table.work)


@pytest.mark.parametrize(
    "text",
    [
        "torch.nn.functional.mse_loss(torch.ones(3, 1), torch.ones(3))",
        "x = torch.ones(2, requires_grad=True)\n(x * x).sum().backward(create_graph=True)",
        "x = np.array([1e300]) * np.array([1e300]) / 0",
        "x = np.exp(np.array([1e5])).astype('float32')",
        "x = torch.ones(1).std()",
        "x = torch.meshgrid(torch.ones(2), torch.ones(3))",
        "x = torch.ones(2, dtype=torch.complex64).float()",
    ],
)
def test_warnings_are_no_errors(text):
    """The suite makes errors of warnings; those of a listing neither end it nor go to the log."""
    recording = run(text)
    assert recording.problem is None, recording.problem


def test_the_largest_product_of_the_article_still_runs():
    recording = run("x = torch.randn(1000, 1000)\ny = torch.randn(1000, 1000)\nz = x @ y")
    assert recording.problem is None


@pytest.mark.parametrize(
    "text",
    [
        (
            "torch.manual_seed(-3)\nx = torch.rand(3)\nx.normal_()\ny = torch.normal(0.0, 1.0, (3,))\n"
            "x.uniform_()\ntorch.randperm(5)\ntorch.randint(0, 3, (3,))\ntorch.randn_like(x)\nx.abs().multinomial(2)"
        ),
        "torch.set_grad_enabled(False)",
        "with torch.inference_mode():\n    x = 1 / 0",
        "x = np.exp(np.array([1e5])) / np.array([0.0])\ny = np.array([1.0]) / np.array([0.0])",
    ],
)
def test_the_process_stays_as_it_was(text):
    before = state()
    run(text)
    assert state() == before


@pytest.mark.parametrize(
    "text",
    [
        "x = torch.ones(1000, requires_grad=True)\ny = x * 2\nz = 1 / 0",
        "x = torch.ones(1000)\ny = x @ torch.ones(5)",
        "x = torch.ones(1000)\nx.bits",
        "x = torch.ones(1000)\ny = torch.ones(10**6, 10**6)",
        (
            "x = torch.ones(3, requires_grad=True)\nfor i in range(3):\n    y = (x.sin() * 1.0).sum()\n"
            "    y.backward(retain_graph=True)"
        ),
    ],
)
def test_no_tensor_outlives_a_run(text):
    run(text)
    gc.collect()
    gc.disable()
    try:
        before = sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())
        kept = run(text)
        assert kept.steps
        assert sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects()) == before
    finally:
        gc.enable()
