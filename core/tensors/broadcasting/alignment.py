"""Do these shapes broadcast, and if not, which axis stops them?

Source: PyTorch documentation, "Broadcasting semantics".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from core.inputs.shapes import Shape, format_shape
from core.problem import InputProblem

Kind = Literal["equal", "one", "missing", "clash"]


@dataclass(frozen=True)
class AxisVerdict:
    """One right-aligned axis. `sizes` has one entry per operand, None where the operand has no such axis."""

    sizes: tuple[int | None, ...]
    result: int | None  # None: these sizes cannot meet
    stretched: tuple[int, ...]  # operands that repeat along this axis, at stride 0

    @property
    def kind(self) -> Kind:
        """What decides this axis: a clash before a size of 1, that before a missing axis, that before equality."""
        if self.result is None:
            return "clash"
        if any(self.sizes[i] == 1 for i in self.stretched):
            return "one"
        return "missing" if None in self.sizes else "equal"

    @property
    def reason(self) -> str:
        """The verdict in words."""
        if self.result is None:
            rivals = " and ".join(str(s) for s in dict.fromkeys(self.sizes) if s not in (None, 1))
            return f"{rivals} differ, and neither is 1"
        words = []
        if any(self.sizes[i] == 1 for i in self.stretched):
            words.append(f"a size of 1 is repeated {self.result} times")
        if None in self.sizes:
            words.append("a missing axis counts as 1")
        return ", ".join(words) or "the sizes are equal"


@dataclass(frozen=True)
class Broadcast:
    """How shapes broadcast. `axes` are right-aligned and stand outermost first.

    Exactly one of `result` and `problem` is not None. `message` is what torch says when it refuses.
    """

    shapes: tuple[Shape, ...]
    axes: tuple[AxisVerdict, ...]
    result: Shape | None
    problem: InputProblem | None
    message: str | None = None


def broadcast(shapes: Sequence[Shape]) -> Broadcast:
    """The verdict on `shapes`, one per operand, from torch itself. Nothing of their sizes is allocated.

    Raises `InputProblem` for no shapes at all and for negative sizes.
    """
    shapes = tuple(tuple(shape) for shape in shapes)
    if not shapes:
        raise InputProblem("There are no shapes", "broadcasting compares the shapes of operands", "give one or more")
    for shape in shapes:
        if min(shape, default=0) < 0:
            raise InputProblem(
                f"The shape {format_shape(shape)} has a negative size",
                "an axis has 0 or more elements",
                "write whole numbers from 0 up",
            )
    rank = max(map(len, shapes))
    axes = tuple(_verdict(tuple(_size(shape, axis - rank) for shape in shapes)) for axis in range(rank))
    try:
        result = tuple(torch.broadcast_tensors(*map(repeated_scalar, shapes))[0].shape)
    except RuntimeError as refusal:
        return Broadcast(shapes, axes, None, _problem(shapes, axes, str(refusal)), str(refusal))
    return Broadcast(shapes, axes, result, None)


def repeated_scalar(shape: Shape, device: str = "cpu") -> torch.Tensor:
    """A real tensor of any shape that occupies one element: a scalar seen at stride 0."""
    return torch.zeros((), device=device).expand(shape)


def _size(shape: Shape, axis: int) -> int | None:
    """The size at a negative, that is right-aligned, axis."""
    return shape[axis] if -axis <= len(shape) else None


def _verdict(sizes: tuple[int | None, ...]) -> AxisVerdict:
    wanted = {size for size in sizes if size not in (None, 1)}
    if len(wanted) > 1:
        return AxisVerdict(sizes, None, ())
    result = wanted.pop() if wanted else 1
    stretched = tuple(i for i, size in enumerate(sizes) if (1 if size is None else size) != result)
    return AxisVerdict(sizes, result, stretched)


def _problem(shapes: tuple[Shape, ...], axes: tuple[AxisVerdict, ...], message: str) -> InputProblem:
    stopping = [i - len(axes) for i, axis in enumerate(axes) if axis.result is None]
    last = axes[stopping[-1]]
    return InputProblem(
        f"The shapes {' and '.join(map(format_shape, shapes))} do not broadcast",
        f"counted from the right, axis {stopping[-1]} has the sizes "
        f"{' and '.join(str(s) for s in last.sizes if s is not None)}, which differ, and torch says: {message}",
        "make these sizes equal, make one of them 1, or insert an axis of size 1 to line the shapes up differently",
    )
