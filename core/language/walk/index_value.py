"""From an index that was read to the objects that torch's own `x[…]` takes: ints, slices, lists and tensors.

Comparisons and arithmetic are torch's own, on the tensor itself; what they will take is predicted first.
"""

import operator
from math import prod
from typing import Any, Final

import torch

from core import limits
from core.language.index import Index
from core.language.reading.dialects import INDEX
from core.language.syntax import Apply, Call, Constant, Entry, Items, Name, Slice, Subscript
from core.language.walk.index_shape import predict
from core.language.walk.whole_numbers import check_whole
from core.language.words.signs import COMPARISONS, functions
from core.problem import InputProblem, quote

Value = Any  # int, float, bool, None, ..., slice, list, tuple or torch.Tensor: what Python would have made of it

REFUSALS: Final = (IndexError, RuntimeError, TypeError, ValueError, ArithmeticError)
_FAR: Final = 2**61  # farther than any axis is long; torch warns of slices that reach beyond 2**62

_OPERATORS: Final = functions(*INDEX.operators.values())
_OF_BYTES: Final = (*COMPARISONS, "~", "&", "|", "^")  # give True and False, one byte each


def refusal(piece: Index | Entry, error: Exception, fix: str) -> InputProblem:
    """Torch's or Python's own refusal of a piece of an index, quoted."""
    message = str(error).splitlines()[0] if str(error) else type(error).__name__
    return InputProblem(
        f"{quote(piece.source if isinstance(piece, Index) else piece.text)} is refused",
        f"torch says: {message.rstrip('.')}",
        fix,
        piece.span,
    )


def evaluate(index: Index, tensor: torch.Tensor) -> Value:
    """What `tensor[…]` is given: a tuple of items, or the one item itself. Raises `InputProblem` for what fails."""
    return _Evaluator(tensor).key(index.items, listed=index.tuple)


class _Evaluator:
    """Walks the pieces of one index on one tensor; `bytes` adds up what its results take."""

    def __init__(self, tensor: torch.Tensor) -> None:
        self.tensor = tensor
        self.bytes = 0

    def key(self, items: tuple[Entry, ...], *, listed: bool) -> Value:
        values = [self.value(item) for item in items]
        return tuple(values) if listed else values[0]

    def value(self, piece: Entry) -> Value:  # noqa: PLR0911 - one a form
        if isinstance(piece, Constant):
            return piece.value
        if isinstance(piece, Name):
            return self.tensor
        if isinstance(piece, Items):
            values = [self.value(item) for item in piece.items]
            return tuple(values) if piece.kind == "tuple" else values
        if isinstance(piece, Slice):
            bounds = (piece.start, piece.stop, piece.step)
            return slice(*(None if bound is None else self._bound(bound) for bound in bounds))
        if isinstance(piece, Subscript):
            return self._selected(piece)
        if isinstance(piece, Call):
            return self._called(piece)
        assert isinstance(piece, Apply)  # noqa: S101 - the dialect has no other form
        return self._made(piece) if piece.form == "function" else self._operation(piece)

    def _bound(self, piece: Entry) -> Value:
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

    def _called(self, piece: Call) -> slice:
        """`slice(start, stop, step)`."""
        count = len(piece.arguments)
        if not 1 <= count <= 3 or piece.keywords:
            what = f"{quote(piece.text)} is given {count} bounds"
            raise InputProblem(what, "slice takes one to three", "write it as in slice(0, 2)", piece.span)
        return slice(*map(self._bound, piece.arguments))

    def _made(self, piece: Apply) -> Value:
        """`torch.tensor(…)`, of whole numbers or of True and False."""
        value = self.value(piece.arguments[0])
        if isinstance(value, torch.Tensor):
            return value
        try:
            return torch.tensor(value, device=self.tensor.device)
        except REFUSALS as error:
            raise refusal(piece, error, "write a list of whole numbers or of True and False") from None

    def _operation(self, piece: Apply) -> Value:
        operands = [self.value(operand) for operand in piece.arguments]
        for operand, part in zip(operands, piece.arguments, strict=True):
            if isinstance(operand, list | tuple):
                raise _list(part, "computed with", "Python lists have no arithmetic of their elements")
        self._predict(piece, operands)
        try:
            value = _OPERATORS[piece.operation](*operands)
        except REFUSALS as error:
            raise refusal(piece, error, "compare the tensor with a number, as in x > 5") from None
        if isinstance(value, torch.Tensor):
            self._spend(piece, value.numel(), value.element_size())
        return value

    def _predict(self, piece: Apply, operands: list[Value]) -> None:
        """Refuse what would be too large, before it is computed."""
        shapes = [tuple(operand.shape) for operand in operands if isinstance(operand, torch.Tensor)]
        if shapes:
            try:
                elements = prod(torch.broadcast_shapes(*shapes))
            except RuntimeError:
                return  # the operation itself will refuse, in torch's own words
            least = 1 if piece.operation in _OF_BYTES else 8
            self._spend(piece, elements, least, counted=False)
        elif len(operands) == 2 and all(isinstance(operand, int) for operand in operands):
            check_whole(piece, piece.operation, *operands)

    def _selected(self, piece: Subscript) -> torch.Tensor:
        whole = self.value(piece.value)
        if isinstance(whole, list | tuple):
            raise _list(piece.value, "indexed", "only a tensor has axes")
        if not isinstance(whole, torch.Tensor):
            raise InputProblem(
                f"{quote(piece.text)} takes a part of something that has none",
                "only tensors have parts",
                "leave the brackets behind it out",
                piece.span,
            )
        prediction = predict(tuple(whole.shape), self.key(piece.index, listed=piece.listed), whole.device)
        self._spend(piece, prediction.numbers + prod(prediction.shape or ()), 8)
        try:
            return whole[prediction.key]
        except REFUSALS as error:
            raise refusal(piece, error, "write an index that fits the tensor's axes") from None

    def _spend(self, piece: Entry, elements: int, size: int, *, counted: bool = True) -> None:
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


def _list(piece: Entry, done: str, why: str) -> InputProblem:
    return InputProblem(
        f"{quote(piece.text)} is a list and cannot be {done}", why, "write torch.tensor([…]) around it", piece.span
    )


def near(bound: Value) -> Value:
    """A bound of a slice, brought back to where torch does not warn of it; it is as far outside as it was."""
    return max(-_FAR, min(bound, _FAR)) if type(bound) is int else bound
