"""Shapes as text: what is read back, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs.shapes import check_shape, format_shape, parse_shape, with_rank
from core.problem import InputProblem

SHAPES = st.lists(st.integers(0, 12), max_size=limits.RANK).map(tuple)


@given(SHAPES, st.sampled_from(["{}", "({})", "[{}]", " {} ", "torch.Size([{}])"]), st.sampled_from([", ", ",", "×"]))
def test_a_written_shape_is_read_back(shape: tuple[int, ...], form: str, comma: str) -> None:
    assert parse_shape(form.format(comma.join(map(str, shape)))) == shape


@given(SHAPES)
def test_python_s_own_form_is_read_back(shape: tuple[int, ...]) -> None:
    assert parse_shape(format_shape(shape)) == shape


@given(st.text(max_size=200) | st.text("0123456789,()[]- x_", max_size=200))
def test_nothing_but_a_shape_or_a_problem_comes_back(text: str) -> None:
    try:
        shape = parse_shape(text)
    except InputProblem as problem:
        assert str(problem).endswith(".")
    else:
        assert check_shape(shape) == shape


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3, a", "“a” is not a size"),
        ("3,,1", "missing between two commas"),
        ("-1", "is negative"),
        ("3 4", "“3 4” is not a size"),
        ("1,1,1,1,1,1", "6 axes"),
        ("2000000", "asks for 2,000,000 elements"),
        ("0, 2000000", "asks for 2,000,000 elements"),
        ("9" * 90, "too large"),
        ("1," * 100, "characters"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(InputProblem, match=r".+: .+; .+\.") as refusal:
        parse_shape(text)
    assert words in str(refusal.value)


def test_the_span_points_at_the_piece() -> None:
    text = "(3, four, 5)"
    with pytest.raises(InputProblem) as refusal:
        parse_shape(text)
    span = refusal.value.span
    assert span is not None
    assert text[span.column - 1 : span.end - 1].strip() == "four"


@given(SHAPES, st.integers(0, limits.RANK))
def test_axes_come_and_go_in_front(shape: tuple[int, ...], rank: int) -> None:
    changed = with_rank(shape, rank)
    assert len(changed) == rank
    kept = min(rank, len(shape))
    assert changed[rank - kept :] == shape[len(shape) - kept :]
    assert set(changed[: rank - kept]) <= {1}
