"""Other names for the same selection: `index_select`, `masked_select`, `gather`, `take`, or a chain of views.

Each is run and compared with `x[index]` before it is shown. Source: PyTorch documentation, "Indexing, Slicing,
Joining, Mutating Ops".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from core.probe.dispatched import share_storage
from core.tensors.indexing.selection import Selection

_WRITTEN = 40  # numbers of an index tensor that are written out


@dataclass(frozen=True)
class EquivalentLine:
    """One operation and the line of Python that gives the same result, view or copy alike."""

    operation: str
    line: str


def equivalents(selection: Selection) -> tuple[EquivalentLine, ...]:
    """What gives the same as the selection, verified on the same tensor."""
    key = selection.prediction.key
    items = key if isinstance(key, tuple) else (key,)
    found = (_views, _index_select, _masked_select, _gather, _take)
    return tuple(
        EquivalentLine(operation, line)
        for candidate in found
        for operation, line, result in candidate(selection, items)
        if torch.equal(result, selection.result) and share_storage(result, selection.source) == selection.is_view
    )


_Found = Iterator[tuple[str, str, torch.Tensor]]


def _views(selection: Selection, items: Sequence[object]) -> _Found:
    """Whole numbers, slices without a step, None and ... as `select`, `narrow` and `unsqueeze`."""
    result, calls, axis = selection.source, "", 0
    mentioned = sum(isinstance(item, int | slice) for item in items)
    for item in items:
        if item is ...:
            axis += selection.source.dim() - mentioned
        elif item is None:
            result, calls, axis = result.unsqueeze(axis), f"{calls}.unsqueeze({axis})", axis + 1
        elif isinstance(item, bool):
            return
        elif isinstance(item, int):
            result, calls = result.select(axis, item), f"{calls}.select({axis}, {item})"
        elif isinstance(item, slice):
            start, stop, step = item.indices(result.size(axis))
            if step != 1:
                return
            if stop - start != result.size(axis):
                length = max(stop - start, 0)
                start = min(start, result.size(axis) - length)
                result, calls = result.narrow(axis, start, length), f"{calls}.narrow({axis}, {start}, {length})"
            axis += 1
        else:
            return
    if calls:
        yield (
            ", ".join(dict.fromkeys(call.split("(")[0] for call in calls.split(".")[1:])),
            f"{selection.index.name}{calls}",
            result,
        )


def _index_select(selection: Selection, items: Sequence[object]) -> _Found:
    """One flat index array, behind whatever else is basic."""
    arrays = [item for item in items if isinstance(item, torch.Tensor) and item.dim()]
    place = selection.prediction.place
    if len(arrays) != 1 or arrays[0].dtype == torch.bool or arrays[0].dim() != 1 or place is None:
        return
    if any(isinstance(item, bool) for item in items):
        return
    basic: tuple[Any, ...] = tuple(slice(None) if item is arrays[0] else item for item in items)
    part = selection.source[basic]
    index = arrays[0].remainder(max(part.size(place), 1))  # index_select takes no negative index
    if index.numel() > _WRITTEN:
        return
    words = ", ".join(map(_written, basic))
    whole = all(item is ... or item == slice(None) for item in basic)
    name = selection.index.name if whole else f"{selection.index.name}[{words}]"
    line = f"{name}.index_select({place}, torch.tensor({index.tolist()}, dtype=torch.int64))"
    yield (
        "index_select",
        line.replace(", dtype=torch.int64" if index.numel() else "\0", ""),
        part.index_select(place, index),
    )


def _masked_select(selection: Selection, items: Sequence[object]) -> _Found:
    x, written = selection.source, selection.index.items
    masks = [item for item in items if isinstance(item, torch.Tensor) and item.dtype == torch.bool]
    if len(masks) != 1 or masks[0].shape != x.shape or len(written) != len(items):
        return
    if any(item is not ... for item in items if item is not masks[0]):
        return
    text = written[[item is masks[0] for item in items].index(True)].text
    yield "masked_select", f"torch.masked_select({selection.index.name}, {text})", torch.masked_select(x, masks[0])


def _gather(selection: Selection, items: Sequence[object]) -> _Found:
    """Rows one after the other, and a column (or columns) of each: `x[[0, 1, 2], [2, 0, 1]]`."""
    x, name = selection.source, selection.index.name
    arrays = [item for item in items if isinstance(item, torch.Tensor) and item.dtype != torch.bool]
    if x.dim() != 2 or len(items) != 2 or len(arrays) != 2:
        return
    rows, columns = arrays
    each = torch.arange(x.size(0), device=x.device)
    index = columns.remainder(max(x.size(1), 1))  # gather takes no negative index
    if not 0 < index.numel() <= _WRITTEN:
        return
    if rows.shape == each.shape == columns.shape and torch.equal(rows, each):
        index = index.unsqueeze(1)
        yield "gather", f"{name}.gather(1, torch.tensor({index.tolist()})).squeeze(1)", x.gather(1, index).squeeze(1)
    elif rows.shape == (x.size(0), 1) and index.dim() <= 2 and torch.equal(rows.flatten(), each):
        index = index.expand(x.size(0), -1)
        yield "gather", f"{name}.gather(1, torch.tensor({index.tolist()}))", x.gather(1, index)


def _take(selection: Selection, _: Sequence[object]) -> _Found:
    """Every copy is a `take` of the positions, counted row by row."""
    if 0 < selection.result.numel() <= _WRITTEN:
        line = f"{selection.index.name}.take(torch.tensor({selection.result.tolist()}))"
        yield "take", line, selection.source.take(selection.result)


def _written(item: object) -> str:
    if isinstance(item, slice):
        start, stop, step = ("" if part is None else str(part) for part in (item.start, item.stop, item.step))
        return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"
    return "..." if item is ... else str(item)
