"""From an index that was read to the objects that torch's own `x[…]` takes: ints, slices, lists and tensors.

Comparisons and arithmetic are torch's own, on the tensor itself; what they will take is predicted first.
"""

import operator
from math import prod
from typing import Any, Final

import torch

from core import limits
from core.language.index.syntax import Index, Item, Literally, Operation, Part, Sequence, Slice
from core.language.walk.index_shape import predict
from core.language.walk.operators import OPERATORS, chosen
from core.problem import InputProblem, quote

Value = Any  # int, float, bool, None, ..., slice, list, tuple or torch.Tensor: what Python would have made of it

REFUSALS: Final = (IndexError, RuntimeError, TypeError, ValueError, ArithmeticError)
_FAR: Final = 2**61  # farther than any axis is long; torch warns of slices that reach beyond 2**62

_UNARY: Final = {"-": OPERATORS["neg"], "+": OPERATORS["pos"], "~": OPERATORS["~"]}
_BINARY: Final = chosen("+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^")


def refusal(piece: Item, error: Exception, fix: str) -> InputProblem:
    """Torch's or Python's own refusal of a piece of an index, quoted."""
    message = str(error).splitlines()[0] if str(error) else type(error).__name__
    return InputProblem(
        f"{quote(_source(piece))} is refused",
        f"torch says: {message.rstrip('.')}",
        fix,
        piece.span,
    )


def evaluate(index: Index, tensor: torch.Tensor) -> Value:
    """What `tensor[…]` is given: a tuple of items, or the one item itself. Raises `InputProblem` for what fails."""
    return _Evaluator(tensor).key(index)


class _Evaluator:
    """Walks the pieces of one index on one tensor; `bytes` adds up what its results take."""

    def __init__(self, tensor: torch.Tensor) -> None:
        self.tensor = tensor
        self.bytes = 0

    def key(self, index: Index) -> Value:
        values = [self.value(item) for item in index.items]
        return tuple(values) if index.tuple else values[0]

    def value(self, piece: Item) -> Value:
        if isinstance(piece, Literally):
            return piece.value
        if isinstance(piece, Sequence):
            return self._sequence(piece)
        if isinstance(piece, Slice):
            return slice(*(None if b is None else self._bound(b) for b in (piece.start, piece.stop, piece.step)))
        if isinstance(piece, Operation):
            return self._operation(piece)
        if isinstance(piece, Part | Index):
            return self._selected(piece)
        return self.tensor

    def _bound(self, piece: Item) -> Value:
        """A bound of a slice; of a tensor, the whole number that torch takes it for.

        Torch's own slices do not always ask: `x[x::0]` ends in an AttributeError.
        """
        value = self.value(piece)
        if not isinstance(value, torch.Tensor):
            return near(value)
        try:
            return near(operator.index(value))
        except REFUSALS as error:
            raise refusal(piece, error, "write a whole number between the colons") from None

    def _sequence(self, piece: Sequence) -> Value:
        values = [self.value(item) for item in piece.items]
        if piece.kind == "tuple":
            return tuple(values)
        if piece.kind == "list":
            return values
        if isinstance(values[0], torch.Tensor):
            return values[0]
        try:
            return torch.tensor(values[0], device=self.tensor.device)
        except REFUSALS as error:
            raise refusal(piece, error, "write a list of whole numbers or of True and False") from None

    def _operation(self, piece: Operation) -> Value:
        operands = [self.value(operand) for operand in piece.operands]
        for operand, part in zip(operands, piece.operands, strict=True):
            if isinstance(operand, list | tuple):
                raise _list(part, "computed with", "Python lists have no arithmetic of their elements")
        self._predict(piece, operands)
        try:
            value = _UNARY[piece.sign](operands[0]) if len(operands) == 1 else _BINARY[piece.sign](*operands)
        except REFUSALS as error:
            raise refusal(piece, error, "compare the tensor with a number, as in x > 5") from None
        if isinstance(value, torch.Tensor):
            self._spend(piece, value.numel(), value.element_size())
        return value

    def _predict(self, piece: Operation, operands: list[Value]) -> None:
        """Refuse what would be too large, before it is computed."""
        shapes = [tuple(operand.shape) for operand in operands if isinstance(operand, torch.Tensor)]
        if shapes:
            try:
                elements = prod(torch.broadcast_shapes(*shapes))
            except RuntimeError:
                return  # the operation itself will refuse, in torch's own words
            least = 1 if piece.sign in ("<", "<=", ">", ">=", "==", "!=", "~", "&", "|", "^") else 8
            self._spend(piece, elements, least, counted=False)
        elif piece.sign == "**" and all(isinstance(operand, int) for operand in operands):
            base, exponent = operands
            assert isinstance(base, int)  # noqa: S101 - just seen
            assert isinstance(exponent, int)  # noqa: S101 - just seen
            if base.bit_length() * exponent > limits.INDEX_BITS:
                raise InputProblem(
                    f"The number {quote(piece.text)} is too large",
                    f"at most {limits.INDEX_BITS:,} bits are computed",
                    "write a smaller one",
                    piece.span,
                )

    def _selected(self, piece: Part | Index) -> torch.Tensor:
        whole, index = (self.value(piece.whole), piece.index) if isinstance(piece, Part) else (self.tensor, piece)
        if isinstance(whole, list | tuple) and isinstance(piece, Part):
            raise _list(piece.whole, "indexed", "only a tensor has axes")
        if not isinstance(whole, torch.Tensor):
            raise InputProblem(
                f"{quote(_source(piece))} takes a part of something that has none",
                "only tensors have parts",
                "leave the brackets behind it out",
                piece.span,
            )
        prediction = predict(tuple(whole.shape), self.key(index), whole.device)
        self._spend(piece, prediction.numbers + prod(prediction.shape or ()), 8)
        try:
            return whole[prediction.key]
        except REFUSALS as error:
            raise refusal(piece, error, "write an index that fits the tensor's axes") from None

    def _spend(self, piece: Item, elements: int, size: int, *, counted: bool = True) -> None:
        total = self.bytes + elements * size
        if total > limits.INDEX_BYTES:
            raise InputProblem(
                f"{quote(piece.text)} takes too much memory",
                f"the masks and index arrays of one index may take {limits.INDEX_BYTES:,} bytes, and it needs more",
                "make the tensor smaller or the index simpler",
                piece.span,
            )
        if counted:
            self.bytes = total


def _source(piece: Item) -> str:
    return piece.source if isinstance(piece, Index) else piece.text


def _list(piece: Item, done: str, why: str) -> InputProblem:
    return InputProblem(
        f"{quote(piece.text)} is a list and cannot be {done}", why, "write torch.tensor([…]) around it", piece.span
    )


def near(bound: Value) -> Value:
    """A bound of a slice, brought back to where torch does not warn of it; it is as far outside as it was."""
    return max(-_FAR, min(bound, _FAR)) if type(bound) is int else bound
