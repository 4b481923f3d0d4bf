"""What is drawn of a tensor and its storage: the cells of the grid, and the elements as they lie in memory."""

from dataclasses import dataclass, replace

import torch

from core import limits
from core.language.index import parse_index
from core.language.walk.index_value import REFUSALS
from core.probe.dispatched import Dispatched
from core.probe.excerpt import Excerpt, Number, corner, excerpt
from core.problem import InputProblem
from core.tensors.indexing.selection import explained, resolve
from core.tensors.reshaping.steps import Stage, Walk

_WHOLE = 64  # elements of a storage that are all drawn; of a larger one the first and the last
_HEAD, _TAIL = 32, 8


@dataclass(frozen=True)
class Strip:
    """The elements of one storage in order. `elements` are their numbers, None where some are left out.

    `values` and `origins` (elements of the first tensor) belong to the drawn ones; `address` is of the first byte.
    """

    storage: int
    address: int
    item_bytes: int
    length: int
    elements: tuple[int | None, ...]
    values: tuple[Number, ...]
    origins: tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """A tensor on one storage: for each drawn cell its element of the storage, and of the first tensor."""

    tensor: Excerpt
    storage: int
    offset: int
    contiguous: bool
    places: tuple[int, ...]
    origins: tuple[int, ...]


@dataclass(frozen=True)
class Portrait:
    """The first tensor and the one at hand, each with its storage; `strip` is None where they share it.

    After a write: `operations` are those of the write, and a value that differs from its origin was changed.
    """

    first: Grid
    first_strip: Strip
    stage: Grid
    strip: Strip | None
    operations: tuple[str, ...] = ()


def portrait(walk: Walk, stage: Stage, write: str | None = None, value: int = -1) -> Portrait:
    """What is drawn of `stage`. With `write`, an index such as `y[0]`, that much of it is set to `value` first.

    The write is done to the tensors of `walk` themselves. Raises `InputProblem` where torch refuses it.
    """
    first = walk.stages[0]
    before = _drawn(first, stage)
    if write is None:
        return before
    operations = _write(stage.tensor, write, value)
    after = _drawn(first, stage)
    return Portrait(
        replace(after.first, origins=before.first.origins),
        replace(after.first_strip, origins=before.first_strip.origins),
        replace(after.stage, origins=before.stage.origins),
        None if after.strip is None or before.strip is None else replace(after.strip, origins=before.strip.origins),
        operations,
    )


def _drawn(first: Stage, stage: Stage) -> Portrait:
    shared = stage.storage == first.storage
    return Portrait(_grid(first), _strip(first), _grid(stage), None if shared else _strip(stage))


def _write(tensor: torch.Tensor, write: str, value: int) -> tuple[str, ...]:
    index = parse_index(write)
    prediction = resolve(index, tensor)
    try:
        with Dispatched() as dispatched:
            tensor[prediction.key] = value
    except REFUSALS as error:
        problem = explained(tensor, index, prediction, error)
        if prediction.trouble is None:
            raise InputProblem(
                f"{index.source} = {value} is refused", problem.why, "write to a copy: contiguous() or clone() first"
            ) from None
        raise problem from None
    return tuple(dispatched.names)


def _grid(stage: Stage) -> Grid:
    tensor = stage.tensor
    drawn = excerpt(tensor, limits.EXCERPT_CELLS)
    offset = int(tensor.storage_offset())
    places = tuple(offset + sum(i * step for i, step in zip(at, drawn.stride, strict=True)) for at in drawn.indices)
    return Grid(
        drawn,
        stage.storage,
        offset,
        tensor.is_contiguous(),
        places,
        tuple(int(value) for value in corner(tensor, drawn.axes).flatten().tolist()),
    )


def _strip(stage: Stage) -> Strip:
    storage = stage.tensor.untyped_storage()
    size = stage.tensor.element_size()
    length = storage.nbytes() // size
    whole = stage.tensor.as_strided((length,), (1,), 0)  # the storage, element by element
    kept = range(length) if length <= _WHOLE else (*range(_HEAD), *range(length - _TAIL, length))
    elements = tuple(kept) if length <= _WHOLE else (*kept[:_HEAD], None, *kept[_HEAD:])
    values = whole[torch.tensor(list(kept), dtype=torch.int64, device=whole.device)].tolist()
    return Strip(stage.storage, storage.data_ptr(), size, length, elements, tuple(values), tuple(map(int, values)))
