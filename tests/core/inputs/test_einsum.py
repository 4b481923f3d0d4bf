"""Equations: what torch accepts is accepted, what it refuses is refused with its message, and nothing else happens."""

import tracemalloc

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from core import limits
from core.inputs.einsum import ELLIPSIS, parse_equation
from core.problem import InputProblem
from tests.profiles import examples

ALPHABET = st.text(alphabet="ijKz ,.->", max_size=14)


def torch_says(text: str) -> str | None:
    """Torch's refusal of the equation alone: its operands get the ranks that it asks for, and one element each."""
    ranks = [len(own.replace("...", "").replace(" ", "")) for own in text.split("->", maxsplit=1)[0].split(",")]
    try:
        torch.einsum(text, *[torch.zeros((1,) * rank) for rank in ranks])
    except RuntimeError as refusal:
        return str(refusal)
    return None


@examples(1000)
@given(ALPHABET)
@example("ij,jk->ik")
@example("...ij,...jk->...ik")
@example("i.....")
@example("i->j")
@example("ij->ii")
@example("ij->i.")
@example("->->")
@example("i - > j")
def test_what_torch_refuses_is_refused_with_its_message(text: str) -> None:
    refusal = torch_says(text)
    if refusal is None:
        equation = parse_equation(text)
        # The canonical form means the same to torch.
        shapes = [(2,) * (len(own) - own.count(ELLIPSIS)) for own in equation.operands]
        tensors = [torch.arange(2.0 ** len(shape)).reshape(shape) for shape in shapes]
        assert torch.equal(torch.einsum(text, *tensors), torch.einsum(str(equation), *tensors))
    else:
        with pytest.raises(InputProblem, match="torch says: ") as caught:
            parse_equation(text)
        assert caught.value.span is not None


@examples(500)
@given(st.text(max_size=300))
@example("i\ud800")
@example("\x00")
@example("→")
@example("." * 200)
@example("," * 200)
@example("i" * 200 + "->")
def test_any_text_is_an_equation_or_an_input_problem(text: str) -> None:
    try:
        equation = parse_equation(text)
    except InputProblem as problem:
        assert str(problem).endswith(".")
        assert problem.span is None or 1 <= problem.span.column < problem.span.end <= len(text) + 2
    else:
        assert len(equation.spans) == len(equation.operands)


@pytest.mark.parametrize(
    ("text", "output"),
    [("ij,jk", "ik"), ("bA", "Ab"), ("ii", ""), ("i...", "...i"), ("ji", "ij"), ("i,i,j", "j"), ("", "")],
)
def test_the_output_that_is_not_written(text: str, output: str) -> None:
    equation = parse_equation(text)
    assert "".join(equation.output) == output
    assert not equation.explicit


@pytest.mark.parametrize(
    ("text", "column", "end"),
    [("ij,j1->i", 5, 6), ("i..j->", 2, 4), ("ij->ik", 6, 7), ("ij->ii", 6, 7), ("...i...", 5, 8), ("i->i,", 5, 6)],
)
def test_the_piece_is_marked(text: str, column: int, end: int) -> None:
    with pytest.raises(InputProblem) as caught:
        parse_equation(text)
    assert (caught.value.span.column, caught.value.span.end) == (column, end)


def test_a_long_text_costs_nothing() -> None:
    text = "i" * 10**6
    tracemalloc.start()
    with pytest.raises(InputProblem, match="has 1,000,000 characters"):
        parse_equation(text)
    assert tracemalloc.get_traced_memory()[1] < 10**6
    tracemalloc.stop()
    parse_equation("i" * limits.EQUATION_CHARACTERS)
