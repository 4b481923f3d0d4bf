"""What is kept of a number; the oracle is torch, and exact fractions for the error."""

import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.inputs.scalar import Scalar, parse_scalar
from core.tensors.dtypes.formats import FORMATS
from core.tensors.dtypes.stored import keep


@pytest.mark.parametrize(
    ("text", "dtype", "stored", "verdict"),
    [
        ("0.1", "float64", 0.1, "rounded"),
        ("0.5", "float16", 0.5, "exact"),
        ("70000", "float16", math.inf, "overflow: inf"),
        ("-70000", "float16", -math.inf, "overflow: -inf"),
        ("70000", "bfloat16", 70144.0, "rounded"),
        ("70000", "float8_e4m3fn", 448.0, "clamped to the largest"),
        ("70000", "float8_e5m2", math.inf, "overflow: inf"),
        ("1e-8", "float16", 0.0, "underflow: 0"),
        ("2**24 + 1", "float32", 16777216.0, "rounded"),
        ("2**24 + 1", "float64", 16777217.0, "exact"),
        ("2.7", "int64", 2, "cut off"),
        ("-2.7", "int64", -2, "cut off"),
        ("-1", "uint8", 255, "wrapped"),
        ("300", "int8", None, "refused"),
        ("True", "int32", 1, "exact"),
        ("0.3", "bool", True, "True: not 0"),
        ("1+2j", "complex64", 1 + 2j, "exact"),
        ("0.1+2j", "complex64", complex(torch.tensor(0.1 + 2j, dtype=torch.complex64).item()), "rounded"),
        ("1+2j", "float32", None, "refused"),
        ("inf", "float32", math.inf, "exact"),
        ("-inf", "bfloat16", -math.inf, "exact"),
        ("nan", "int32", None, "refused"),
        ("1e400", "float64", math.inf, "overflow: inf"),
        ("0.1 + 0.2", "float64", 0.1 + 0.2, "rounded"),
    ],
)
def test_verdicts(text, dtype, stored, verdict):
    kept = keep(parse_scalar(text), dtype)
    assert (kept.stored, kept.verdict) == (stored, verdict)


def test_nan_is_kept_and_minus_zero_keeps_its_sign():
    assert keep(parse_scalar("nan"), "float16").verdict == "exact"
    zero = keep(parse_scalar("-0.0"), "float32")
    assert (math.copysign(1, zero.stored), zero.fields[0].bits, zero.verdict) == (-1, "1", "exact")


def test_a_refused_integer_says_what_to_would_make_of_it():
    kept = keep(parse_scalar("300"), "int8")
    assert kept.message == "value cannot be converted to type int8 without overflow"
    assert kept.wrapped == 300 - 256 == torch.tensor(300).to(torch.int8).item()
    assert keep(parse_scalar("2**70"), "int8").wrapped is None
    assert keep(parse_scalar("nan"), "int8").wrapped is None  # undefined: it differs from machine to machine


numbers = st.one_of(st.integers(-(2**70), 2**70), st.floats(), st.booleans(), st.complex_numbers())


@given(numbers, st.sampled_from(sorted(FORMATS)))
def test_any_number_is_kept_as_torch_keeps_it(value, name):
    exact = Fraction(value) if not isinstance(value, complex) and math.isfinite(value) else None
    kept = keep(Scalar(value, exact), name)
    try:
        expected = torch.tensor(value, dtype=FORMATS[name].dtype).item()
    except (RuntimeError, TypeError, ValueError, OverflowError) as refusal:
        assert (kept.stored, kept.message) == (None, str(refusal).partition("\n")[0])
    else:
        assert repr(kept.stored) == repr(expected)
        if kept.error is not None and exact is not None and not isinstance(expected, complex):
            assert kept.error == float(Fraction(expected) - exact)
            assert (kept.verdict == "exact") == (Fraction(expected) == exact)


def test_the_error_is_counted_from_what_was_typed_not_from_pythons_float():
    assert keep(parse_scalar("0.1"), "float64").error == float(Fraction(0.1) - Fraction(1, 10)) != 0
    assert keep(parse_scalar("0.1"), "float64").exact.startswith("0.1000000000000000055511151231257827")


def test_the_exponent_says_its_factor():
    sign, exponent, mantissa = keep(parse_scalar("-6.5"), "float16").fields
    assert (sign.says, exponent.says) == ("negative", "17 − 15: a factor of 2^2")
    assert mantissa.says.endswith("= 1.625")
    assert -1.625 * 2**2 == -6.5
    tiny = keep(parse_scalar("2**-24"), "float16").fields
    assert tiny[1].says == "zeros: a factor of 2^-14, and no leading 1"
    assert keep(parse_scalar("-5"), "int8").fields[0].says == "counts −128"
