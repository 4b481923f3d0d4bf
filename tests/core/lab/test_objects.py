"""Classes, modules and optimizers of a listing are bounded, open no door, and touch nothing of the process's."""

import gc

import pytest
import torch
from torch import nn

from core.lab import run

_NET = "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(2, 2)\n"
_ENDLESS = "class A:\n    def __len__(self):\n        return 10**9\n    def __getitem__(self, i):\n        return i\n"
_ITSELF = "s = nn.Sequential(nn.ReLU())\ns.append(s)\n"
_HUGE = _ENDLESS.replace("class A", "class D(torch.utils.data.Dataset)")
_LOADED = "x = torch.arange(6.)\nt = torch.utils.data.TensorDataset(x)\n"
_MOVED = "p = nn.Parameter(torch.ones(10**6))\np.grad = torch.ones(10**6)\no = torch.optim.Adam([p])\n"
# Which of its bounds stops a run depends on how quick the machine is.
ENDLESS = ("come to an end", "one run in the lab may take")
_WIDE = "c = nn.Conv2d(64, 64, 15, padding=7)\nx = torch.ones(1, 64, 64, 64)\n"
_GOING = "class A:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return 1\n"
_NATURAL = "def f():\n    n = 0\n    while True:\n        n += 1\n        yield n\n"
_DOUBLED = "s = nn.ReLU()\nfor i in range(28):\n    s = nn.Sequential(s, s)\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nn.Linear(100_000, 100_000)", "too large"),
        ("nn.Linear(torch.tensor(100_000), 100_000)", "too large"),
        ("nn.Embedding(10**9, 10)", "too large"),
        ("nn.Conv2d(1000, 1000, 50)", "too large"),
        ("nn.LayerNorm((10_000, 10_000))", "too large"),
        ("nn.Bilinear(1000, 1000, 1000)", "too large"),
        ("nn.Linear(1, 10**6)(torch.ones(10**6, 1))", "too large"),
        ("nn.Embedding(2, 1000)(torch.zeros(10**6, dtype=torch.long))", "too large"),
        ("nn.Upsample(scale_factor=10_000)(torch.ones(1, 1, 9, 9))", "too large"),
        ("nn.ConvTranspose2d(1, 1, 3, stride=9999)(torch.ones(1, 1, 9, 9))", "too large"),
        ("nn.MSELoss(reduction='none')(torch.ones(9999, 1), torch.ones(9999))", "too large"),
        ("nn.functional.one_hot(torch.tensor([10**9]))", "too large"),
        ("nn.functional.one_hot(torch.tensor([1]), 10**9)", "too large"),
        ("nn.AdaptiveAvgPool2d(10**5)(torch.ones(1, 1, 2, 2))", "too large"),
        (_WIDE + "for i in range(99):\n    c(x)", "too much work"),
        ("layers = [nn.Linear(1, 1) for _ in range(5000)]", ENDLESS),
        ("nn.Sequential(*[nn.ReLU() for _ in range(5000)])", ENDLESS),
        ("m = [nn.Linear(1000, 1000) for _ in range(20)]", "too much"),
        (_ITSELF + "print(s)", "items"),
        (_ITSELF + "s(torch.ones(1))", "too deeply"),
        (_ITSELF + "s.state_dict()", "items"),
        (_ITSELF + "s.train()", "items"),
        (_ITSELF + "s.apply(print)", "items"),
        (_DOUBLED + "print(s)", "items"),
        (_DOUBLED + "s(torch.ones(1))", ENDLESS),
        (_DOUBLED + "s.state_dict()", "items"),
        (_DOUBLED + "s.load_state_dict({})", "items"),
        ("a = [1]\nfor i in range(40):\n    a = [a, a]\nprint(nn.Softmax(dim=a))", "does not take"),
        ("class A:\n    def __call__(self):\n        return self()\nA()()", "too deeply"),
        ("class A:\n    def __init__(self):\n        self.a = A()\nA()", "too deeply"),
        ("class A:\n    def __repr__(self):\n        return repr(self)\nprint(A())", "too deeply"),
        ("class A:\n    def __repr__(self):\n        return f'{self}'\nprint(A())", "too deeply"),
        ("class A:\n    def __str__(self):\n        return 'x' * 9000\nprint([A()] * 9, *[A()] * 9)", "too long"),
        ("class A:\n    def __getitem__(self, i):\n        return i\nlist(A())", ENDLESS),
        ("class A:\n    def __getitem__(self, i):\n        return i\nfor x in A():\n    pass", ENDLESS),
        (_GOING + "sum(A())", ENDLESS),
        (_NATURAL + "list(f())", ENDLESS),
        (_NATURAL + "for x in f():\n    pass", ENDLESS),
        (_NATURAL + "a, *b = f()", ENDLESS),
        (_NATURAL + "g = [f() for i in range(9)]\nwhile True:\n    next(g[0])", ENDLESS),
        ("def f():\n    yield from f()\nnext(f())", "too deeply"),
        ("def f():\n    with torch.inference_mode():\n        yield 1", "inside inference_mode"),
        ("yield 3", "outside a function"),
        ("class A:\n    pass\na = []\nwhile True:\n    a.append(A())", ENDLESS),
        ("class A:\n    pass\na = A()\nwhile True:\n    b = A()\n    b.next = a\n    a = b", ENDLESS),
        ("class A:\n    def __eq__(self, o):\n        return self == o\nA() == 1", "too deeply"),
        (_HUGE + "for x in torch.utils.data.DataLoader(D(), shuffle=True):\n    pass", "too long"),
        (_HUGE + "torch.utils.data.random_split(D(), [1, 10**9 - 1])", "too long"),
        (_LOADED + "while True:\n    for b in torch.utils.data.DataLoader(t):\n        pass", ENDLESS),
        ("p = nn.Parameter(torch.ones(3))\no = optim.SGD([p], lr=1)\nwhile True:\n    o.step()", ENDLESS),
        (_MOVED + "for i in range(99):\n    o.step()", "too much"),
        (_NET + "Net()._modules", "not a known attribute"),
        (_NET + "Net()._parameters = {}\n", "cannot be set"),
        (_NET + "Net().fc._modules = {}\n", "cannot be set"),
        (_NET + "Net().training = nn.ReLU()\n", "cannot be set"),
        (_NET + "Net().__dict__", "two underscores"),
        (_NET + "Net().__class__", "two underscores"),
        (_NET + "Net().register_forward_hook(print)", "not a known method"),
        (_NET + "Net().share_memory()", "not a known method"),
        (_NET + "Net().to('meta')", "meta"),
        (_NET + "Net().type('torch.cuda.FloatTensor')", ""),
        ("nn.Linear(2, 2, device='meta')", "meta"),
        ("nn.Linear(2, 2).fc.__init__()", "not a known attribute"),
        ("[].__init__()", "does not show"),
        ("nn.Linear(2, 2).__init__(3, 3)", "does not show"),
        ("torch.ones(1).__init__()", "does not show"),
        ("x = torch.ones(1)\nx.shape = 3", "can be set"),
        ("class A:\n    pass\nx = torch.ones(1)\nx.shape = 3\nA.shape = 1", "cannot be set"),
        ("class A:\n    pass\na = [1]\na.x = 3", "cannot be set"),
        ("class A:\n    pass\ntorch.stack([A()])", ""),
        ("class A:\n    pass\ntorch.add(torch.ones(1), A())", "does not take"),
        ("class A:\n    pass\nnp.array(A())", "NumPy"),
        (_ENDLESS + "np.array(A())", "NumPy"),
        (_ENDLESS + "x = torch.zeros(2)\nx[A()]", "does not take"),
        (_ENDLESS + "x = torch.zeros(2)\nx[[A()]]", "does not take"),
        (_ENDLESS + "x = np.zeros(2)\nx[0] = A()", "does not take"),
        (_ENDLESS + "x = np.zeros(2)\nx[:] = [A(), 2]", "does not take"),
        ("class A:\n    def __hash__(self):\n        return 1", "two underscores"),
        (_ENDLESS + "torch.tensor([A()])", "does not take"),
        ("torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=0.1, fused=True)", "fused"),
        ("torch.utils.data.DataLoader([1], collate_fn=print)", "collate_fn"),
        ("nn.Module.__init__(3)", "not a known function"),
    ],
)  # fmt: skip
def test_refused_in_bounds(text, said):
    before = torch.random.get_rng_state()
    recording = run(text)
    assert recording.problem is not None
    assert recording.error is None or not said, recording.message
    told = recording.problem.what + recording.problem.why
    assert any(each in told for each in (said if isinstance(said, tuple) else (said,)))
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize(
    "text",
    [
        _NET + "torch.manual_seed(3)\nn = Net()\nd = nn.Dropout()\nd(torch.ones(9))\nn.apply(lambda m: 0)\n",
        _LOADED + "l = torch.utils.data.DataLoader(t, 2, shuffle=True)\na = list(l)\nb = [x for x in l]\nc, *d = l\n",
        _LOADED + "l = torch.utils.data.DataLoader(t, 2, True)\nfor i, e in enumerate(l):\n    break\nnext(iter(l))\n",
        _LOADED
        + "x = torch.utils.data.random_split(t, [4, 2])\nl = torch.utils.data.DataLoader(t, 2, True)\nzip(l, l)\n",
        "m = nn.Sequential(nn.Embedding(3, 2), nn.Conv1d(3, 2, 1), nn.Bilinear(1, 1, 1))\nm[0].reset_parameters()\n",
        "m = nn.Embedding(3, 2)\nnn.init.orthogonal_(m.weight)\nnn.init.normal_(m.weight)\n",
    ],
)
def test_nobody_elses_random_numbers_change(text):
    before = torch.random.get_rng_state()
    recording = run(text)
    assert recording.problem is None, recording.problem
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize(
    "text",
    [
        _NET + "n = Net()\no = torch.optim.Adam(n.parameters())\nn.fc(torch.ones(1, 2)).sum().backward()\no.step()\n",
        _NET + "n = Net()\nn.me = n\no = torch.optim.SGD(n.parameters(), lr=0.1)\n"
        "s = torch.optim.lr_scheduler.StepLR(o, 1)\no.step()\ns.step()\n1 / 0",
        "class A:\n    pass\na, b = A(), A()\na.b, b.a, a.x = b, a, torch.ones(3)\nA.y = torch.ones(2)\n",
        "x = torch.ones(1)\nx.x = x\n",
        "t = torch.utils.data.TensorDataset(torch.arange(9))\nfor x in torch.utils.data.DataLoader(t, 2):\n    break\n",
    ],
)  # fmt: skip
def test_no_tensor_outlives_a_run(text):
    run(text)
    gc.collect()
    gc.disable()
    try:
        before = sum(issubclass(type(thing), torch.Tensor | nn.Module) for thing in gc.get_objects())
        run(text)
        assert sum(issubclass(type(thing), torch.Tensor | nn.Module) for thing in gc.get_objects()) == before
    finally:
        gc.enable()


def test_the_tensors_of_a_module_and_of_an_object_are_seen():
    recording = run(
        _NET + "n = Net()\nm = nn.Sequential(nn.Linear(1, 1))\nclass A:\n    pass\na = A()\na.x = torch.ones(2)\n"
    )
    names = {name for alive in recording.steps[-1].tensors for name in alive.names}
    assert names == {"n.fc.weight", "n.fc.bias", "m[0].weight", "m[0].bias", "a.x"}
    plain = {each.name: each.text for each in recording.steps[-1].plain}
    assert plain == {"n": "Net with 6 parameters", "m": "Sequential with 2 parameters", "a": "A"}


def test_a_step_of_an_optimizer_writes_the_parameters():
    recording = run(
        "m = nn.Linear(2, 1)\no = optim.SGD(m.parameters(), lr=0.1)\nm(torch.ones(1, 2)).sum().backward()\no.step()"
    )
    assert [each.changes for each in recording.steps[-2].tensors] == [("grad",), ("grad",)]
    assert [each.changes for each in recording.steps[-1].tensors] == [("written",), ("written",)]
    assert recording.steps[-2].ran
