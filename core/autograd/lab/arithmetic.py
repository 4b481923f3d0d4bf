"""Python's operators on a listing's values: real ones, after a look at how large the result would be."""

import operator
from collections.abc import Callable, Mapping
from math import prod
from typing import Any, Final

import torch
from torch import Tensor

from core.autograd.lab.arrays import Array
from core.autograd.lab.budget import Budget, too_large, too_long
from core.autograd.lab.values import attempt
from core.inputs import limits
from core.inputs.problem import InputProblem, quote
from core.inputs.program_syntax import Piece

Value = Any

UNARY: Final[Mapping[str, Callable[[Value], Value]]] = {
    "neg": operator.neg,
    "pos": operator.pos,
    "~": operator.invert,
    "not": operator.not_,
}
BINARY: Final[Mapping[str, Callable[[Value, Value], Value]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda item, items: item in items,
    "not in": lambda item, items: item not in items,
}
AUGMENTED: Final[Mapping[str, Callable[[Value, Value], Value]]] = {
    "+": operator.iadd,
    "-": operator.isub,
    "*": operator.imul,
    "/": operator.itruediv,
    "//": operator.ifloordiv,
    "%": operator.imod,
    "**": operator.ipow,
    "@": operator.imatmul,
    "<<": operator.ilshift,
    ">>": operator.irshift,
    "&": operator.iand,
    "|": operator.ior,
    "^": operator.ixor,
}
_DEEP: Final = 30  # lists inside one another


def check_plain(piece: Piece, sign: str, left: Value, right: Value, budget: Budget) -> None:
    """Raise `InputProblem` if `left sign right`, neither of them a tensor, would be too large."""
    if isinstance(left, Array) or isinstance(right, Array):
        check_arrays(piece, left, right)
    elif isinstance(left, int) and isinstance(right, int):
        _check_whole(piece, sign, left, right)
    elif isinstance(left, str) and sign == "%":
        raise InputProblem(
            f"{quote(piece.text)} formats a text with %",
            "the lab formats with f-strings only",
            'write f"{x:.2f}"',
            piece.span,
        )
    elif isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple):
        _check_sequences(piece, sign, left, right, budget)


def _check_whole(piece: Piece, sign: str, left: int, right: int) -> None:
    bits = 0
    if sign == "**" and right > 0:
        bits = left.bit_length() * right
    elif sign == "*":
        bits = left.bit_length() + right.bit_length()
    elif sign == "<<" and right > 0:
        bits = left.bit_length() + right
    if bits > limits.INDEX_BITS:
        raise InputProblem(
            f"The number {quote(piece.text)} is too large",
            f"at most {limits.INDEX_BITS:,} bits are computed",
            "write a smaller one",
            piece.span,
        )


def check_arrays(piece: Piece, left: Value, right: Value) -> None:
    """Raise `InputProblem` if an array meets something that would make it too large; a list becomes an array, too."""
    shapes = [
        tuple(each.shape) if isinstance(each, Array | Tensor) else (weigh(each, piece), 1)
        for each in (left, right)
        if isinstance(each, Array | Tensor | list | tuple)
    ]
    try:
        elements = prod(torch.broadcast_shapes(*shapes))
    except RuntimeError:
        elements = prod(prod(shape) for shape in shapes)  # a product of matrices, or NumPy will refuse it
    if elements > limits.ELEMENTS:
        raise too_large(piece, elements)


def _check_sequences(piece: Piece, sign: str, left: Value, right: Value, budget: Budget) -> None:
    if sign == "*":
        times, items = (left, right) if isinstance(left, int) else (right, left)
        if isinstance(times, int) and isinstance(items, str | list | tuple):
            _charge(piece, items, len(items) * max(times, 0), budget)
    elif sign == "+" and type(left) is type(right):
        _charge(piece, left, len(left) + len(right), budget)
    elif sign not in ("is", "is not"):
        for each in (left, right):
            weigh(each, piece)


def _charge(piece: Piece, items: Value, count: int, budget: Budget) -> None:
    if isinstance(items, str):
        budget.characters(count, piece)
    else:
        budget.list(count, piece)


def weigh(value: Value, piece: Piece) -> int:
    """How many items there are inside a value, those of lists in lists too; refused if they cannot be gone through.

    A list that is inside several others counts each time, as it does when they are printed or made into a tensor.
    """
    known: dict[int, int] = {}

    def weight(item: Value, depth: int) -> int:
        if isinstance(item, Tensor):
            return 1 + min(item.numel(), 1_000)
        if isinstance(item, torch.UntypedStorage):
            return 1 + item.nbytes()
        if not isinstance(item, list | tuple):
            return 1
        if depth > _DEEP:
            raise InputProblem(
                f"{quote(piece.text)} is nested too deeply",
                f"at most {_DEEP} lists stand inside one another",
                "make it flatter",
                piece.span,
            )
        if id(item) not in known:
            known[id(item)] = limits.LISTING_ITEMS + 1  # what holds itself is endless
            known[id(item)] = 1 + sum(weight(each, depth + 1) for each in item)
        return known[id(item)]

    total = weight(value, 0)
    if total > limits.LISTING_ITEMS:
        raise too_long(piece, total)
    return total


def truth(value: Value, piece: Piece) -> bool:
    """Whether Python takes a value for true; torch refuses that for a tensor of several elements."""
    return bool(attempt(piece, bool, value))
