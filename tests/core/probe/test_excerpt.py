"""Excerpts: every shape costs the same, and what is shown is what is there."""

from math import prod

import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.probe.excerpt import excerpt, shown_axes, unravel

SHAPES = st.lists(st.integers(0, 40), max_size=limits.RANK).map(tuple)


@given(SHAPES, st.integers(32, 200))
def test_no_shape_shows_more_cells_than_asked_for(shape: tuple[int, ...], cells: int) -> None:
    axes = shown_axes(shape, cells)
    assert prod(sum(i is not None for i in axis) for axis in axes) <= cells
    for size, axis in zip(shape, axes, strict=True):
        kept = [i for i in axis if i is not None]
        assert kept == sorted(set(kept))
        assert all(0 <= i < size for i in kept)
        assert (None in axis) == (len(kept) < size)
        if size:
            assert kept[0] == 0
            assert kept[-1] == size - 1


@given(st.lists(st.integers(0, 6), max_size=4).map(tuple))
def test_the_values_stand_at_their_indices(shape: tuple[int, ...]) -> None:
    tensor = torch.arange(prod(shape)).reshape(shape).transpose(0, -1) if shape else torch.tensor(3)
    taken = excerpt(tensor)
    assert taken.values == tuple(tensor[index].item() for index in taken.indices)
    assert taken.stride == tensor.stride()
    assert taken.complete == (prod(tensor.shape) == len(taken.values))


@given(st.lists(st.integers(1, 5), max_size=4).map(tuple), st.data())
def test_unravel_agrees_with_torch(shape: tuple[int, ...], data: st.DataObject) -> None:
    flat = data.draw(st.integers(0, prod(shape) - 1))
    expected = tuple(int(i) for i in torch.unravel_index(torch.tensor(flat), shape)) if shape else ()
    assert unravel(flat, shape) == expected
