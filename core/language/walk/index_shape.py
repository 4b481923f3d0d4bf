"""The shape of `x[…]`, axis by axis, before anything is allocated.

Source: PyTorch's `python_variable_indexing.cpp` and `TensorIndexing.h`: basic items act on the axes one after the
other; index arrays and masks are set aside, broadcast together, and applied at the end (NumPy documentation,
"Advanced indexing", says the same but for whole numbers, which NumPy counts as index arrays next to others).
"""

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from types import EllipsisType
from typing import Any

import torch

from core.inputs.shapes import Shape, format_shape
from core.language.walk.index_steps import Prediction, Step

_LISTS_READ_AS_TUPLES = 32  # torch: a list this long is an index array even with lists or slices in it


def predict(
    shape: Shape,
    key: Any,  # noqa: ANN401 - what Python would hand to torch
    device: torch.device | str = "cpu",
) -> Prediction:
    """What `x[key]` will be for an x of `shape`. The key that it holds has its lists made into tensors.

    A short list that holds lists, slices, None or ... reads as a tuple: that is deprecated, and torch warns of it. A
    list of numbers, or of True and False, is one index array.
    """
    if isinstance(key, tuple):
        return _Predictor(shape, device).run(key)
    if isinstance(key, list) and len(key) < _LISTS_READ_AS_TUPLES and any(map(_marks_a_tuple, key)):
        return replace(_Predictor(shape, device).run(key), listed=True)
    alone = _Predictor(shape, device).run((key,))
    return replace(alone, key=alone.key[0])


def _marks_a_tuple(item: object) -> bool:
    return item is None or isinstance(item, torch.Tensor | list | tuple | slice | EllipsisType)


class _Refused(Exception):
    """This item will be refused; the argument says what to write instead."""


class _Predictor:
    """Goes over the items as torch does: `sizes` is the shape so far, `axis` the next axis of it."""

    def __init__(self, shape: Shape, device: torch.device | str) -> None:
        self.device = device
        self.rank = len(shape)
        self.sizes = list(shape)
        self.origins: list[int | None] = list(range(len(shape)))  # which axis of x each one is, None for a new one
        self.axis = 0
        self.arrays: list[tuple[int, int, Shape]] = []  # first axis, number of axes, shape of the index array
        self.numbers = 0
        self.suspects: list[tuple[int | None, str]] = []
        self.position = 0

    def run(self, items: Sequence[object]) -> Prediction:
        key: list[object] = []
        steps: list[Step] = []
        try:
            for item in items:
                self.position = len(key)
                key.append(self._resolved(item))
            taken = self._taken(key)
            for position, item in enumerate(key):
                self.position = position
                steps.append(self._step(item, taken))
            if self.axis < len(self.sizes):
                steps.append(self._rest(None, len(self.sizes) - self.axis, "not mentioned, so kept whole"))
            return self._joined(tuple(key), tuple(steps))
        except _Refused as refused:
            self.suspects.append((self.position, str(refused)))
            key += items[len(key) :]
            return Prediction(tuple(key), None, tuple(steps), suspects=tuple(self.suspects))

    def _taken(self, key: Sequence[object]) -> int:
        """How many axes the items use together; refused at the first that finds none left."""
        taken = 0
        for self.position, item in enumerate(key):
            taken += _axes(item)
            if taken > self.rank:
                raise _Refused(f"index at most {self.rank} axes")
        return taken

    def _resolved(self, item: object) -> object:
        """A list as the tensor that torch makes of it: of booleans, or else of whole numbers."""
        if not isinstance(item, list | tuple):
            return item
        try:
            array = torch.tensor(item, device=self.device)
            return array if array.dtype == torch.bool else torch.tensor(item, dtype=torch.int64, device=self.device)
        except (RuntimeError, TypeError, ValueError, OverflowError):
            raise _Refused("write a list of whole numbers, or of True and False, with rows equally long") from None

    def _step(self, item: object, taken: int) -> Step:
        if isinstance(item, torch.Tensor) and item.dim() == 0 and not item.is_floating_point():
            item = item.item()
        if item is None:
            self._insert()
            return Step(self.position, (), (1,), None, "a new axis of size 1")
        if item is ...:
            return self._rest(self.position, self.rank - taken, "all axes that no other item mentions, kept whole")
        if isinstance(item, bool):
            return self._boolean(item)
        if isinstance(item, torch.Tensor):
            return self._mask(item) if item.dtype == torch.bool else self._array(item)
        if isinstance(item, slice):
            return self._slice(item)
        if isinstance(item, int):
            return self._integer(item)
        raise _Refused("write a whole number, a slice, None, ..., a list or a comparison")

    def _insert(self) -> None:
        if self.axis > len(self.sizes):
            raise _Refused("write ... only once")
        self.sizes.insert(self.axis, 1)
        self.origins.insert(self.axis, None)
        self.axis += 1

    def _rest(self, position: int | None, count: int, words: str) -> Step:
        axes = range(self.axis, min(self.axis + count, len(self.sizes)))
        self.axis += count
        sizes = tuple(self.sizes[axis] for axis in axes)
        return Step(position, self._of_x(axes), sizes, None, words if sizes else "no axes are left for it")

    def _of_x(self, axes: Sequence[int]) -> tuple[int, ...]:
        return tuple(origin for axis in axes if (origin := self.origins[axis]) is not None)

    def _next(self) -> int:
        """The size of the axis at hand."""
        if self.axis >= len(self.sizes):
            raise _Refused("index at most the axes that are left")
        return self.sizes[self.axis]

    def _integer(self, index: int) -> Step:
        size = self._next()
        takes = self._of_x([self.axis])
        del self.sizes[self.axis], self.origins[self.axis]
        if not -size <= index < size:
            raise _Refused(_range(size))
        counted = f"{index} counts from the end: index {index + size}" if index < 0 else f"index {index}"
        return Step(self.position, takes, (), None, f"{counted} of 0 to {size - 1}; the axis is gone")

    def _slice(self, bounds: slice) -> Step:
        size = self._next()
        try:
            start, stop, step = bounds.indices(size)
        except (TypeError, ValueError):
            raise _Refused("write whole numbers, and a step of at least 1") from None
        if step < 0:
            own = self.origins[self.axis]
            turned = f": x.flip({own})" if own is not None else ""
            raise _Refused(f"take a positive step and turn the axis around with flip, which copies{turned}")
        chosen = range(start, stop, step)
        self.sizes[self.axis] = len(chosen)
        words = "the whole axis"
        if len(chosen) != size:
            words = f"from {start} to before {stop}" + (f" in steps of {step}" if step > 1 else "")
            words += f": {len(chosen)} of {size}"
        takes = self._of_x([self.axis])
        self.axis += 1
        return Step(self.position, takes, (len(chosen),), None, words)

    def _boolean(self, value: bool) -> Step:  # noqa: FBT001 - it is the item itself
        self._insert()
        self.axis -= 1
        self._record(1, (int(value),))
        return Step(self.position, (), (), (int(value),), f"a new axis, kept {'once' if value else 'not at all'}")

    def _array(self, index: torch.Tensor) -> Step:
        size = self._next()
        if index.is_floating_point() or index.is_complex():
            raise _Refused("index by whole numbers or by a comparison")
        if index.numel() and not (-size <= int(index.min()) and int(index.max()) < size):
            self.suspects.append((self.position, _range(size)))
        takes = self._of_x([self.axis])
        self._record(1, tuple(index.shape))
        words = f"an index array of shape {format_shape(index.shape)}"
        return Step(self.position, takes, (), tuple(index.shape), words)

    def _mask(self, mask: torch.Tensor) -> Step:
        axes = range(self.axis, self.axis + mask.dim())
        if tuple(mask.shape) != tuple(self.sizes[axes.start : axes.stop]):
            raise _Refused(f"a mask here has the shape {format_shape(tuple(self.sizes[axes.start : axes.stop]))}")
        takes = self._of_x(axes)
        chosen = int(mask.count_nonzero())
        self._record(mask.dim(), (chosen,))
        words = f"a mask of shape {format_shape(mask.shape)}, {chosen} of {mask.numel()} True"
        return Step(self.position, takes, (), (chosen,), words)

    def _record(self, axes: int, array: Shape) -> None:
        self.arrays.append((self.axis, axes, array))
        self.numbers += axes * prod(array)
        self.axis += axes

    def _joined(self, key: tuple[Any, ...], steps: tuple[Step, ...]) -> Prediction:
        """The index arrays together: one shape, in their place if that is one place, else in front."""
        if not self.arrays:
            return Prediction(key, tuple(self.sizes), steps, suspects=tuple(self.suspects))
        try:
            arrays = tuple(torch.broadcast_shapes(*(array for _, _, array in self.arrays)))
        except RuntimeError:
            self.position = next(s.position for s in reversed(steps) if s.array is not None and s.position is not None)
            raise _Refused("give the index arrays shapes that broadcast") from None
        used = [axis for first, count, _ in self.arrays for axis in range(first, first + count)]
        front = bool(used) and used[-1] - used[0] + 1 > len(used)
        place = 0 if front or not used else used[0]
        kept = [size for axis, size in enumerate(self.sizes) if axis not in used]
        shape = (*kept[:place], *arrays, *kept[place:])
        return Prediction(key, shape, steps, arrays, front, place, self.numbers, tuple(self.suspects))


def _axes(item: object) -> int:
    """How many axes of x an item uses."""
    if item is None or item is ... or isinstance(item, bool):
        return 0
    if isinstance(item, torch.Tensor) and item.dtype == torch.bool:
        return item.dim()
    return 1


def _range(size: int) -> str:
    return f"write {-size} to {size - 1}" if size else "leave it out: this axis has no elements"
