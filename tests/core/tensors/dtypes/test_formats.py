"""The layouts are checked against every number that torch makes of the bits, by the formula that they stand for."""

import math
import random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.inputs.scalar import Scalar
from core.tensors.dtypes.formats import FORMATS, from_pattern, pattern, spacing
from core.tensors.dtypes.stored import fields, keep

FLOATS = [name for name, layout in FORMATS.items() if layout.kind == "float"]
REAL = [name for name, layout in FORMATS.items() if layout.kind in ("float", "integer")]


def patterns(layout):
    if layout.bits <= 16:
        return range(0, 2**layout.bits, 1 if layout.bits == 8 else 7)
    return [random.Random(k).getrandbits(layout.bits) for k in range(2_000)]


def decoded(bits, layout):
    """The number by the formula; the value is only looked at where torch says that it is finite."""
    mantissa = bits & ((1 << layout.mantissa) - 1)
    exponent = (bits >> layout.mantissa) & ((1 << layout.exponent) - 1)
    sign = -1 if layout.sign and bits >> (layout.bits - 1) else 1
    if exponent == 0 and layout.mantissa:
        return sign * math.ldexp(mantissa, 1 - layout.bias - layout.mantissa)
    return sign * math.ldexp((1 << layout.mantissa) + mantissa, exponent - layout.bias - layout.mantissa)


@pytest.mark.parametrize("name", FLOATS)
def test_the_layout_is_the_formula(name):
    layout = FORMATS[name]
    finite = 0
    for bits in patterns(layout):
        x = from_pattern(bits, name)
        assert pattern(x) == bits
        if math.isfinite(x.item()):
            finite += 1
            assert x.item() == decoded(bits, layout)
    assert finite > len(patterns(layout)) / 2


@pytest.mark.parametrize("name", FORMATS)
def test_the_widths_are_torchs(name):
    layout = FORMATS[name]
    assert layout.bits == 8 * torch.empty((), dtype=layout.dtype).element_size()
    assert sum(len(field.bits) for field in fields(torch.ones((), dtype=torch.float32).to(layout.dtype))) == layout.bits


@given(st.floats(width=32) | st.floats(), st.sampled_from(FLOATS))
def test_the_bits_make_the_number(value, name):
    x = torch.tensor(value, dtype=FORMATS[name].dtype)
    bits = "".join(field.bits for field in fields(x))
    again = from_pattern(int(bits, 2), name)
    assert again.item() == x.item() or math.isnan(x.item())


@pytest.mark.parametrize("name", FLOATS)
def test_the_spacing_at_1_is_what_the_mantissa_says(name):
    layout = FORMATS[name]
    assert spacing(torch.tensor(1.0, dtype=layout.dtype)) == 2.0**-layout.mantissa
    if name in ("float64", "float32", "float16", "bfloat16"):
        assert torch.finfo(layout.dtype).eps == 2.0**-layout.mantissa


@given(st.floats(-1e30, 1e30), st.sampled_from(["float64", "float32", "float16", "bfloat16"]))
def test_the_error_is_at_most_half_the_spacing(value, name):
    kept = keep(Scalar(value, None), name)
    if math.isfinite(kept.stored):
        assert abs(kept.error) <= kept.spacing / 2


@pytest.mark.parametrize("name", ["float64", "float32", "float16", "bfloat16"])
def test_both_ways_to_the_neighbor_agree(name):
    for value in (0.0, 1.0, 0.1, 3.5, 100.0, 6e4):
        x = torch.tensor(value, dtype=FORMATS[name].dtype)
        following = from_pattern(pattern(x) + 1, name)
        assert spacing(x) == (following.double() - x.double()).item()


def test_the_largest_has_its_spacing_below_and_infinity_has_none():
    assert spacing(torch.tensor(65504.0, dtype=torch.float16)) == 32
    assert spacing(torch.tensor(math.inf)) is None
    assert spacing(torch.tensor(math.nan)) is None
    assert spacing(torch.tensor(448.0, dtype=torch.float8_e4m3fn)) == 32
    assert spacing(torch.tensor(7, dtype=torch.int8)) == 1
    assert spacing(torch.zeros((), dtype=torch.bool)) is None
