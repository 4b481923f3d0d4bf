"""The ring of integers, against Python's own integers, which have no end."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.tensors.dtypes.wraparound import DTYPES, add


@given(st.data(), st.sampled_from(DTYPES))
def test_the_result_is_the_exact_sum_modulo_two_to_the_bits(data, dtype):
    bounds = torch.iinfo(getattr(torch, dtype))
    numbers = st.integers(bounds.min, bounds.max) | st.sampled_from([bounds.min, bounds.max])
    start, added = data.draw(numbers), data.draw(numbers)
    found = add(dtype, start, added)
    assert found.exact == start + added
    assert found.result == found.exact - found.turns * 2**bounds.bits
    assert bounds.min <= found.result <= bounds.max
    assert found.turns in (-1, 0, 1)
    texts = ["".join(field.bits for field in fields) for fields in found.bits]
    assert (int(texts[0], 2) + int(texts[1], 2)) % 2**bounds.bits == int(texts[2], 2)


def test_operands_have_to_fit():
    with pytest.raises(InputProblem, match="its numbers go from -128 to 127"):
        add("int8", 128, 1)
