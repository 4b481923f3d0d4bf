"""What an index takes from a tensor: which cells, in which shape, and whether as a view or as a copy.

The tensor is `torch.arange(numel).reshape(shape)`, so that each number is its own position, and the answer is what
torch's own `x[…]` gives. Source: PyTorch documentation, "Tensor Views" and "Indexing, Slicing, Joining, Mutating Ops".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import prod

import torch

from core import limits
from core.inputs.shapes import Shape, extent, format_shape
from core.language.index import Index, parse_index
from core.language.syntax import Entry, Items
from core.language.walk.index_shape import predict
from core.language.walk.index_steps import Prediction
from core.language.walk.index_value import REFUSALS, evaluate, refusal
from core.probe.dispatched import Dispatched
from core.problem import InputProblem


@dataclass(frozen=True, eq=False)
class Selection:
    """What `x[index]` is for an x whose numbers are their own positions.

    `is_view` is torch's answer, and `operations` are the ATen operations that it ran. `prediction` was made before,
    from the shape and the index alone.
    """

    index: Index
    source: torch.Tensor
    result: torch.Tensor
    is_view: bool
    operations: tuple[str, ...]
    prediction: Prediction

    @property
    def shape(self) -> Shape:
        """The shape of the result."""
        return tuple(self.result.shape)

    @cached_property
    def positions(self) -> tuple[int, ...]:
        """The position in x, counted row by row, of each cell of the result, row by row."""
        return tuple(self.result.flatten().tolist())


def counted(shape: Iterable[int], device: str = "cpu") -> torch.Tensor:
    """`torch.arange(numel).reshape(shape)`, within the limits of this app."""
    shape = tuple(shape)
    if min(shape, default=0) < 0 or extent(shape) > limits.ELEMENTS:
        raise InputProblem(
            f"A tensor of shape {format_shape(shape)} cannot be made here",
            f"sizes are 0 or more, and at most {limits.ELEMENTS:,} elements are allowed",
            "choose other sizes",
        )
    return torch.arange(prod(shape), device=device).reshape(shape)


def select(shape: Iterable[int], index: Index | str, device: str = "cpu") -> Selection:
    """What `x[index]` takes from `x = torch.arange(numel).reshape(shape)`.

    Raises `InputProblem` where torch refuses, with torch's own message, and for what would be too large.
    """
    index = parse_index(index) if isinstance(index, str) else index
    x = counted(shape, device)
    prediction = resolve(index, x)
    with Dispatched() as dispatched:
        result = subscript(x, index, prediction)
    return Selection(
        index,
        x,
        result,
        result._is_view(),  # noqa: SLF001 - torch has no other name for it
        tuple(dispatched.names),
        prediction,
    )


def resolve(index: Index, x: torch.Tensor) -> Prediction:
    """What will come of `x[index]`; `InputProblem` if that is too large."""
    prediction = predict(tuple(x.shape), evaluate(index, x), x.device)
    elements = extent(prediction.shape or ())
    if elements > limits.ELEMENTS or prediction.numbers * 8 > limits.INDEX_BYTES:
        raise InputProblem(
            f"The result of {index.source} is too large",
            f"it has {elements:,} elements by {prediction.numbers:,} numbers of index arrays, and this app allows "
            f"{limits.ELEMENTS:,} elements and {limits.INDEX_BYTES // 8:,} numbers",
            "index fewer cells",
            index.span,
        )
    return prediction


def subscript(x: torch.Tensor, index: Index, prediction: Prediction) -> torch.Tensor:
    """`x[key]` by torch itself; its refusal as an `InputProblem` with a way out."""
    try:
        return x[prediction.key]
    except REFUSALS as error:
        raise explained(x, index, prediction, error) from None


def explained(x: torch.Tensor, index: Index, prediction: Prediction, error: Exception) -> InputProblem:
    """Torch's refusal of `x[index]`, at the item to blame."""
    position, fix = prediction.trouble or (None, "write an index that fits the shape")
    problem = refusal(_blamed(index, position, listed=prediction.listed), error, fix)
    shape = format_shape(tuple(x.shape))
    return InputProblem(f"{problem.what} on the shape {shape}", problem.why, problem.fix, problem.span)


def _blamed(index: Index, position: int | None, *, listed: bool) -> Index | Entry:
    """The piece of the text that stands for the item at `position`."""
    if position is None:
        return index
    only = index.items[0]
    return (only.items if listed and isinstance(only, Items) else index.items)[position]
