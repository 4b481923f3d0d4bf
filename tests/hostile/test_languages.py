"""The other languages whose texts arrive by an address, attacked in the ways of `tests.hostile.families`.

Each text is answered or refused in words, and nothing that is large is made: torch is watched while it is asked.
"""

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from core import limits
from core.autograd.tape.recording import record
from core.inputs.scalar import parse_scalar
from core.inputs.shapes import parse_shape
from core.inputs.values import parse_values
from core.language.program import parse_program
from core.problem import InputProblem
from core.tensors.indexing.selection import select
from core.tensors.products.contraction import contract
from core.tensors.reshaping.steps import walk

LONG = 2**20
PROGRAMS = [
    *(f"x.{word}({'1,' * 600})" for word in ("repeat", "permute", "flip", "view")),
    *(f"z = zeros({size})\nz.prod(1).sum()" for size in ("4096, 0", "2**30, 0", "64, 0, 64", "0, 2**62", "4096, 0, 2")),
    *("(zeros(4096, 0) @ zeros(0, 4096)).sum()", "zeros(64, 0, 65, 1, 1).amax(1)", "zeros(0).view(2**40, 0).sum()"),
    *(f"{word}([x{', x' * 250}]).sum()" for word in ("cat", "stack")),
    *("arange(10**18)", "linspace(0, 1, 10**9)", "eye(10**9)", "full([2**20, 2**20], 1)", "diag(zeros(4096))"),
    *("x ** 64 ** 64", "9 ** 9 ** 9 * x", "x.roll(10**18).sum()", "x.expand(10**9, 3, 2).sum()", "x.sum(dim=10**30)"),
]
INDICES = [
    *(((LONG,), text) for text in ("x[[0] * 300]", "x[:, None]", "x[x]", "x[x * 10**30]", "x[(x > 3) & (x ** 2 > 3)]")),
    *(
        (shape, text)
        for shape in ((LONG, 0), (0, LONG), (1024, 0, 1024))
        for text in ("x[...]", "x[x > 3]", "x[[0, 0]]")
    ),
    *(((3,), text) for text in ("x[10**400]", "x[9**9**9]", "x[" + "(x > 1) & " * 40 + "x > 1]")),
]
CHAINS = [
    *((shape, f"chunk({n})[0]") for shape in ((3,), (0,), (0, 5)) for n in (10**9, 10**30, -(10**9))),
    *(((3,), f"{word}({'1, ' * 99}1)") for word in ("repeat", "permute", "expand", "view")),
    *(((0,), f"view({sizes})") for sizes in ("1099511627776, 0", "1048576, 1048576, 0")),
    *(((LONG,), text) for text in ("repeat(2)", "cat([_, _, _, _], 0)", "view(-1, 0)")),
    *(((3,), text) for text in ("as_strided((1000000000, 0), (0, 0))", "expand(1000000000000, 3)")),
]
EQUATIONS = [
    ("ij,jk->ik", [(2**14, 0), (0, 2**14)]),
    ("ij,jk,kl->", [(2**14, 0), (0, 2**14), (2**14, 1)]),
    ("i,j,k->", [(1_000,)] * 3),
    ("ij->i", [(2**30, 0)]),
    ("ijk->ik", [(2**14, 0, 2**14)]),
    (",".join("a" * 60) + "->", [(2,)] * 60),
    ("...i,...j->...ij", [(1024, 1024)] * 2),
]
TEXTS = [
    "[" * 200 + "]" * 200,
    "1," * 5_000,
    "9" * 5_000,
    "1e999999999",
    "9**9**9",
    "2**2200",
    "(" * 40 + "1" + ")" * 40,
]


class Watched(TorchDispatchMode):
    """Refuses to hand on a tensor that is larger than anything in the app may be."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        made = func(*args, **(kwargs or {}))
        for each in made if isinstance(made, tuple | list) else (made,):
            if isinstance(each, torch.Tensor) and not each.is_meta and not each._is_view():
                assert each.numel() <= 2 * limits.ELEMENTS, func
        return made


def judged(ask, *arguments):
    """Ask, and look at what is said."""
    try:
        with Watched():
            ask(*arguments)
    except InputProblem as problem:
        assert ".cpp" not in str(problem)
        assert "site-packages" not in str(problem)
        assert len(str(problem)) < 1_500


@pytest.mark.parametrize("text", PROGRAMS)
def test_programs(text):
    judged(lambda: record(parse_program(text), {"x": torch.rand(3, 2)}))


@pytest.mark.parametrize(("shape", "text"), INDICES)
def test_indices(shape, text):
    judged(select, shape, text)


@pytest.mark.parametrize(("shape", "text"), CHAINS)
def test_chains(shape, text):
    judged(walk, shape, text)


@pytest.mark.parametrize(("equation", "shapes"), EQUATIONS)
def test_equations(equation, shapes):
    judged(contract, equation, shapes)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("read", [parse_values, parse_shape, parse_scalar])
def test_values_shapes_and_numbers(read, text):
    judged(read, text)


@pytest.mark.parametrize("text", ["1048576, 0, 2", "0, 1048577", "2000, 0, 2000"])
def test_an_axis_of_size_0_hides_no_other(text):
    with pytest.raises(InputProblem, match="counted as 1"):
        parse_shape(text)
