"""Entries: what is typed comes back, in any of its spellings; nonsense is refused in one sentence, with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs.entries import Entry, parse_entries
from core.problem import InputProblem

NAMES = ("y1", "y2", "loss")
WORDS = st.lists(st.sampled_from([*NAMES, "zero_", "None"]), max_size=limits.LEDGER_ENTRIES)
LONG = {
    **{name: f"{name}.backward()" for name in NAMES},
    "zero_": "x.grad.zero_()",
    "None": "x.grad = None",
}


@given(words=WORDS, separator=st.sampled_from([",", ", ", " ;", "\n", " , \n "]))
def test_what_is_typed_comes_back_in_every_spelling(words, separator):
    short = parse_entries(separator.join(words), NAMES)
    assert [entry.word for entry in short] == words
    assert [entry.kind for entry in short] == ["backward" if word in NAMES else word for word in words]
    if len(separator.join(LONG[word] for word in words)) <= limits.LEDGER_CHARACTERS:
        assert parse_entries(separator.join(LONG[word] for word in words), NAMES) == short


def test_a_function_may_be_called_zero():
    assert parse_entries("zero, zero_", ["zero"]) == (Entry("backward", "zero"), Entry("zero_"))


@pytest.mark.parametrize(
    ("text", "piece", "line", "column"),
    [
        ("y1, y3", "y3", 1, 5),
        ("y1,\n  nonsense", "nonsense", 2, 3),
        ("y1 y2", "y1 y2", 1, 1),
        ("y1.grad()", "y1.grad()", 1, 1),
    ],
)
def test_nonsense_is_named_with_its_place(text, piece, line, column):
    with pytest.raises(InputProblem) as caught:
        parse_entries(text, NAMES)
    assert f"“{piece}”" in caught.value.what
    assert (caught.value.span.line, caught.value.span.column) == (line, column)
    assert caught.value.span.end - column == len(piece)


def test_a_near_miss_is_suggested():
    with pytest.raises(InputProblem, match="did you mean “loss”"):
        parse_entries("los", NAMES)


def test_no_more_than_the_limits():
    many = ",".join(["y1"] * limits.LEDGER_ENTRIES)
    assert len(parse_entries(many, NAMES)) == limits.LEDGER_ENTRIES
    with pytest.raises(InputProblem, match="more than"):
        parse_entries(f"{many},y1", NAMES)
    with pytest.raises(InputProblem, match="characters"):
        parse_entries("y1," * 10**5, NAMES)


@given(st.text(max_size=60))
def test_any_text_is_an_answer_or_a_problem(text):
    try:
        parse_entries(text, NAMES)
    except InputProblem as problem:
        assert str(problem).count("\n") == 0
