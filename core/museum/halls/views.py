"""Views, memory, and sizes that do not come out even.

Source: PyTorch documentation, "Tensor views", torch.Tensor.view, torch.Tensor.expand.
"""

from typing import Final

import torch
from torch import Tensor

from core.museum.exhibit import Exhibit, Spot, exhibit


def _view() -> Tensor:
    x = torch.arange(6).reshape(2, 3)
    return x.T.view(6)


def _view_mended() -> Tensor:
    x = torch.arange(6).reshape(2, 3)
    return x.T.reshape(6)


def _size() -> Tensor:
    x = torch.arange(12)
    return x.view(2, 5)


def _size_mended() -> Tensor:
    x = torch.arange(12)
    return x.view(2, -1)


def _inferred() -> Tensor:
    x = torch.arange(12)
    return x.view(-1, -1, 3)


def _inferred_mended() -> Tensor:
    x = torch.arange(12)
    return x.view(2, -1, 3)


def _empty() -> tuple[int, ...]:
    nobody = torch.zeros(0, 3)
    return nobody.reshape(0, -1).shape


def _empty_mended() -> tuple[int, ...]:
    nobody = torch.zeros(0, 3)
    return nobody.flatten(1).shape


def _expanded() -> Tensor:
    column = torch.tensor([1, 2])
    return column.expand(2, 3)


def _expanded_mended() -> Tensor:
    column = torch.tensor([1, 2])
    return column.unsqueeze(1).expand(2, 3)


def _fewer() -> tuple[int, ...]:
    x = torch.ones(1, 3)
    return x.expand(4).shape


def _fewer_mended() -> tuple[int, ...]:
    x = torch.ones(1, 3)
    return x.expand(4, -1).shape


def _written() -> Tensor:
    rows = torch.zeros(1, 3).expand(2, 3)
    return rows.add_(torch.tensor([[1.0], [2.0]]))


def _written_mended() -> Tensor:
    rows = torch.zeros(1, 3).expand(2, 3).clone()
    return rows.add_(torch.tensor([[1.0], [2.0]]))


def _larger() -> Tensor:
    total = torch.zeros(3)
    return total.add_(torch.ones(2, 3))


def _larger_mended() -> Tensor:
    total = torch.zeros(3)
    return total.add_(torch.ones(2, 3).sum(dim=0))


def _backwards() -> Tensor:
    array = torch.arange(3).numpy()[::-1]
    return torch.from_numpy(array)


def _backwards_mended() -> Tensor:
    array = torch.arange(3).numpy()[::-1]
    return torch.from_numpy(array.copy())


def _pieces() -> tuple[Tensor, ...]:
    x = torch.arange(5)
    return torch.split(x, [2, 2])


def _pieces_mended() -> tuple[Tensor, ...]:
    x = torch.arange(5)
    return torch.split(x, [2, 3])


def _too_much() -> tuple[int, ...]:
    x = torch.ones(1_000_000, 1_000_000_000)
    return x.sum(dim=0).shape


def _too_much_mended() -> tuple[int, ...]:
    x = torch.ones(1, 1).expand(1_000_000, 1_000_000_000)
    return x.shape


_RESHAPING: Final = "pages/tensors/reshaping.py"


def _one_of_several() -> object:
    first, _ = (torch.ones(2, requires_grad=True) * 3).unbind()
    first.mul_(2)
    return first


def _one_of_several_mended() -> object:
    first, _ = (torch.ones(2, requires_grad=True) * 3).unbind()
    return first.mul(2)


VIEWS: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "view of a transposed tensor", _view,
        "A view reads the same memory with other strides. Read row by row, the transposed tensor jumps about in it, "
        "and no stride does that. reshape copies where it must.", _view_mended,
        r"view size is not compatible with input tensor's size and stride",
        r"input is not contiguous at \S{1,200}", r"view\(\): argument must be contiguous",
        place=Spot(_RESHAPING, (("x", "2, 3"), ("chain", "T.view(6)"))),
    ),
    exhibit(
        "A shape of another size", _size,
        "A new shape holds exactly the elements that there are: 12 here, and 2 × 5 is 10. With -1, torch works "
        "the size out.",
        _size_mended,
        r"shape '\[([-\d, ]{1,80})\]' is invalid for input of size (\d{1,12})",
        r"invalid argument 2: size '\[([-\d x]{1,80})\]' is invalid for input (?:of|with) (?:size )?(\d{1,12})",
        place=Spot(_RESHAPING, (("x", "12"), ("chain", "view(2, 5)"))),
    ),
    exhibit(
        "-1 twice", _inferred,
        "torch can work out one size from the others. With two of them unknown there are many answers.",
        _inferred_mended,
        r"only one dimension can be inferred",
        place=Spot(_RESHAPING, (("x", "12"), ("chain", "view(-1, -1, 3)"))),
    ),
    exhibit(
        "-1 beside a 0", _empty,
        "There are no elements, and 0 times anything is 0, so -1 could be any size. It happens with an empty batch.",
        _empty_mended,
        r"cannot reshape tensor of 0 elements into shape \[[-\d, ]{1,80}\] because the unspecified dimension size -1",
    ),
    exhibit(
        "expand of an axis that is not 1", _expanded,
        "expand repeats axes of size 1, and new ones in front, without copying. Aligned from the right, the 2 meets "
        "the 3.", _expanded_mended,
        r"The expanded size of the tensor \((\d{1,12})\) must match the existing size \((\d{1,12})\) at non-singleton "
        r"dimension (\d{1,3})\. Target sizes: \[([\d, ]{1,80})\]\. Tensor sizes: \[([\d, ]{0,80})\]",
        r"The expanded size of the tensor \((\d{1,12})\) must match the existing size \((\d{1,12})\) at non-singleton "
        r"dimension (\d{1,3})",
        place=Spot("pages/tensors/broadcasting.py", (("a", "2, 3"), ("b", "2"))),
    ),
    exhibit(
        "expand to fewer axes", _fewer,
        "expand needs the size of every axis; -1 leaves one as it is.", _fewer_mended,
        r"the number of sizes provided \((\d{1,3})\) must be greater or equal to the number of dimensions in the "
        r"tensor \((\d{1,3})\)",
    ),
    exhibit(
        "Writing to an expanded tensor", _written,
        "The two rows are one row in memory, so each of its cells would be written twice. clone() makes two rows "
        "of it.",
        _written_mended,
        r"unsupported operation: more than one element of the written-to tensor refers to a single memory location",
    ),
    exhibit(
        "A result that does not fit in place", _larger,
        "An in-place operation broadcasts the other operand, never the tensor that is written to, which keeps "
        "its shape.",
        _larger_mended,
        r"output with shape \[([\d, ]{0,80})\] doesn't match the broadcast shape \[([\d, ]{0,80})\]",
    ),
    exhibit(
        "An array that is read backwards", _backwards,
        "array[::-1] is a view with a negative stride. torch's strides are never negative, so the array has to be "
        "copied first.", _backwards_mended,
        r"At least one stride in the given numpy array is negative",
        r"[Ss]ome of the strides of a given numpy array are negative",
    ),
    exhibit(
        "Pieces that do not add up", _pieces,
        "The sizes of the pieces must add up to the size of the axis.", _pieces_mended,
        r"split_with_sizes expects split_sizes to sum exactly to (\d{1,12})",
    ),
    exhibit(
        "More memory than there is", _too_much,
        "A float32 takes 4 bytes: this tensor would take 4 million gigabytes. Multiply the sizes before you make "
        "one; an expanded tensor repeats one number and takes hardly any memory.", _too_much_mended,
        r"DefaultCPUAllocator: (?:can't allocate memory|not enough memory)", r"(?:CUDA|HIP|MPS backend) out of memory",
        r"CUDA error: out of memory", r"Storage size calculation overflowed",
    ),
    exhibit(
        "One of several views is written", _one_of_several,
        "unbind, split and chunk give several views at once, and autograd could not tell what happens to the others.",
        _one_of_several_mended,
        r"Output \d{1,6} of \w{1,60} is a view and is being modified inplace",
    ),
)  # fmt: skip
