"""What of a tensor fits on a page: all of a small one, the corners of a large one.

Source: the summarization of `torch.set_printoptions(edgeitems=…)`, which NumPy introduced.
"""

from dataclasses import dataclass
from itertools import product
from math import prod

import torch

from core import limits
from core.inputs.shapes import Shape

Number = bool | int | float | complex
Index = tuple[int, ...]
ShownAxis = tuple[int | None, ...]

_WIDEST = 10  # cells side by side; more are narrower than their numbers
_LEAST = 2


@dataclass(frozen=True)
class Excerpt:
    """The cells of one tensor that are drawn.

    `axes` has one entry per axis: the indices that are shown, in order, with None where some are left out.
    `values` are the shown cells' values in row-major order. `stride` is in elements, 0 for a repeated axis.
    """

    shape: Shape
    axes: tuple[ShownAxis, ...]
    values: tuple[Number, ...]
    dtype: str
    device: str
    stride: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Whether every cell of the tensor is shown."""
        return all(None not in axis for axis in self.axes)

    @property
    def indices(self) -> tuple[Index, ...]:
        """The index of each value."""
        return tuple(product(*([i for i in axis if i is not None] for axis in self.axes)))


def shown_axes(shape: Shape, cells: int = limits.EXCERPT_CELLS) -> tuple[ShownAxis, ...]:
    """Indices to show along each axis: at most ten, and fewer until at most `cells` cells are drawn."""
    shown = [min(size, _WIDEST) for size in shape]
    # Two a side is the least: one would hide how neighbors relate.
    while prod(shown) > cells and max(shown) > _LEAST:
        shown[shown.index(max(shown))] -= 1
    return tuple(_shown(size, count) for size, count in zip(shape, shown, strict=True))


def excerpt(
    tensor: torch.Tensor, cells: int = limits.EXCERPT_CELLS, axes: tuple[ShownAxis, ...] | None = None
) -> Excerpt:
    """The corners of `tensor` (all of it, if it is small), or its cells at the indices `axes`, read in one copy."""
    shape = tuple(tensor.shape)
    axes = shown_axes(shape, cells) if axes is None else axes
    return excerpt_of_corner(corner(tensor, axes), shape, axes, tensor.stride())


def corner(tensor: torch.Tensor, axes: tuple[ShownAxis, ...]) -> torch.Tensor:
    """The cells of `tensor` at the indices `axes`, as a small tensor."""
    small = with_memory(tensor.detach())
    for axis, indices in enumerate(axes):
        if None in indices:
            kept = [i for i in indices if i is not None]
            small = small.index_select(axis, torch.tensor(kept, device=tensor.device))
    return small


def with_memory(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor itself, or a copy if it is one of torch's zeros that have no memory to be read, as sgn's gradient."""
    return tensor.clone() if tensor._is_zerotensor() else tensor  # noqa: SLF001 - the only way to ask


def excerpt_of_corner(
    small: torch.Tensor, shape: Shape, axes: tuple[ShownAxis, ...], stride: tuple[int, ...]
) -> Excerpt:
    """The excerpt of a tensor of `shape` and `stride` of which only `small`, its `corner` at `axes`, was computed."""
    return Excerpt(
        shape=shape,
        axes=axes,
        values=tuple(small.flatten().tolist()),
        dtype=str(small.dtype).removeprefix("torch."),
        device=str(small.device),
        stride=tuple(stride),
    )


def unravel(flat: int, shape: Shape) -> Index:
    """The index of the element number `flat`, counted row by row. Source: `torch.unravel_index`."""
    index: list[int] = []
    for size in reversed(shape):
        flat, place = divmod(flat, size)
        index.insert(0, place)
    return tuple(index)


def _shown(size: int, count: int) -> ShownAxis:
    if count >= size:
        return tuple(range(size))
    head = (count + 1) // 2
    return (*range(head), None, *range(size - (count - head), size))
