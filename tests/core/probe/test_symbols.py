"""Torch's shapes in Python without its algebra of symbols: the same answers, and the algebra for whoever asks."""

import subprocess
import sys
from itertools import product

import pytest
import torch.fx.experimental.symbolic_shapes as real

from core.probe.symbols import PLAIN

TRUTHS = tuple(product((True, False), repeat=3))
SIZES = (0, 1, 3, (), (2, 3), [2, 3], (3, 2), ((2, 3), 4), [[2, 3], 5])
_MANY = """
import sys, torch
from core.probe.eager import stay_eager
from core.probe.symbols import without_symbols
stay_eager()
assert without_symbols()
def shapes(device):
    x, y, z = (torch.ones(size, device=device) for size in ((2, 3, 4), (4, 5), (3, 1)))
    made = [x + z, x @ y, x.sum(1), x.sort(dim=2)[0], torch.cat([x, x], 1), x.reshape(4, -1), x.expand(5, 2, 3, 4),
            torch.einsum('ijk,kl->jl', x, y), x.var(0), torch.linalg.norm(y), x.repeat(1, 2, 1), x.cumsum(1),
            torch.nn.functional.pad(x, (1, 2)), torch.stack([y, y]), x.flatten(1), y.diag(), x.unfold(2, 2, 1),
            torch.where(x > 0, x, z), x.to(torch.float64), x.softmax(1), torch.cdist(y, y), y.tril(), x.roll(1, 0)]
    return [tuple(each.shape) for each in made]
assert shapes("meta") == shapes("cpu")
from torch.utils.benchmark import Timer
assert Timer("x + 1", globals={"x": torch.ones(2)}).timeit(10).median > 0
w = torch.ones(2, requires_grad=True)
rate = torch.optim.lr_scheduler.StepLR(torch.optim.SGD([w], lr=0.5, momentum=0.9), 1)
w.sum().backward()
rate.optimizer.step()
assert w.tolist() == [0.5, 0.5]
assert not [name for name in sys.modules if name.startswith(("sympy.", "setuptools", "torch._dynamo."))]
"""
_ASKED = """
import sympy
assert not isinstance(3, sympy.Basic)
from torch.fx.experimental.symbolic_shapes import ShapeEnv, guard_or_false
from torch._subclasses.fake_tensor import FakeTensorMode
with FakeTensorMode(shape_env=ShapeEnv()) as mode:
    fake = mode.from_tensor(torch.ones(3, 4))
    assert (fake @ fake.T).shape == (3, 3)
    assert guard_or_false(fake.shape[0] == 3)
import sympy.core.symbol
assert isinstance(sympy.Symbol("x"), sympy.Basic)
assert sympy.core.symbol.Symbol is sympy.Symbol
from torch.utils import cpp_extension
assert cpp_extension.load.__module__ == "torch.utils.cpp_extension"
import torch._dynamo.config
assert torch._dynamo.config.recompile_limit > 0
whole = torch.compile(lambda x: x * 2 + 1, backend="eager", fullgraph=True)
assert whole(torch.ones(3)).tolist() == [3, 3, 3]
assert torch._dynamo.explain(torch.sin)(torch.ones(3)).graph_count == 1
rate.optimizer.step()
assert abs(w[0].item() + 0.45) < 1e-6
"""


@pytest.mark.filterwarnings("ignore:guard_size_oblivious will be removed")  # torch asks it of itself
@pytest.mark.parametrize("name", sorted(PLAIN))
def test_of_plain_numbers_the_answers_are_torchs(name: str) -> None:
    ours, torchs = PLAIN[name], getattr(real, name)
    if name in {"sym_and", "sym_or"}:
        asked: list[tuple[object, ...]] = [*TRUTHS, (True,), (False,)]
    elif name == "sym_eq":
        asked = [(x, y) for x, y in product(SIZES, repeat=2) if isinstance(x, int) == isinstance(y, int)][:40]
    elif name in {"guard_int", "guarding_hint_or_throw", "has_guarding_hint", "is_nested_int"}:
        asked = [(size,) for size in (0, 1, 7)]
    else:
        asked = [(True,), (False,)]
    for values in asked:
        try:
            right = torchs(*values)
        except AssertionError:  # sizes that are not compared in torch
            continue
        assert ours(*values) == right, values


@pytest.mark.parametrize("program", [_MANY, _MANY + _ASKED], ids=["nobody asks", "somebody asks"])
def test_the_algebra_comes_when_it_is_asked_for_and_not_before(program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
