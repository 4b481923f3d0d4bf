"""Indices, masks and slices.

Source: PyTorch documentation, "Tensor indexing API".
"""

from typing import Final

import torch
from torch import Tensor

from core.museum.exhibit import Exhibit, Spot, exhibit


def _past() -> Tensor:
    x = torch.tensor([10, 20, 30])
    return x[3]


def _past_mended() -> Tensor:
    x = torch.tensor([10, 20, 30])
    return x[-1]


def _many() -> Tensor:
    x = torch.arange(6).reshape(2, 3)
    return x[0, 1, 0]


def _many_mended() -> Tensor:
    x = torch.arange(6).reshape(2, 3)
    return x[0, 1]


def _mask() -> Tensor:
    x = torch.arange(6).reshape(2, 3)
    wanted = torch.tensor([True, False, True])
    return x[wanted]


def _mask_mended() -> Tensor:
    x = torch.arange(6).reshape(2, 3)
    wanted = torch.tensor([True, False, True])
    return x[:, wanted]


def _floats() -> Tensor:
    x = torch.tensor([10, 20, 30])
    places = torch.tensor([2.0, 0.0])
    return x[places]


def _floats_mended() -> Tensor:
    x = torch.tensor([10, 20, 30])
    places = torch.tensor([2.0, 0.0])
    return x[places.long()]


def _pairs() -> Tensor:
    x = torch.arange(20).reshape(4, 5)
    return x[torch.tensor([0, 3]), torch.tensor([1, 2, 4])]


def _pairs_mended() -> Tensor:
    x = torch.arange(20).reshape(4, 5)
    return x[torch.tensor([[0], [3]]), torch.tensor([1, 2, 4])]


def _assigned() -> Tensor:
    x = torch.zeros(5)
    x[torch.tensor([0, 2, 4])] = torch.tensor([1.0, 2.0])
    return x


def _assigned_mended() -> Tensor:
    x = torch.zeros(5)
    x[torch.tensor([0, 2])] = torch.tensor([1.0, 2.0])
    return x


def _backwards() -> Tensor:
    x = torch.tensor([10, 20, 30])
    return x[::-1]


def _backwards_mended() -> Tensor:
    x = torch.tensor([10, 20, 30])
    return x.flip(0)


_INDEXING: Final = "pages/tensors/indexing.py"

INDEXING: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "An index past the end", _past,
        "Places are counted from 0, so the last of 3 is 2, or -1 from the end.", _past_mended,
        r"index (-?\d{1,12}) is out of bounds for dimension (\d{1,3}) with size (\d{1,12})",
        r"index (-?\d{1,12}) is out of bounds for axis (\d{1,3}) with size (\d{1,12})",
        r"indexSelectLargeIndex|index out of bounds: the length|vectorized_gather_kernel",
        place=Spot(_INDEXING, (("indexing_x", "3"), ("index", "x[2]"))),
    ),
    exhibit(
        "More indices than axes", _many,
        "Each number takes one axis away, and a matrix has two.", _many_mended,
        r"too many indices for tensor of dimension (\d{1,3})", r"too many indices for array",
    ),
    exhibit(
        "A mask of another shape", _mask,
        "A mask is laid over the first axes of the tensor, and must have their sizes: this one has the size of the "
        "second.", _mask_mended,
        r"The shape of the mask \[([\d, ]{0,80})\] at index (\d{1,3}) does not match the shape of the indexed tensor "
        r"\[([\d, ]{0,80})\] at index (\d{1,3})",
        r"boolean index did not match indexed array",
        place=Spot(_INDEXING, (("indexing_x", "2, 3"),)),
    ),
    exhibit(
        "Floats as an index", _floats,
        "A place is a whole number. A place that was computed as a float has to be converted; round it first, "
        "because long() cuts the fraction off.",
        _floats_mended,
        r"tensors used as indices must be long,(?: int,)? byte or bool tensors",
    ),
    exhibit(
        "Index tensors that do not broadcast", _pairs,
        "Several index tensors are taken pair by pair, after broadcasting. For every row with every column, stand "
        "the rows up.", _pairs_mended,
        r"shape mismatch: indexing tensors could not be broadcast together with shapes \[([\d, ]{0,80})\], "
        r"\[([\d, ]{0,80})\]",
        r"shape mismatch: indexing arrays could not be broadcast",
    ),
    exhibit(
        "Fewer values than places", _assigned,
        "What is written must broadcast to the places that are written: 3 places, 2 values.", _assigned_mended,
        r"shape mismatch: value tensor of shape \[([\d, ]{0,80})\] cannot be broadcast to indexing result of shape "
        r"\[([\d, ]{0,80})\]",
    ),
    exhibit(
        "A slice that goes backwards", _backwards,
        "A slice is a view, and a view's strides are never negative. flip makes a copy in the other order.",
        _backwards_mended,
        r"(?:slice )?step must be (?:greater than zero|positive)", r"negative step not yet supported",
    ),
)  # fmt: skip
