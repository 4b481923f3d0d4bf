"""Tensors that go wrong in silence: memory, dtypes, axes.

Source: PyTorch documentation, "Tensor views", torch.softmax.
"""

from typing import Final

import torch
from torch import Tensor

from core.museum.exhibit import Exhibit, Spot, exhibit


def _columns() -> Tensor:
    scores = torch.tensor([[2.0, 0.0, 1.0], [0.0, 0.0, 3.0]])
    return scores.softmax(dim=0).sum(dim=1)


def _rows() -> Tensor:
    scores = torch.tensor([[2.0, 0.0, 1.0], [0.0, 0.0, 3.0]])
    return scores.softmax(dim=1).sum(dim=1)


def _integers() -> Tensor:
    weights = torch.zeros(3, dtype=torch.int64)
    weights[0] = 0.9
    return weights


def _floats() -> Tensor:
    weights = torch.zeros(3)
    weights[0] = 0.9
    return weights


def _view() -> Tensor:
    x = torch.tensor([1, 2, 3, 4])
    first = x[:2]
    first.zero_()
    return x


def _view_mended() -> Tensor:
    x = torch.tensor([1, 2, 3, 4])
    first = x[:2].clone()
    first.zero_()
    return x


def _best() -> Tensor:
    w = torch.tensor([1.0, 2.0])
    best = w
    w.add_(10)
    return best


def _best_mended() -> Tensor:
    w = torch.tensor([1.0, 2.0])
    best = w.clone()
    w.add_(10)
    return best


def _mixed() -> Tensor:
    x = torch.tensor([[1, 2, 3], [4, 5, 6]])
    return x.reshape(3, 2)


def _turned() -> Tensor:
    x = torch.tensor([[1, 2, 3], [4, 5, 6]])
    return x.T


def _wrapped() -> Tensor:
    pixels = torch.tensor([200, 30], dtype=torch.uint8)
    return pixels + 100


def _wide() -> Tensor:
    pixels = torch.tensor([200, 30], dtype=torch.uint8)
    return pixels.int() + 100


def _counted() -> Tensor:
    count = torch.tensor(2.0**24)
    return count + 1 - count


def _counted_mended() -> Tensor:
    count = torch.tensor(2.0**24, dtype=torch.float64)
    return count + 1 - count


def _is_nan() -> Tensor:
    x = torch.tensor([1.0, float("nan")])
    return (x == float("nan")).any()  # noqa: PLW0177


def _is_nan_mended() -> Tensor:
    x = torch.tensor([1.0, float("nan")])
    return x.isnan().any()


def _sized() -> tuple[int, ...]:
    return torch.Tensor(3).shape


def _sized_mended() -> tuple[int, ...]:
    return torch.tensor(3.0).shape


def _masked_row() -> Tensor:
    scores = torch.tensor([1.0, 2.0])
    allowed = torch.tensor([False, False])
    return scores.masked_fill(~allowed, float("-inf")).softmax(dim=0)


def _masked_row_mended() -> Tensor:
    scores = torch.tensor([1.0, 2.0])
    allowed = torch.tensor([False, False])
    return scores.masked_fill(~allowed, float("-inf")).softmax(dim=0).nan_to_num(0.0)


_STORAGE: Final = "pages/tensors/reshaping.py"

SILENT_TENSORS: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "Softmax along the wrong axis", _columns,
        "Each row should add up to 1. Along dim 0 the columns do.", _rows),
    exhibit(
        "A float written into integers", _integers,
        "A tensor keeps its dtype: the 0.9 is cut off to 0.", _floats, place=Spot("pages/tensors/dtypes.py")),
    exhibit(
        "A slice that is not a copy", _view,
        "A slice is a view of the same memory: what is written to it is written to x.", _view_mended,
        place=Spot(_STORAGE, (("x", "4"), ("chain", "narrow(0, 0, 2)")))),
    exhibit(
        "The best weights, overwritten", _best,
        "best = w is another name for the same tensor, which training goes on to change.", _best_mended),
    exhibit(
        "reshape for a transpose", _mixed,
        "reshape keeps the order of the elements and only begins new rows elsewhere. To turn rows into columns, "
        "use .T.", _turned,
        place=Spot(_STORAGE, (("x", "2, 3"), ("chain", "reshape(3, 2)")))),
    exhibit(
        "Bytes that wrap around", _wrapped,
        "uint8 goes on at 0 after 255: 200 + 100 is 44.", _wide,
        place=Spot("pages/tensors/dtypes.py", (("topic", "surprises"),))),
    exhibit(
        "A count that stands still", _counted,
        "From 2²⁴ on, float32 has only even numbers: one more is rounded away.", _counted_mended,
        place=Spot("pages/tensors/dtypes.py", (("topic", "small additions"),))),
    exhibit(
        "Looking for nan by ==", _is_nan,
        "nan is equal to nothing, not even to itself.", _is_nan_mended),
    exhibit(
        "torch.Tensor(3)", _sized,
        "With a capital T, 3 is a size: three numbers, whatever stood in memory. torch.tensor(3.) holds a 3.",
        _sized_mended),
    exhibit(
        "A row without anything allowed", _masked_row,
        "Where everything is -inf, softmax divides 0 by 0. One nan is enough to make the whole loss nan.",
        _masked_row_mended),
)  # fmt: skip
