"""Operations that take an index tensor: `gather`, `scatter` and their kin, and where each of their cells comes from.

Source: PyTorch documentation, `torch.gather`, `torch.Tensor.scatter_`, `scatter_add_`, `index_add_`,
`torch.take_along_dim`, `torch.index_select`, `torch.where`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Final, Literal

import torch

from core import limits
from core.inputs.shapes import Shape, format_shape
from core.inputs.values import Values
from core.language.index import Index
from core.language.walk.index_value import REFUSALS, evaluate
from core.problem import InputProblem
from core.tensors.indexing.selection import counted

Name = Literal["gather", "take_along_dim", "index_select", "scatter", "scatter_add", "index_add", "where"]
NAMES: Final[tuple[Name, ...]] = (
    "gather", "take_along_dim", "index_select", "scatter", "scatter_add", "index_add", "where",
)  # fmt: skip
FLAT: Final = ("index_select", "index_add")  # their index is a list of positions along one axis
WRITING: Final = ("scatter", "scatter_add", "index_add")  # they write a source's cells into x
SOURCE_START: Final = 100  # the source's numbers begin here, to be told from x's own

_LETTERS: Final = "ijklm"


@dataclass(frozen=True, eq=False)
class Gathering:
    """One operation that was run. `x` holds 0, 1, 2, …; `source` (y, for `where`) holds 100, 101, …, or is None.

    `index` is the index tensor, or the condition of `where`. For each cell of `result`, row by row: `origins` are the
    cells that it was computed from, as (tensor, position) with tensor one of x, source, index, and position counted
    row by row. `formula` says it for every cell. `repeated` says that two source cells go to one place.
    """

    name: Name
    line: str
    formula: str
    x: torch.Tensor
    index: torch.Tensor
    source: torch.Tensor | None
    result: torch.Tensor
    origins: tuple[tuple[tuple[str, int], ...], ...]
    repeated: bool


def default_index(name: Name, shape: Shape, dim: int) -> Values:
    """An index that fits: a permutation's worth of positions along `dim`."""
    size = shape[dim] if -len(shape) <= dim < len(shape) else 1
    if name in FLAT or not shape:
        numbers = [n % max(size, 1) for n in (size - 1, 0)]
        return Values((2,), tuple(map(float, numbers)), floating=False)
    axis = dim % len(shape)
    own = tuple(min(s, 2) if a == axis else s for a, s in enumerate(shape))
    if name == "take_along_dim":
        own = tuple(s if a == axis else 1 for a, s in enumerate(own))
    numbers = [(3 * n + n // max(own[-1], 1)) % max(size, 1) for n in range(prod(own))]
    return Values(own, tuple(map(float, numbers)), floating=False)


def gathering(name: Name, shape: Iterable[int], dim: int, index: Values, device: str = "cpu") -> Gathering:
    """Run one of the operations but `where`. Raises `InputProblem` where torch refuses."""
    x = _small(tuple(shape), device)
    numbers = index.numbers if index.floating else [int(n) for n in index.numbers]
    positions = torch.tensor(numbers, dtype=None if index.floating else torch.int64, device=device).reshape(index.shape)
    source = None
    if name in WRITING:
        source = _counted_from(SOURCE_START, _source_shape(name, x, dim, positions), device)
    if name == "take_along_dim":
        _predict(x, dim, positions)
    line = _line(name, dim)
    try:
        result = _run(name, x, dim, positions, source)
        origins = _origins(name, x, dim, positions, source)
    except REFUSALS as error:
        raise _refused(line, error, name, x, dim) from None
    written = [origin for cell in origins for origin in cell if origin[0] == "source"]
    unique = source is None or (len(set(written)) == source.numel() and max(map(len, origins), default=0) <= 3)
    return Gathering(name, line, _formula(name, x.dim(), dim), x, positions, source, result, origins, not unique)


def where(shape: Iterable[int], condition: Index, device: str = "cpu") -> Gathering:
    """`torch.where(condition, x, y)` with a condition typed as an index's comparison, as in `x > 5`."""
    x = _small(tuple(shape), device)
    y = _counted_from(SOURCE_START, tuple(x.shape), device)
    mask = evaluate(condition, x)
    if not isinstance(mask, torch.Tensor) or mask.dtype != torch.bool or mask.shape != x.shape:
        raise InputProblem(
            f"{condition.source} is not a condition on each cell of x",
            "where needs a True or False for each",
            "compare x, as in x > 5",
            condition.span,
        )
    result = torch.where(mask, x, y)
    codes = torch.where(mask, x, x.numel() + x).flatten().tolist()
    origins = tuple((_decoded(code, x.numel()), ("index", place)) for place, code in enumerate(codes))
    name = condition.name
    line = f"torch.where({condition.text}, {name}, y)"
    formula = f"result[…] = {name}[…] if index[…] else y[…]"
    return Gathering("where", line, formula, x, mask, y, result, origins, repeated=False)


def _small(shape: Shape, device: str) -> torch.Tensor:
    if prod(shape) > limits.PROGRAM_ELEMENTS:
        raise InputProblem(
            f"The shape {format_shape(shape)} is too large here",
            f"each cell's origin is followed, for at most {limits.PROGRAM_ELEMENTS:,} cells",
            "make one of the sizes smaller",
        )
    return counted(shape, device)


def _counted_from(start: int, shape: Shape, device: str) -> torch.Tensor:
    return torch.arange(start, start + prod(shape), device=device).reshape(shape)


def _source_shape(name: Name, x: torch.Tensor, dim: int, index: torch.Tensor) -> Shape:
    if name != "index_add":
        return tuple(index.shape)
    axis = dim % x.dim() if x.dim() else 0
    return tuple(index.numel() if a == axis else size for a, size in enumerate(x.shape))


def _predict(x: torch.Tensor, dim: int, index: torch.Tensor) -> None:
    """`take_along_dim` broadcasts x and index but for one axis."""
    elements = 1
    for a, b in zip(reversed(x.shape), reversed(index.shape), strict=False):
        elements *= max(a, b)
    if x.dim() == index.dim() and elements > limits.ELEMENTS:
        raise InputProblem(
            f"take_along_dim along axis {dim} is too large here",
            f"it could make {elements:,} cells and this app allows {limits.ELEMENTS:,}",
            "make x or index smaller",
        )


def _run(name: Name, x: torch.Tensor, dim: int, index: torch.Tensor, source: torch.Tensor | None) -> torch.Tensor:
    if name == "gather":
        return x.gather(dim, index)
    if name == "take_along_dim":
        return x.take_along_dim(index, dim)
    if name == "index_select":
        return x.index_select(dim, index)
    assert source is not None  # noqa: S101 - the others write one
    if name == "scatter":
        return x.scatter(dim, index, source)
    return x.scatter_add(dim, index, source) if name == "scatter_add" else x.index_add(dim, index, source)


def _origins(
    name: Name, x: torch.Tensor, dim: int, index: torch.Tensor, source: torch.Tensor | None
) -> tuple[tuple[tuple[str, int], ...], ...]:
    """The operation itself, run on numbers that name the cells, says where each cell comes from."""
    numbered = torch.arange(index.numel(), device=x.device).reshape(index.shape)
    along = (-1, *[1] * (x.dim() - 1 - dim % x.dim())) if x.dim() else (-1,)
    if source is None:
        taken = _run(name, x, dim, index, None)
        by = numbered.reshape(along).expand(taken.shape) if name == "index_select" and x.dim() else numbered
        if name == "take_along_dim":
            by = numbered.expand(taken.shape) if numbered.dim() == taken.dim() else numbered
        return tuple(
            (("x", a), ("index", i)) for a, i in zip(taken.flatten().tolist(), by.flatten().tolist(), strict=True)
        )
    if not source.numel() or not x.numel():
        return tuple((("x", k),) for k in range(x.numel()))
    by = numbered.reshape(along).expand(source.shape) if name == "index_add" and x.dim() else numbered
    places = by.flatten().tolist()
    if name == "scatter":
        codes = _run(name, x, dim, index, x.numel() + numbered).flatten().tolist()
        return tuple(
            (("x", code),) if code < x.numel() else (("source", code - x.numel()), ("index", code - x.numel()))
            for code in codes
        )
    targets = x.gather(dim, index) if name == "scatter_add" else x.index_select(dim, index)
    cells: list[list[tuple[str, int]]] = [[("x", k)] for k in range(x.numel())]
    for place, (target, by_cell) in enumerate(zip(targets.flatten().tolist(), places, strict=True)):
        cells[target] += [("source", place), ("index", by_cell)]
    return tuple(map(tuple, cells))


def _decoded(code: int, count: int) -> tuple[str, int]:
    return ("x", code) if code < count else ("source", code - count)


def _line(name: Name, dim: int) -> str:
    if name == "take_along_dim":
        return f"x.take_along_dim(index, {dim})"
    return f"x.{name}({dim}, index{', source' if name in WRITING else ''})"


def _formula(name: Name, rank: int, dim: int) -> str:
    letters = list(_LETTERS[:rank])
    axis = dim % rank if rank else 0
    plain = ", ".join(letters)
    index = f"index[{letters[axis] if name in FLAT and rank else plain}]"
    there = ", ".join(index if a == axis else letter for a, letter in enumerate(letters)) or index
    if name not in WRITING:
        return f"result[{plain}] = x[{there}]"
    return f"result[{there}] {'=' if name == 'scatter' else '+='} source[{plain}]"


def _refused(line: str, error: Exception, name: Name, x: torch.Tensor, dim: int) -> InputProblem:
    sizes = format_shape(tuple(x.shape))
    size = x.size(dim) if -x.dim() <= dim < x.dim() else None
    if size is None:
        fix = f"choose dim from {-x.dim()} to {x.dim() - 1}" if x.dim() else "give x an axis"
    elif name in FLAT:
        fix = f"write a list of whole numbers from 0 to {size - 1}"
    else:
        fix = f"nest lists to {x.dim()} axes, none longer than x's but {dim}, of whole numbers from 0 to {size - 1}"
    message = str(error).splitlines()[0].rstrip(".")
    return InputProblem(f"{line} is refused on the shape {sizes}", f"torch says: {message}", fix)
