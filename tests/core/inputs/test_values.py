"""Values as text agree with `torch.tensor` of the same list."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs.values import parse_values
from core.problem import InputProblem

NUMBERS = st.integers(-999, 999) | st.floats(width=32)


@given(st.lists(st.integers(1, 3), max_size=limits.RANK).filter(lambda s: math.prod(s) <= 32), st.data())
def test_nested_lists_are_read_as_torch_reads_them(shape: list[int], data: st.DataObject) -> None:
    count = math.prod(shape)
    numbers = data.draw(st.lists(NUMBERS, min_size=count, max_size=count))
    nested = torch.tensor(numbers, dtype=torch.float64).reshape(shape).tolist()
    values = parse_values(data.draw(st.sampled_from(["{}", "tensor({})", "torch.tensor({})"])).format(nested))
    assert values.shape == tuple(shape)
    assert torch.equal(
        torch.tensor(values.numbers, dtype=torch.float64).nan_to_num(7),
        torch.tensor(numbers, dtype=torch.float64).nan_to_num(7),
    )


@given(st.text(max_size=100) | st.text("0123456789.,[]()-e ", max_size=100))
def test_nothing_but_values_or_a_problem_comes_back(text: str) -> None:
    try:
        values = parse_values(text)
    except InputProblem as problem:
        assert str(problem).endswith(".")
    else:
        assert math.prod(values.shape) == len(values.numbers)


@given(st.text("1,[] ", max_size=30))
def test_what_is_read_is_what_torch_reads(text: str) -> None:
    try:
        values = parse_values(f"[{text}]")
    except InputProblem:
        return
    expected = torch.tensor(eval(f"[{text}]"))  # noqa: S307 - digits, commas and brackets that the test itself made
    assert values.shape == tuple(expected.shape)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1, two", "“two” is not a number"),
        ("[1, [2]]", "different depths"),
        ("[[1], [2, 3]]", "has 2 items and the one before it 1"),
        ("[1 2]", "“2” cannot stand here"),
        ("[1", "not closed"),
        ("1]", "“]” cannot stand here"),
        ("", "no values"),
        ("1," * 33, "33 numbers are too many"),
        ("[[[[[[1]]]]]]", "too deep"),
        ("[[], 1]", "side by side"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(InputProblem) as refusal:
        parse_values(text)
    assert words in str(refusal.value)
