"""Short chains that make a wanted shape of a given one, each run on torch before it is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations
from math import prod
from typing import Final

from core import limits
from core.inputs.shapes import Shape
from core.problem import InputProblem
from core.tensors.reshaping.steps import walk

_FOUND: Final = 8  # chains that are shown
_SHOWN: Final = 8  # numbers of each that are shown


@dataclass(frozen=True)
class Clue:
    """A chain that makes the wanted shape. `copies` says that it makes storage of its own.

    `numbers` are the result's first ones, row by row, of a tensor that counts from 0: the same shape, but not always
    the same order.
    """

    chain: str
    copies: bool
    numbers: tuple[int, ...]


def detect(shape: Shape, wanted: Shape) -> tuple[Clue, ...]:
    """Chains of one or two operations, views before copies; none if two do not suffice."""
    if max(prod(shape), prod(wanted)) > limits.PROGRAM_ELEMENTS:
        raise InputProblem(
            "These shapes are too large to try chains on",
            f"each chain is run, on at most {limits.PROGRAM_ELEMENTS:,} elements",
            "try it on smaller sizes",
        )
    single = [chain for chain, made in _moves(shape, wanted) if made == wanted]
    pairs = [
        f"{first}.{second}"
        for first, between in _moves(shape, wanted)
        if between != wanted and prod(between) <= limits.PROGRAM_ELEMENTS
        for second, made in _moves(between, wanted)
        if made == wanted and not _idle(first, second)
    ]
    clues: list[Clue] = []
    for chain in [*single, *pairs]:
        if len(clues) == _FOUND:
            break
        clue = _run(shape, chain, wanted)
        # A chain in two steps has to show something that the shorter ones do not: another order, or a view.
        shown = {(known.numbers, known.copies) for known in clues}
        if clue and (chain in single or (clue.numbers, clue.copies) not in shown):
            clues.append(clue)
    return tuple(sorted(clues, key=lambda clue: (clue.chain.count(".") > 0, clue.copies)))


def _run(shape: Shape, chain: str, wanted: Shape) -> Clue | None:
    walked = walk(shape, chain)
    if walked.problem or tuple(walked.last.tensor.shape) != wanted:
        return None
    numbers = walked.last.tensor.flatten()[:_SHOWN].tolist()
    return Clue(chain, walked.last.storage != 0, tuple(numbers))


def _idle(first: str, second: str) -> bool:
    """Whether the second step alone would have done: sizes are free in a view, so ones need no step of their own."""
    return second.startswith(("reshape", "view")) and first.startswith(("squeeze", "unsqueeze", "flatten"))


def _moves(shape: Shape, wanted: Shape) -> Iterator[tuple[str, Shape]]:
    """Single operations on `shape` that may lead to `wanted`, each with the shape that it makes."""
    rank, count = len(shape), prod(shape)
    for a, b in combinations(range(rank), 2):
        swapped = list(shape)
        swapped[a], swapped[b] = shape[b], shape[a]
        yield f"transpose({a}, {b})", tuple(swapped)
    if rank > 2:
        for order in permutations(range(rank)) if rank <= 4 else ():
            if sum(a != b for a, b in enumerate(order)) > 2:
                yield f"permute{order}", tuple(shape[axis] for axis in order)
    for axis, size in enumerate(shape):
        if size == 1:
            yield f"squeeze({axis})", (*shape[:axis], *shape[axis + 1 :])
    for axis in range(rank + 1 if rank < limits.RANK else 0):
        yield f"unsqueeze({axis})", (*shape[:axis], 1, *shape[axis:])
    if count == prod(wanted):
        yield f"reshape{_call(wanted)}", wanted
    yield from _resizing(shape, wanted)


def _resizing(shape: Shape, wanted: Shape) -> Iterator[tuple[str, Shape]]:
    """Operations that change the number of elements."""
    rank = len(shape)
    if rank <= len(wanted) and wanted != shape:
        padded = (1,) * (len(wanted) - rank) + shape
        if all(a in (1, b) for a, b in zip(padded, wanted, strict=True)):
            yield f"expand{_call(wanted)}", wanted
        if all(a and b and b % a == 0 for a, b in zip(padded, wanted, strict=True)):
            times = tuple(b // a for a, b in zip(padded, wanted, strict=True))
            yield f"repeat{_call(times)}", wanted
    for axis, size in enumerate(shape):
        if rank == len(wanted) and wanted[axis] < size:
            kept = (*shape[:axis], wanted[axis], *shape[axis + 1 :])
            yield f"narrow({axis}, 0, {wanted[axis]})", kept
        if rank == len(wanted) and wanted[axis] == 2 * size:
            yield f"cat([_, _], {axis})", (*shape[:axis], 2 * size, *shape[axis + 1 :])
    for axis, size in enumerate(wanted):
        if wanted[:axis] + wanted[axis + 1 :] == shape and 1 < size <= 4:
            yield f"stack([{', '.join('_' * size)}], {axis})", wanted


def _call(sizes: Shape) -> str:
    return f"({', '.join(map(str, sizes))})" if sizes else "(())"
