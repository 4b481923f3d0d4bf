"""The one measure of size: an axis of size 0 counts as 1, because a reduction or a product may take it away.

`torch.zeros(2**30, 0)` has no elements and takes no memory, and `.prod(1)` of it would have 2**30 ones. So whatever
holds for elements holds for extents: no tensor, no array and no view has a larger one than `limits.ELEMENTS`.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn

from core import limits
from core.inputs.shapes import extent
from core.lab.bounds.budget import too_large
from core.lab.interpret.arrays import Array
from core.lab.interpret.failures import ErrorValue
from core.lab.interpret.values import VIEWS
from core.language.syntax import Piece

Value = Any
_ALONE: Final = frozenset([int, float, complex, bool, str, type(None), torch.dtype])


def of(value: Tensor | Array) -> int:
    """The extent of a tensor or an array."""
    return extent(value.shape)


def inside(value: Value) -> Sequence[Value] | None:
    """What is inside a list, a tuple, a set, a dictionary (keys and values), a view of one, or a module; else None."""
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, set | deque | VIEWS):
        return list(value)
    if isinstance(value, ErrorValue):
        return value.arguments
    if isinstance(value, nn.Module) and (inside := value.__dict__.get("_modules")):
        return list(inside.values())
    return None


def all_in(values: Sequence[Value], around: tuple[int, ...] = ()) -> Iterator[Tensor | Array]:
    """The tensors and arrays among values, those in lists and dictionaries too.

    `around` are the ids of those that these values stand in: what holds itself is not entered again.
    """
    for value in values:
        if isinstance(value, Tensor | Array):
            yield value
        elif (items := inside(value)) is not None and id(value) not in around:
            yield from all_in(items, (*around, id(value)))


def tensors_in(values: Sequence[Value]) -> list[Tensor]:
    """The tensors among values, those in lists too."""
    found: list[Tensor] = []
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif type(value) not in _ALONE:  # of numbers and words nothing is asked, as there are many
            found += [each for each in all_in((value,)) if isinstance(each, Tensor)]
    return found


def together(values: Sequence[Tensor | Array]) -> int:
    """The most elements that a result of these may have if they are broadcast, multiplied or put together."""
    bound = 1
    for value in values:
        bound *= of(value)
        if bound > limits.ELEMENTS:
            break
    return max(bound, sum(of(value) for value in values))


def check(piece: Piece, shape: Sequence[int]) -> None:
    """Raise `InputProblem` if nothing of this shape may exist."""
    if extent(shape) > limits.ELEMENTS:
        raise too_large(piece, extent(shape))
