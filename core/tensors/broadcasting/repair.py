"""Changes of one operand's shape that make shapes broadcast, each tried on torch before it is offered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from core import limits
from core.inputs.shapes import Shape
from core.tensors.broadcasting.alignment import broadcast, repeated_scalar
from core.tensors.broadcasting.operation import OPERANDS

Candidate = tuple[Shape, str, str]  # the new shape, the line that makes it, why
Candidates = Callable[[int, Sequence[Shape]], Iterator[Candidate]]

_OFFERED = 4  # repairs; more would not help in choosing


@dataclass(frozen=True)
class ShapeRepair:
    """One operand given another shape. `line` is the code that does it; `result` is what all then broadcast to."""

    operand: int
    line: str
    shape: Shape
    result: Shape
    why: str


def repairs(shapes: Sequence[Shape]) -> tuple[ShapeRepair, ...]:
    """Repairs that work, most likely meant first; none, if no single change of one operand helps."""
    simple = _working(shapes, _simple)
    return (simple or _working(shapes, _double))[:_OFFERED]


def _working(shapes: Sequence[Shape], candidates: Candidates) -> tuple[ShapeRepair, ...]:
    """Those candidates of every operand on which torch agrees that all shapes broadcast."""
    found: dict[tuple[int, Shape], ShapeRepair] = {}
    for operand, shape in enumerate(shapes):
        for candidate, line, why in candidates(operand, shapes):
            if len(candidate) > limits.RANK or candidate == shape:
                continue
            tried = broadcast([*shapes[:operand], candidate, *shapes[operand + 1 :]])
            if tried.result is not None and len(tried.result) <= limits.RANK:
                found.setdefault((operand, candidate), ShapeRepair(operand, line, candidate, tried.result, why))
    # What stretches least is likeliest meant; among equals, what was tried first.
    return tuple(sorted(found.values(), key=lambda repair: prod(repair.result)))


def _simple(operand: int, shapes: Sequence[Shape]) -> Iterator[Candidate]:
    """A reduced axis kept, two axes exchanged, one axis inserted; each shape is read off a tensor after the line."""
    name, shape = OPERANDS[operand], shapes[operand]
    tensor = repeated_scalar(shape, "meta")
    for other, theirs in enumerate(shapes):
        for axis in range(len(theirs)):
            if other != operand and theirs[:axis] + theirs[axis + 1 :] == shape:
                kept = tuple(repeated_scalar(theirs, "meta").sum(dim=axis, keepdim=True).shape)
                line = f"{name} = {OPERANDS[other]}.sum(dim={axis}, keepdim=True)"
                why = f"if {name} is {OPERANDS[other]} reduced over axis {axis} (by sum, mean, …): keep that axis"
                yield kept, line, why
    for first, second in combinations(range(len(shape)), 2):
        turned = tuple(tensor.transpose(first, second).shape)
        yield turned, f"{name} = {name}.transpose({first}, {second})", f"axes {first} and {second} change places"
    for axis in range(len(shape) + 1):
        grown = tuple(tensor.unsqueeze(axis).shape)
        yield grown, f"{name} = {name}.unsqueeze({axis})", f"a new axis of size 1 at position {axis}"


def _double(operand: int, shapes: Sequence[Shape]) -> Iterator[Candidate]:
    """Two axes inserted: what an outer product of two matrices needs."""
    name = OPERANDS[operand]
    for first, second in combinations(range(len(shapes[operand]) + 2), 2):
        grown = tuple(repeated_scalar(shapes[operand], "meta").unsqueeze(first).unsqueeze(second).shape)
        line = f"{name} = {name}.unsqueeze({first}).unsqueeze({second})"
        yield grown, line, f"new axes of size 1 at positions {first} and {second}"
