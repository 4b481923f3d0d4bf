"""Tensors that are taken for Python's numbers, lists and truths.

Source: PyTorch documentation, torch.Tensor.item, torch.Tensor.size.
"""

from typing import Final

import torch
from torch import Tensor

from core.museum.exhibit import Exhibit, exhibit


def _item() -> object:
    losses = torch.tensor([0.5, 0.25])
    return losses.item()


def _item_mended() -> object:
    losses = torch.tensor([0.5, 0.25])
    return losses.mean().item()


def _truth() -> str:
    x = torch.tensor([1.0, -2.0])
    return "positive" if x > 0 else "not"


def _truth_mended() -> str:
    x = torch.tensor([1.0, -2.0])
    return "positive" if (x > 0).all() else "not"


def _place() -> str:
    names = ["cat", "dog", "eel"]
    best = torch.tensor([2, 0])
    return names[best]


def _place_mended() -> list[str]:
    names = ["cat", "dog", "eel"]
    best = torch.tensor([2, 0])
    return [names[place] for place in best.tolist()]


def _zero_axes() -> list[Tensor]:
    loss = torch.tensor(0.5)
    return list(loss)


def _zero_axes_mended() -> list[Tensor]:
    loss = torch.tensor(0.5)
    return list(loss.reshape(1))


def _length() -> int:
    loss = torch.tensor(0.5)
    return len(loss)


def _length_mended() -> int:
    loss = torch.tensor(0.5)
    return loss.numel()


def _no_axis() -> Tensor:
    loss = torch.tensor(0.5)
    return loss[0]


def _no_axis_mended() -> float:
    loss = torch.tensor(0.5)
    return loss.item()


def _called() -> tuple[int, ...]:
    x = torch.ones(2, 3)
    return x.shape()  # type: ignore[operator, no-any-return]


def _called_mended() -> tuple[int, ...]:
    x = torch.ones(2, 3)
    return x.shape


def _uncalled() -> int:
    x = torch.ones(2, 3)
    return x.size[0]  # type: ignore[index, no-any-return]


def _uncalled_mended() -> int:
    x = torch.ones(2, 3)
    return x.size(0)


SINGLE_NUMBERS: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "item of several elements", _item,
        "item makes one Python number of one element. Reduce first, or write tolist().", _item_mended,
        r"a Tensor with (\d{1,12}) elements cannot be converted to Scalar",
        r"only one element tensors can be converted to Python scalars",
        r"only (?:size-1|length-1|0-dimensional) arrays can be converted to Python scalars",
    ),
    exhibit(
        "A tensor as a condition", _truth,
        "if asks one question, and x > 0 gives an answer for each element.", _truth_mended,
        r"Boolean value of Tensor with more than one value is ambiguous",
        r"bool value of Tensor with more than one value is ambiguous",
    ),
    exhibit(
        "A tensor as the place in a list", _place,
        "A Python list takes one whole number. tolist() turns the tensor into Python's numbers.",
        _place_mended,
        r"only integer tensors of a single element can be converted to an index",
        r"only integer scalar arrays can be converted to a scalar index",
    ),
    exhibit(
        "A loop over a single number", _zero_axes,
        "A tensor without axes has nothing to go through. With one axis it is a row of one element.",
        _zero_axes_mended,
        r"iteration over a 0-d (?:tensor|array)",
    ),
    exhibit(
        "The length of a single number", _length,
        "len is the size of the first axis, and there is none. numel counts the elements of any tensor.",
        _length_mended,
        r"len\(\) of (?:a 0-d tensor|unsized object)",
    ),
    exhibit(
        "An index into a single number", _no_axis,
        "A tensor without axes has no places to count. item() gives its number; before torch 0.4, a loss had one "
        "axis, and loss[0] gave it.", _no_axis_mended,
        r"invalid index of a 0-dim tensor",
    ),
    exhibit(
        "shape with parentheses", _called,
        "shape is a value, not a function; size() is the function.", _called_mended,
        r"'torch\.Size' object is not callable",
    ),
    exhibit(
        "size without parentheses", _uncalled,
        "size is a function: size(0) calls it. shape[0] says the same.", _uncalled_mended,
        r"'builtin_function_or_method' object is not subscriptable",
    ),
)  # fmt: skip
