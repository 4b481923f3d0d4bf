"""Shapes that do not go together, tensors that cannot be joined, and axes that are not there.

Source: PyTorch documentation, "Broadcasting semantics", torch.cat, torch.stack, torch.permute.
"""

from typing import Final

import torch
from torch import Tensor

from core.museum.exhibit import Exhibit, Spot, exhibit


def _clash() -> Tensor:
    a = torch.ones(2, 3)
    b = torch.ones(2)
    return a + b


def _aligned() -> Tensor:
    a = torch.ones(2, 3)
    b = torch.ones(2)
    return a + b.unsqueeze(1)


def _joined() -> tuple[int, ...]:
    a = torch.ones(2, 3)
    b = torch.ones(2, 4)
    return torch.cat([a, b]).shape


def _joined_mended() -> tuple[int, ...]:
    a = torch.ones(2, 3)
    b = torch.ones(2, 4)
    return torch.cat([a, b], dim=1).shape


def _joined_ranks() -> tuple[int, ...]:
    rows = torch.ones(2, 3)
    row = torch.ones(3)
    return torch.cat([rows, row]).shape


def _joined_ranks_mended() -> tuple[int, ...]:
    rows = torch.ones(2, 3)
    row = torch.ones(3)
    return torch.cat([rows, row.unsqueeze(0)]).shape


def _no_list() -> tuple[int, ...]:
    a = torch.ones(2)
    b = torch.ones(3)
    return torch.cat(a, b).shape  # type: ignore[arg-type]


def _no_list_mended() -> tuple[int, ...]:
    a = torch.ones(2)
    b = torch.ones(3)
    return torch.cat([a, b]).shape


def _stacked() -> tuple[int, ...]:
    sentences = [torch.tensor([4, 7]), torch.tensor([9, 2, 5])]
    return torch.stack(sentences).shape


def _stacked_mended() -> Tensor:
    sentences = [torch.tensor([4, 7]), torch.tensor([9, 2, 5])]
    return torch.nn.utils.rnn.pad_sequence(sentences, batch_first=True)


def _order() -> tuple[int, ...]:
    images = torch.ones(5, 28, 20)
    return images.permute(1, 0).shape


def _order_mended() -> tuple[int, ...]:
    images = torch.ones(5, 28, 20)
    return images.permute(0, 2, 1).shape


def _axis() -> Tensor:
    x = torch.ones(2, 3)
    return x.sum(dim=2)


def _axis_mended() -> Tensor:
    x = torch.ones(2, 3)
    return x.sum(dim=1)


def _transposed() -> tuple[int, ...]:
    batch = torch.ones(5, 2, 3)
    return batch.t().shape


def _transposed_mended() -> tuple[int, ...]:
    batch = torch.ones(5, 2, 3)
    return batch.mT.shape


def _ragged() -> Tensor:
    return torch.tensor([[1, 2], [3, 4, 5]])


def _ragged_mended() -> Tensor:
    return torch.tensor([[1, 2, 0], [3, 4, 5]])


SHAPES: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "Sizes that do not broadcast", _clash,
        "Shapes are aligned from the right: the 2 of b meets the 3 of a. Two sizes go together if they are equal or "
        "one of them is 1.", _aligned,
        r"The size of tensor a \((\d{1,12})\) must match the size of tensor b \((\d{1,12})\) at non-singleton "
        r"dimension (\d{1,3})",
        r"operands could not be broadcast together with shapes \(([\d, ]{1,80})\) ?\(([\d, ]{1,80})\)",
        place=Spot("pages/tensors/broadcasting.py", (("a", "2, 3"), ("b", "2"))),
    ),
    exhibit(
        "cat of sizes that differ", _joined,
        "cat puts tensors one behind the other along one axis, 0 if you name none. On all others they must agree.",
        _joined_mended,
        r"Sizes of tensors must match except in dimension (\d{1,3})\. Expected size (\d{1,12}) but got size (\d{1,12}) "
        r"for tensor number (\d{1,6})",
        r"Sizes of tensors must match except in dimension (\d{1,3})\. Got (\d{1,12}) and (\d{1,12}) in dimension",
    ),
    exhibit(
        "cat of a matrix and a vector", _joined_ranks,
        "cat makes no new axis, so all tensors need the same number of axes. unsqueeze gives the vector one of "
        "size 1.",
        _joined_ranks_mended,
        r"Tensors must have same number of dimensions: got (\d{1,3}) and (\d{1,3})",
        r"zero-dimensional tensor \(at position \d{1,6}\) cannot be concatenated",
    ),
    exhibit(
        "cat without its list", _no_list,
        "cat takes one argument that holds all tensors, a list or a tuple. A second one would be the axis.",
        _no_list_mended,
        r"(?:cat|concat|stack|hstack|vstack)\(\): argument 'tensors' \(position 1\) must be tuple of Tensors, not",
        r"cat\(\) received an invalid combination of arguments",
    ),
    exhibit(
        "stack of sizes that differ", _stacked,
        "stack makes a new axis and needs equal shapes. A DataLoader stacks its samples, so this is its message, too, "
        "for sentences or images of different sizes.", _stacked_mended,
        r"stack expects each tensor to be equal size, but got \[([\d, ]{0,80})\] at entry (\d{1,6}) and "
        r"\[([\d, ]{0,80})\] at entry (\d{1,6})",
    ),
    exhibit(
        "permute with too few axes", _order,
        "permute needs the place of every axis, the first one included.", _order_mended,
        r"permute\(\w{1,20}\): number of dimensions in the tensor input does not match the length of the desired "
        r"ordering of dimensions i\.e\. input\.dim\(\) = (\d{1,3}) is not equal to len\(dims\) = (\d{1,3})",
        r"number of dims don't match in permute",
        place=Spot("pages/tensors/reshaping.py", (("x", "5, 4, 3"), ("chain", "permute(1, 0)"))),
    ),
    exhibit(
        "An axis that is not there", _axis,
        "Axes are counted from 0. A matrix has the axes 0 and 1, or -2 and -1 from the end.", _axis_mended,
        r"Dimension out of range \(expected to be in range of \[(-\d{1,3}), (\d{1,3})\], but got (-?\d{1,12})\)",
        r"dimension out of range \(expected to be in range of \[(-\d{1,3}), (\d{1,3})\], but got (-?\d{1,12})\)",
    ),
    exhibit(
        "t of a batch", _transposed,
        "t exchanges the two axes of a matrix. For a batch of matrices there is .mT, which exchanges the last two.",
        _transposed_mended,
        r"t\(\) expects a (?:2D tensor|tensor with <= 2 dimensions), but self is (\d{1,3})D",
        place=Spot("pages/tensors/reshaping.py", (("x", "5, 2, 3"), ("chain", "t()"))),
    ),
    exhibit(
        "Rows of different lengths", _ragged,
        "A tensor is a box: all rows have one length. Fill the short ones up, or keep a list of tensors.",
        _ragged_mended,
        r"expected sequence of length (\d{1,12}) at dim (\d{1,3}) \(got (\d{1,12})\)",
    ),
)  # fmt: skip
