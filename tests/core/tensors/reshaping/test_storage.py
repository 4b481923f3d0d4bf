"""Every drawn cell names its element of storage and of the first tensor; a write through a view reaches the base."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.tensors.reshaping.steps import walk
from core.tensors.reshaping.storage import portrait
from tests.profiles import examples

CHAINS = [
    "",
    "T",
    "permute(2, 0, 1)",
    "narrow(1, 1, 1)",
    "unsqueeze(0).expand(3, -1, -1, -1)",
    "transpose(0, 1).reshape(-1)",
    "as_strided((2, 2), (1, 1), 1)",
    "cat([_, x], 2)",
    "stack([_, _], 1)",
    "chunk(2, 2)[1]",
    "repeat(2, 1, 1)",
]


@examples(100)
@given(st.lists(st.integers(2, 4), min_size=3, max_size=3).map(tuple), st.sampled_from(CHAINS))
def test_places_are_where_the_cells_lie(shape, chain):
    walked = walk(shape, chain)
    drawn = portrait(walked, walked.last)
    tensor = walked.last.tensor
    for index, place, origin in zip(drawn.stage.tensor.indices, drawn.stage.places, drawn.stage.origins, strict=True):
        cell = tensor[index]
        assert cell.data_ptr() == tensor.untyped_storage().data_ptr() + place * tensor.element_size()
        assert origin == walked.stages[0].tensor.flatten()[origin] == cell
    strip = drawn.strip or drawn.first_strip
    assert strip.length * strip.item_bytes == tensor.untyped_storage().nbytes()
    assert strip.address == tensor.untyped_storage().data_ptr()


def test_a_write_through_a_view_changes_the_base():
    drawn = portrait(walked := walk((2, 3), "T"), walked.last, "y[0]")
    assert walked.stages[0].tensor.tolist() == [[-1, 1, 2], [-1, 4, 5]]
    assert drawn.first.tensor.values == (-1, 1, 2, -1, 4, 5)
    assert drawn.first.origins == (0, 1, 2, 3, 4, 5)
    assert "aten.fill_.Tensor" in drawn.operations


def test_a_write_to_a_copy_does_not():
    walked = walk((2, 3), "T.contiguous()")
    drawn = portrait(walked, walked.last, "y[0]")
    assert drawn.first.tensor.values == (0, 1, 2, 3, 4, 5)
    assert drawn.strip.values == (-1, -1, 1, 4, 2, 5)
    assert drawn.strip.origins == (0, 3, 1, 4, 2, 5)


def test_refusals_are_torchs():
    walked = walk((2, 3), "unsqueeze(0).expand(2, 2, 3)")
    with pytest.raises(InputProblem, match="more than one element of the written-to tensor"):
        portrait(walked, walked.last, "y[...]")
    with pytest.raises(InputProblem, match="out of bounds"):
        portrait(walked, walked.last, "y[7]")


def test_large_storages_show_their_ends():
    walked = walk((1000, 1000), "T")
    strip = portrait(walked, walked.last).first_strip
    assert None in strip.elements
    assert strip.elements[-1] == 999_999
    assert len(strip.values) == len([e for e in strip.elements if e is not None])
    assert torch.tensor(strip.values).tolist() == [e for e in strip.elements if e is not None]
