"""Changes that make a product possible, each tried on torch before it is offered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from itertools import product as pairs
from math import prod

import torch

from core import limits
from core.inputs.einsum import ARROW, ELLIPSIS, Equation, parse_equation
from core.inputs.shapes import Shape, format_shape
from core.tensors.products.labels import label_axes
from core.tensors.products.named import BINARY, NAMES, examine, product

_OFFERED = 4  # repairs; more would not help in choosing
_FRESH = (2, 3, 4, 5, 6)  # sizes of new operands, one per label
RANKS = {"mv": [2, 1], "dot": [1, 1], "outer": [1, 1], "bmm": [3, 3], "mm": [2, 2], "matmul": [2, 2]}


@dataclass(frozen=True)
class ProductCall:
    """An operation and the shapes that it is given."""

    name: str
    shapes: tuple[Shape, ...]
    equation: Equation | None = None
    dims: tuple[int, int] = (0, 1)


@dataclass(frozen=True)
class ProductRepair:
    """A change that works: the attempt afterwards, the line of code that makes it, and the result's shape."""

    line: str
    attempt: ProductCall
    result: Shape
    why: str


Candidate = tuple[ProductCall, str, str]  # what is then attempted, the line that makes it so, why


def repairs(failed: ProductCall) -> tuple[ProductRepair, ...]:
    """Repairs of a product whose shapes do not fit, likeliest meant first."""
    found: dict[ProductCall, ProductRepair] = {}
    for stage in (_vectors, _other_operation, _one_change, _wider_equation, _two_changes, _fresh):
        if stage in {_two_changes, _fresh} and found:
            break
        for attempt, line, why in stage(failed):
            result = tried(attempt) if attempt not in found and attempt != failed else None
            if result is not None:
                found[attempt] = ProductRepair(line, attempt, result, why)
            if len(found) == _OFFERED:
                return tuple(found.values())
    return tuple(found.values())


def tried(attempt: ProductCall) -> Shape | None:
    """The shape of the result, from torch itself on tensors without storage; None if it cannot be drawn or done."""
    if any(len(shape) > limits.RANK for shape in attempt.shapes):
        return None
    chosen = product(attempt.name, [len(shape) for shape in attempt.shapes], attempt.equation, attempt.dims)
    if examine(chosen, attempt.shapes).plan is None:
        return None
    shape = tuple(chosen.run(*(torch.empty(shape, device="meta") for shape in attempt.shapes)).shape)
    return shape if len(shape) <= limits.RANK else None


def _vectors(failed: ProductCall) -> Iterator[Candidate]:
    """A row of A and a column of B, where the operation takes vectors and got matrices."""
    ranks = RANKS.get(failed.name, [])
    if 1 not in ranks:
        return
    shapes, lines, said = [], [], []
    for k, (shape, rank) in enumerate(zip(failed.shapes, ranks, strict=True)):
        name, matrix = NAMES[k], len(shape) == 2 and rank == 1
        if not matrix and len(shape) != rank:
            return
        shapes.append((shape[1] if k == 0 else shape[0],) if matrix else shape)
        if matrix:
            lines.append(f"{name} = {name}[0]" if k == 0 else f"{name} = {name}[:, 0]")
            said.append(f"the first {'row' if k == 0 else 'column'} of {name}")
    if lines and all(shape[0] for shape, rank in zip(failed.shapes, ranks, strict=True) if len(shape) != rank):
        yield replace(failed, shapes=tuple(shapes)), "; ".join(lines), " and ".join(said)


def _other_operation(failed: ProductCall) -> Iterator[Candidate]:
    """The same operands with another of torch's names, where the number of axes is what torch refuses."""
    if failed.name not in BINARY:
        if failed.name in {"transpose", "mT"}:
            for name in ("T", "transpose"):
                ranks = [len(failed.shapes[0])]
                yield replace(failed, name=name, dims=(0, -1)), _code(name, ranks, (0, -1)), "this fits its rank"
        return
    ranks = [len(shape) for shape in failed.shapes]
    for name in BINARY:
        chosen = product(name, ranks)
        yield replace(failed, name=name), f"C = {chosen.code}", f"it takes {chosen.takes}"


def _one_change(failed: ProductCall) -> Iterator[Candidate]:
    """One operand transposed, the operands swapped, an axis inserted or left out."""
    for operand in range(len(failed.shapes)):
        for shape, line, why in _transposed(failed, operand):
            yield _with(failed, operand, shape), line, why
    for first, second in combinations(range(len(failed.shapes)), 2):
        shapes = list(failed.shapes)
        shapes[first], shapes[second] = shapes[second], shapes[first]
        a, b = NAMES[first], NAMES[second]
        yield replace(failed, shapes=tuple(shapes)), f"{a}, {b} = {b}, {a}", "the operands change places"
    for operand in range(len(failed.shapes)):
        for shape, line, why in (*_grown(failed, operand), *_squeezed(failed, operand)):
            yield _with(failed, operand, shape), line, why


def _two_changes(failed: ProductCall) -> Iterator[Candidate]:
    """Both of two operands transposed or given an axis."""
    if len(failed.shapes) != 2:
        return
    first, second = (
        [*_transposed(failed, operand), *_grown(failed, operand), *_squeezed(failed, operand)] for operand in (0, 1)
    )
    for (left, line, why), (right, other, reason) in pairs(first, second):
        yield replace(failed, shapes=(left, right)), f"{line}; {other}", f"{why}; {reason}"


def _wider_equation(failed: ProductCall) -> Iterator[Candidate]:
    """An ellipsis in front of each operand, for axes that have no label."""
    if failed.equation is None or any(ELLIPSIS in own for own in failed.equation.operands):
        return
    text = ",".join(ELLIPSIS + "".join(own) for own in failed.equation.operands)
    text += f"{ARROW}{ELLIPSIS}{''.join(failed.equation.output)}"
    wider = replace(failed, equation=parse_equation(text))
    yield wider, f'equation = "{text}"', "the ellipsis stands for the axes that have no label"


def _fresh(failed: ProductCall) -> Iterator[Candidate]:
    """New operands of shapes that fit; those that fit already stay."""
    ranks = [len(shape) for shape in failed.shapes]
    equation = product(failed.name, ranks, failed.equation, failed.dims).equation
    if equation is None:
        ranks = RANKS.get(failed.name, [2])
        equation = product(failed.name, ranks, None, failed.dims).equation
    if equation is None:
        return
    axes = label_axes(equation, ranks) or tuple(
        tuple(label for label in own if label != ELLIPSIS) for own in equation.operands
    )
    sizes: dict[str, int] = {}
    for own, shape in zip(axes, failed.shapes, strict=False):
        if len(own) == len(shape):
            for label, size in zip(own, shape, strict=True):
                sizes[label] = size if sizes.get(label, 1) == 1 else sizes[label]
    for k, label in enumerate(dict.fromkeys(label for own in axes for label in own)):
        sizes.setdefault(label, _FRESH[k % len(_FRESH)])
    shapes = tuple(tuple(sizes[label] for label in own) for own in axes)
    new = [k for k, shape in enumerate(shapes) if shape not in failed.shapes[k : k + 1]]
    line = "; ".join(f"{NAMES[k]} = torch.ones({format_shape(shapes[k])})" for k in new)
    if new and max(map(prod, shapes)) <= limits.ELEMENTS:
        names = " and ".join(NAMES[k] for k in new)
        yield replace(failed, shapes=shapes), line, f"a new {names}, of a shape that fits"


def _transposed(failed: ProductCall, operand: int) -> Iterator[tuple[Shape, str, str]]:
    name, shape = NAMES[operand], failed.shapes[operand]
    axes = sorted(combinations(range(len(shape)), 2), reverse=True)  # the last two first: rows and columns
    for first, second in axes:
        turned = tuple(torch.empty(shape, device="meta").transpose(first, second).shape)
        if turned != shape:
            line = f"{name} = {name}.T" if len(shape) == 2 else f"{name} = {name}.transpose({first}, {second})"
            yield turned, line, f"axes {first} and {second} of {name} change places"


def _grown(failed: ProductCall, operand: int) -> Iterator[tuple[Shape, str, str]]:
    name, shape = NAMES[operand], failed.shapes[operand]
    for axis in range(len(shape) + 1):
        grown = tuple(torch.empty(shape, device="meta").unsqueeze(axis).shape)
        yield grown, f"{name} = {name}.unsqueeze({axis})", f"a new axis of size 1 at position {axis} of {name}"


def _squeezed(failed: ProductCall, operand: int) -> Iterator[tuple[Shape, str, str]]:
    name, shape = NAMES[operand], failed.shapes[operand]
    for axis, size in enumerate(shape):
        if size == 1:
            less = tuple(torch.empty(shape, device="meta").squeeze(axis).shape)
            yield less, f"{name} = {name}.squeeze({axis})", f"axis {axis} of {name}, of size 1, is left out"


def _with(failed: ProductCall, operand: int, shape: Shape) -> ProductCall:
    return replace(failed, shapes=(*failed.shapes[:operand], shape, *failed.shapes[operand + 1 :]))


def _code(name: str, ranks: Sequence[int], dims: tuple[int, int]) -> str:
    return f"B = {product(name, ranks, None, dims).code}"
