"""Python's operators on a listing's values: real ones, after a look at how large the result would be."""

from collections import deque
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import extents
from core.lab.bounds.budget import Budget, too_large, too_long
from core.lab.bounds.keys import check_key
from core.lab.interpret.arrays import Array, Whole, shape_of
from core.lab.interpret.values import VIEWS, attempt
from core.language.syntax import Piece
from core.language.walk.whole_numbers import check_whole
from core.language.words.signs import SIGNS, functions
from core.probe.printing import numbers_written
from core.problem import InputProblem, quote

Value = Any

OPERATORS: Final = functions(*SIGNS)
AUGMENTED: Final = {sign: each.in_place for sign, each in SIGNS.items() if each.in_place is not None}
_COLLECTIONS: Final = (str, list, tuple, dict, set, deque, VIEWS)
_OF_SETS: Final = ("|", "&", "-", "^")
_COMPARISONS: Final = 10  # operations that a comparison of a tensor with what is none takes
_DEEP: Final = 30  # lists inside one another
_SLOW: Final = 32  # times slower are products of whole numbers


def check_plain(piece: Piece, sign: str, left: Value, right: Value, budget: Budget) -> None:
    """Raise `InputProblem` if `left sign right`, neither of them a tensor, would be too large."""
    if sign in ("in", "not in"):
        _check_membership(piece, left, right, budget)
    elif isinstance(left, Array) or isinstance(right, Array):
        check_arrays(piece, sign, left, right, budget)
    elif isinstance(left, int) and isinstance(right, int):
        check_whole(piece, sign, left, right)
    elif isinstance(left, _COLLECTIONS) or isinstance(right, _COLLECTIONS):
        _check_sequences(piece, sign, left, right, budget)


def check_mixture(piece: Piece, sign: str, left: Value, right: Value, budget: Budget) -> None:
    """Raise `InputProblem` for a sign between a tensor and something other than a number: Python might iterate it."""
    other = right if isinstance(left, Tensor) else left
    if sign in ("in", "not in") and not isinstance(right, Tensor):
        check_plain(piece, sign, left, right, budget)
    elif isinstance(other, str | list | tuple | range | torch.UntypedStorage) and sign in ("+", "*"):
        raise InputProblem(
            f"{quote(piece.text)} combines a tensor with a {type(other).__name__}",
            "the lab combines tensors with tensors, arrays and numbers",
            "write torch.tensor(…) around a list, and x.item() to take the number out of a tensor",
            piece.span,
        )


def _check_membership(piece: Piece, item: Value, items: Value, budget: Budget) -> None:
    """`item in items` goes through the items, but for a whole number in a range."""
    if isinstance(items, range):
        if type(item) in (int, bool):
            return
        count = len(items[: limits.LISTING_ITEMS + 1])
        if count > limits.LISTING_ITEMS:
            raise too_long(piece, count)
        budget.operation(piece, count)
    elif isinstance(items, dict | set):
        check_key(piece, item, budget)
    elif isinstance(items, Array):
        check_arrays(piece, "==", item, items, budget)
    else:
        check_compared(piece, budget, item, items)


def check_arrays(piece: Piece, sign: str, left: Value, right: Value, budget: Budget) -> None:
    """Raise `InputProblem` if an array meets something that would make it too large; a list becomes an array, too."""
    if any(isinstance(each, str | range) for each in (left, right)):
        raise InputProblem(
            f"{quote(piece.text)} combines an array with a text or a range",
            "the lab combines arrays with numbers, lists and arrays",
            "write np.array(list(…))",
            piece.span,
        )
    for each in (left, right):
        if extents.inside(each) is not None:
            budget.gone_through(weigh(each, piece), piece)
    try:
        shapes = [shape_of(each) for each in (left, right)]
        if sign == "@":
            made = torch.matmul(*[torch.empty(shape, device="meta") for shape in shapes]).shape
        else:
            made = torch.broadcast_shapes(*shapes)
    except (RuntimeError, ValueError, TypeError):
        return  # NumPy will refuse it, too
    extents.check(piece, made)
    if sign == "@":
        _check_array_product(piece, left, right)


def _check_array_product(piece: Piece, left: Value, right: Value) -> None:
    """NumPy multiplies matrices of whole numbers one number after the other."""
    arrays = [each for each in (left, right) if isinstance(each, Array) and each.ndim]
    work = max(extents.of(each) for each in arrays) * max(max(each.shape) for each in arrays) if arrays else 0
    if work * (_SLOW if any(array.dtype.kind != "f" for array in arrays) else 1) > limits.LISTING_MULTIPLICATIONS:
        raise too_large(piece, work)


def _check_sequences(piece: Piece, sign: str, left: Value, right: Value, budget: Budget) -> None:
    if sign == "*":
        times, items = (left, right) if isinstance(left, int | Whole) else (right, left)
        if isinstance(times, int | Whole) and isinstance(items, str | list | tuple | deque):
            _charge(piece, items, len(items) * max(int(times), 0), budget)
    elif sign in _OF_SETS and any(isinstance(each, set | VIEWS) for each in (left, right)):
        if not all(isinstance(each, set | VIEWS) for each in (left, right)):
            raise InputProblem(
                f"{quote(piece.text)} combines a set with what is not one",
                "the lab combines sets with sets, and keys with keys",
                "write set(…) around the other",
                piece.span,
            )
        budget.list(len(left) + len(right), piece)
    elif sign in ("+", "|") and type(left) is type(right):
        _charge(piece, left, len(left) + len(right), budget)
    elif sign not in ("is", "is not"):
        check_compared(piece, budget, left, right)


def check_compared(piece: Piece, budget: Budget, *values: Value) -> None:
    """Charge for comparing what is inside these values, and refuse it if a comparison would be too large."""
    budget.gone_through(sum(weigh(value, piece) for value in values), piece)
    budget.operation(piece, _COMPARISONS * sum(1 for _ in extents.all_in(values)))
    check_broadcast(piece, *values)


def _charge(piece: Piece, items: Value, count: int, budget: Budget) -> None:
    if isinstance(items, str):
        budget.characters(count, piece)
    else:
        budget.list(count, piece)


def weigh(value: Value, piece: Piece, *, numbers: bool = True) -> int:
    """How many items there are inside a value, those of lists in lists too; refused if they cannot be gone through.

    A list that is inside several others counts each time, as it does when they are printed or made into a tensor.
    With `numbers`, those of tensors count as far as they are printed; without, a tensor is one item.
    """
    known: dict[int, int] = {}

    def weight(item: Value, depth: int) -> int:
        items = extents.inside(item)
        if items is None:
            return 1 + (0 if item is value and isinstance(item, range) else _inside(item, numbers=numbers))
        if depth > _DEEP:
            raise InputProblem(
                f"{quote(piece.text)} is nested too deeply",
                f"at most {_DEEP} lists stand inside one another",
                "make it flatter",
                piece.span,
            )
        if id(item) not in known:
            known[id(item)] = limits.LISTING_ITEMS + 1  # what holds itself is endless
            known[id(item)] = 1 + sum(weight(each, depth + 1) for each in items)
        return known[id(item)]

    total = weight(value, 0)
    if total > limits.LISTING_ITEMS:
        raise too_long(piece, total)
    return total


def _inside(item: Value, *, numbers: bool) -> int:
    """How many numbers there are inside something that is not a list."""
    if isinstance(item, Tensor):
        return _printed(item) if numbers else 0
    if isinstance(item, Array):
        return int(item.size) if numbers else 0
    if isinstance(item, torch.UntypedStorage):
        return item.nbytes()
    return len(item[: limits.LISTING_ITEMS + 1]) if isinstance(item, range) else 0


def _printed(tensor: Tensor) -> int:
    """How many numbers of a tensor are printed: of a large one torch shows three at either end of each axis."""
    return numbers_written(tensor)


def check_broadcast(piece: Piece, *values: Value) -> None:
    """Raise `InputProblem` if tensors or arrays inside these values, compared or added, could become too large."""
    shapes: set[tuple[int, ...]] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        items = extents.inside(value)
        if items is not None and not isinstance(value, torch.Size):
            waiting += items
        elif isinstance(value, Tensor | Array):
            shapes.add(tuple(value.shape))
    rank = max(map(len, shapes), default=0)
    sizes = [max(shape[-axis] for shape in shapes if len(shape) >= axis) for axis in range(1, rank + 1)]
    if len(shapes) > 1:
        extents.check(piece, sizes)


def truth(value: Value, piece: Piece) -> bool:
    """Whether Python takes a value for true; torch refuses that for a tensor of several elements."""
    return bool(attempt(piece, bool, value))
