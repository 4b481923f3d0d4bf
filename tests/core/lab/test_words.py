"""Every word of the tables is torch's, NumPy's or Python's, and what it would make can be foreseen."""

from functools import partial
from operator import attrgetter

import pytest
import torch

from core.lab import run
from core.lab.bounds import prediction
from core.lab.interpret.calls import _FUNCTIONS
from core.lab.interpret.evaluator import Evaluator
from core.lab.interpret.targets import assign
from core.language.listing import parse_listing
from core.language.words import listing as words
from core.problem import InputProblem
from tests.core.lab.listings import executed

START = """\
x, y = torch.rand(2, 3), torch.rand(2, 3)
v, s, q = torch.rand(3), torch.eye(3) + 0.1, torch.rand(2, 3, 3)
b, i, c = x > 0.5, torch.tensor([[0, 1, 1], [1, 0, 0]]), torch.complex(x, y)
"""
# How words are called whose result may be larger than an operand: one call of each that none of TRIED fits.
CALLS = {
    "bmm": "q, q", "bitwise_and": "b, b", "bitwise_or": "i, i", "bitwise_xor": "i, 1", "index_select": "x, 1, i[0]",
    "take": "x, i", "take_along_dim": "x, i, 1", "broadcast_to": "v, (2, 3)", "mse_loss": "x, y", "full": "(2, 2), 1.5",
    "normal": "0.0, 1.0, (2, 2)", "randint": "0, 9, (3,)", "diag": "v", "nn.functional.pad": "x, (1, 1)", "dot": "v, v",
    "as_strided": "x, (2, 2), (1, 1)", "masked_select": "x, b", "einsum": "'ij,kj->ik', x, y", "kron": "v, v",
    "nn.functional.linear": "x, y", "searchsorted": "v.sort().values, x", "bucketize": "x, v.sort().values",
    "complex": "x, y", "polar": "x, y", "where": "b, x, y", "lerp": "x, y, 0.5", "linalg.solve": "s, v",
    "addmm": "x, x, s", "addmv": "v, s, v", "baddbmm": "q, q, q", "gather": "x, 1, i", "cross": "x, y, 1",
    "cdist": "x, y", "masked_fill": "x, b, 1.0", "quantile": "x, 0.5",
    "logspace": "0, 1, 5", "linspace": "0, 1, 5", "tril_indices": "3, 3", "triu_indices": "3, 3", "eye": "3",
    "randperm": "4", "tensor": "[[1, 2], [3, 4]]", "multinomial": "v, 2", "repeat_interleave": "x, 2",
    "heaviside": "x, y", "linalg.eigh": "s", "linalg.lstsq": "s, s",
    "nn.functional.adaptive_avg_pool2d": "q, 1", "nn.functional.avg_pool1d": "q, 2",
    "nn.functional.avg_pool2d": "q, 2", "nn.functional.max_pool1d": "q, 2", "nn.functional.max_pool2d": "q, 2",
    "nn.functional.conv1d": "q, torch.rand(4, 3, 2)", "nn.functional.conv2d": "q[None], torch.rand(4, 2, 2, 2)",
    "nn.functional.embedding": "i, x", "nn.functional.kl_div": "x, y",
    "nn.functional.one_hot": "i, 3",
}  # fmt: skip
TRIED = ("x, y", "x", "[x, y]", "2, 3", "v, v", "s, s", "s, v", "x, v, v", "x, (2, 2)", "x, s", "q, s", "v, v, v")
GROWING = sorted(name for name, operation in words.FUNCTIONS.items() if operation.growth != "none" and name != "tensor")
# How many elements these find is in the data: they are refused where the operands do not bound it.
FOUND = {"nonzero", "argwhere", "masked_select"}
# These torch has not written for the meta device: they are foreseen by arithmetic alone, or refused.
NO_META = {"linalg.lstsq"}
# These give one truth or number, whatever they are given; that they broadcast before is looked at apart.
REDUCED = {name for name, word in words.FUNCTIONS.items() if "reduced" in word.bound}


@pytest.fixture(scope="module", autouse=True)
def _begun():
    """The first of these operations load parts of torch, which would count as a listing's own time."""
    for _ in range(3):
        run(START + "r = torch.add(x, y)")


def call(name):
    """The first call of the word that runs."""
    tried = (CALLS[name],) if name in CALLS else TRIED
    statements = [f"r = torch.{name}({given})" for given in tried]
    return next(statement for statement in statements if run(START + statement).problem is None)


@pytest.mark.parametrize("name", GROWING)
def test_what_may_grow_is_foreseen_on_the_meta_device(name):
    *before, statement = parse_listing(START + call(name)).body
    evaluator = Evaluator(torch.device("cpu"), lambda: None)  # its time begins here
    for each in before:
        assign(evaluator, each.targets[0], evaluator.evaluate(each.value))
    expression = statement.value
    arguments = [evaluator.evaluate(argument) for argument in expression.arguments]
    foresee = partial(prediction._on_meta, expression, _FUNCTIONS[name], arguments, {}, maker=name in prediction.MAKERS)
    if name in REDUCED:
        return
    if name in FOUND | NO_META:
        with pytest.raises(InputProblem, match="unknown number"):
            foresee()
        return
    foreseen, real = foresee(), evaluator.evaluate(expression)
    if isinstance(real, torch.Tensor):
        foreseen, real = [foreseen], [real]
    if not isinstance(real, bool):
        assert [tensor.shape for tensor in foreseen] == [tensor.shape for tensor in real]
        assert all(tensor.is_meta for tensor in foreseen)


@pytest.mark.parametrize("name", sorted(REDUCED))
def test_what_broadcasts_inside_is_bounded(name):
    recording = run(f"x, y = torch.ones(2**19, 1), torch.ones(2**19)\nr = torch.{name}(x, y)")
    assert "would be too large" in str(recording.problem)


STEADY = [f"torch.{name}(x, " for name, operation in words.FUNCTIONS.items() if operation.growth == "none"]
STEADY += [f"x.{name}(" for name, operation in words.METHODS.items() if operation.growth == "none"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("start", STEADY)
def test_what_does_not_grow_does_not_broadcast(start):
    """Whatever it is called with, the result has no more elements than the largest operand."""
    operands = "x, y, b, i = torch.ones(3, 1), torch.ones(4), torch.ones(4) > 0, torch.tensor([0, 0, 0, 0])\n"
    for given in ("y", "b, 1.0", "0, i", "y, y"):
        recording = run(f"{operands}r = {start}{given})")
        for each in recording.steps[-1].tensors:
            if "r" in each.names[0] and recording.problem is None:
                assert torch.Size(each.state.shape).numel() <= 4


@pytest.mark.parametrize("name", sorted(words.FUNCTIONS))
def test_functions_are_torchs(name):
    assert callable(attrgetter(name)(torch))


@pytest.mark.parametrize("name", sorted(words.METHODS))
def test_methods_are_torchs(name):
    assert callable(getattr(torch.Tensor, name))
    assert not name.startswith("_")


@pytest.mark.parametrize("name", [name for name in words.METHODS if name.endswith("_") and name[:-1] in words.METHODS])
def test_twins_in_place_write_into_the_tensor(name):
    """Those that take nothing else: the tensor itself comes back, written."""
    text = f"x = torch.tensor([[0.3, 0.6], [0.2, 0.9]])\ny = x.{name}()"
    recording = run(text)
    variables, _, error = executed(text)
    assert recording.error == (type(error).__name__ if error else None)
    if error is None:
        (alive,) = recording.steps[-1].tensors
        assert alive.names == ("x", "y")
        assert alive.state.version == variables["x"]._version
