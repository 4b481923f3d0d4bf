"""The oracle is Python itself, on generated expressions."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core import limits
from core.inputs.scalar import literal, parse_integer, parse_real, parse_scalar, parse_scalars
from core.problem import InputProblem


def same(first, second):
    return type(first) is type(second) and repr(first) == repr(second)


@pytest.mark.parametrize(
    "text",
    ["0.1", "1e-8", "70000", "-0.0", "2**24+1", "True", "1+2j", "0.1 + 0.2", "1/3", "-2**2", "2**-1", "(1 + 2) * 3",
     "1_000", "0x10", "0b101", ".5", "5.", "1E5", "False", "2**3**2", "- - 1", "1.5j", "(-8)**0.5", "0", "-0",
     "2**0.5", "True + True", "1e308 * 10"],
)  # fmt: skip
def test_python_agrees(text):
    assert same(parse_scalar(text).value, eval(text))  # noqa: S307 - the oracle


@pytest.mark.parametrize(
    ("text", "value"),
    [("inf", math.inf), ("-inf", -math.inf), ("pi", math.pi), ("math.e", math.e), ("torch.inf", math.inf)],
)
def test_names(text, value):
    assert parse_scalar(text).value == value
    assert parse_scalar(text).exact is None


def test_nan_and_the_typographic_minus():
    assert math.isnan(parse_scalar("nan").value)
    assert parse_scalar("−3").value == -3


def test_the_exact_value_is_what_is_written():
    assert parse_scalar("0.1").exact == Fraction(1, 10)
    assert parse_scalar("0.1 + 0.2").exact == Fraction(3, 10)
    assert parse_scalar("1/3").exact == Fraction(1, 3)
    assert parse_scalar("1e400").exact == 10**400
    assert parse_scalar("2**0.5").exact is None


numbers = st.one_of(
    st.integers(0, 10**9).map(str),
    st.floats(0, 1e6, allow_nan=False).map(repr),
    st.sampled_from(["True", "2j", ".5", "1e3"]),
)
expressions = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.builds(lambda a, sign, b: f"{a} {sign} {b}", inner, st.sampled_from("+-*/"), inner),
        inner.map(lambda a: f"-{a}"),
        inner.map(lambda a: f"({a})"),
        inner.map(lambda a: f"({a})**2"),
    ),
    max_leaves=5,
)


@given(expressions)
def test_arithmetic_is_pythons(text):
    assume(len(text) <= limits.SCALAR_CHARACTERS)
    try:
        expected = eval(text)  # noqa: S307 - the oracle
    except ZeroDivisionError:
        with pytest.raises(InputProblem, match="divides by zero"):
            parse_scalar(text)
    else:
        assert same(parse_scalar(text).value, expected)


@given(st.text(max_size=80) | st.text(alphabet="0123456789.eE+-*/()j_ infantruTF", max_size=60))
def test_any_text_is_a_number_or_a_problem(text):
    try:
        value = parse_scalar(text).value
    except InputProblem as problem:
        assert str(problem).endswith(".")
        assert problem.span is None or 1 <= problem.span.column <= len(text) + 1
    else:
        assert isinstance(value, bool | int | float | complex)
        assert not isinstance(value, int) or value.bit_length() <= 20 * limits.SCALAR_BITS


@pytest.mark.parametrize(
    ("text", "column"),
    [("1 +", 4), ("2 3", 3), ("(1", 1), ("1)", 2), ("nam", 1), ("1e9999", 1), ("9**9**9", 2), ("1/0", 2), ("a", 1),
     ("10.0**400", 5), ("1__0", 1), ("*2", 1), ("1 $", 3)],
)  # fmt: skip
def test_problems_say_where(text, column):
    with pytest.raises(InputProblem) as raised:
        parse_scalar(text)
    assert raised.value.span.column == column


@pytest.mark.parametrize("text", ["", "   ", "1" * 61])
def test_problems_of_the_whole_text(text):
    with pytest.raises(InputProblem):
        parse_scalar(text)


def test_several():
    assert parse_scalars("0, 10, 2.5", 1, 3) == (0, 10, 2.5)
    with pytest.raises(InputProblem, match="1 to 3 are asked for"):
        parse_scalars("1, 2, 3, 4", 1, 3)
    with pytest.raises(InputProblem) as raised:
        parse_scalars("0, 1x", 1, 3)
    assert raised.value.span.column == 5


def test_nothing_is_given_to_python():
    with pytest.raises(InputProblem):
        parse_scalar("__import__('os')")


def test_a_zero_on_paper_only():
    assert parse_scalar("1 / (0.1 + 0.2 - 0.3)").value == 1 / (0.1 + 0.2 - 0.3)
    assert parse_scalar("1 / (0.1 + 0.2 - 0.3)").exact is None


@given(st.one_of(st.booleans(), st.integers(), st.floats(), st.complex_numbers()))
@example(complex(0.0, -0.0))
@example(complex(-0.0, 1.0))
@example(complex(0.0, -1.0))
def test_a_literal_is_the_number(value):
    assert same(eval(literal(value)), value) or value != value  # noqa: PLR0124, S307 - NaN; the oracle
    assert same(eval(literal([value, (value,)])), [value, (value,)]) or value != value  # noqa: PLR0124, S307


def test_kinds_of_numbers():
    assert parse_integer("2**7 - 1") == 127
    assert parse_real("1/8") == 0.125
    for parse, text in ((parse_integer, "1.5"), (parse_integer, "inf"), (parse_real, "1j"), (parse_real, "10**400")):
        with pytest.raises(InputProblem):
            parse(text)
