import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs.widths import parse_widths
from core.problem import InputProblem


@given(
    st.lists(st.integers(1, limits.NETWORK_WIDTH), max_size=limits.NETWORK_LAYERS), st.sampled_from([",", ", ", " "])
)
def test_widths_come_back(widths, between):
    assert parse_widths(between.join(map(str, widths))) == tuple(widths)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("4, x", "x"),
        ("9", "9"),
        ("4, 0, 2", "0"),
        ("-1", "-1"),
        ("1.5", "1.5"),
        ("4 ٣", "٣"),
        ("1 1 1 1 1 1 2 3", "2 3"),
    ],
)
def test_what_is_wrong_is_marked(text, marked):
    with pytest.raises(InputProblem) as caught:
        parse_widths(text)
    span = caught.value.span
    assert text[span.column - 1 : span.end - 1] == marked


@given(st.text(max_size=60))
def test_any_text_gives_widths_or_one_sentence(text):
    try:
        widths = parse_widths(text)
    except InputProblem as problem:
        assert str(problem).endswith(".")
    else:
        assert len(widths) <= limits.NETWORK_LAYERS
        assert all(1 <= width <= limits.NETWORK_WIDTH for width in widths)
