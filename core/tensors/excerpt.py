"""What of a tensor fits on a page: all of a small one, the corners of a large one.

Source: the summarization of `torch.set_printoptions(edgeitems=…)`, which NumPy introduced.
"""

from dataclasses import dataclass
from math import prod

import torch

from core.inputs import limits
from core.inputs.shapes import Shape

Number = bool | int | float | complex
ShownAxis = tuple[int | None, ...]

_WIDEST = 10  # cells side by side; more are narrower than their numbers
_LEAST = 2


@dataclass(frozen=True)
class Excerpt:
    """The cells of one tensor that are drawn.

    `axes` has one entry an axis: the indices that are shown, in order, with None where some are left out.
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


def shown_axes(shape: Shape, cells: int = limits.EXCERPT_CELLS) -> tuple[ShownAxis, ...]:
    """Indices to show along each axis: at most ten, and fewer until at most `cells` cells are drawn."""
    shown = [min(size, _WIDEST) for size in shape]
    # Two a side is the least: one would hide how neighbors relate.
    while prod(shown) > cells and max(shown) > _LEAST:
        shown[shown.index(max(shown))] -= 1
    return tuple(_shown(size, count) for size, count in zip(shape, shown, strict=True))


def excerpt(tensor: torch.Tensor, cells: int = limits.EXCERPT_CELLS) -> Excerpt:
    """The corners of `tensor` (all of it, if it has at most `cells` elements), read in one gather and one copy."""
    axes = shown_axes(tuple(tensor.shape), cells)
    corner = tensor.detach()
    for axis, indices in enumerate(axes):
        if None in indices:
            kept = [i for i in indices if i is not None]
            corner = corner.index_select(axis, torch.tensor(kept, device=tensor.device))
    return Excerpt(
        shape=tuple(tensor.shape),
        axes=axes,
        values=tuple(corner.flatten().tolist()),
        dtype=str(tensor.dtype).removeprefix("torch."),
        device=str(tensor.device),
        stride=tuple(tensor.stride()),
    )


def _shown(size: int, count: int) -> ShownAxis:
    if count >= size:
        return tuple(range(size))
    head = (count + 1) // 2
    return (*range(head), None, *range(size - (count - head), size))
