"""How many tensors a call will make that takes a tensor to pieces: foreseen from its arguments, not from its operand.

Sources: PyTorch documentation of `chunk`, `split`, `tensor_split` and `unbind`. An axis of size 0 is not a bound:
`torch.zeros(0).chunk(n)` has n pieces, and `torch.zeros(3).tensor_split(n)` has n, nearly all of them empty.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import index
from typing import Any, Final

from torch import Tensor

from core import limits
from core.language.syntax import Apply
from core.problem import InputProblem, quote

Value = Any


def check(expression: Apply, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> None:
    """Raise `InputProblem` if there would be more pieces than can be looked at; what torch refuses is left to it."""
    count = _COUNTED.get(expression.operation)
    tensor = next((each for each in (*arguments, *keywords.values()) if isinstance(each, Tensor)), None)
    if count is None or tensor is None:
        return
    made = count(tensor, arguments, keywords)
    if made > limits.LISTING_TENSORS:
        raise InputProblem(
            f"{quote(expression.text)} would make {made:,} tensors",
            f"at most {limits.LISTING_TENSORS} can be looked at",
            "make fewer",
            expression.span,
        )


def _size(tensor: Tensor, dim: Value) -> int:
    """The size of an axis; 0 where torch will say that there is none."""
    try:
        return tensor.shape[index(dim)]
    except (TypeError, IndexError):
        return 0


def _given(arguments: Sequence[Value], keywords: Mapping[str, Value], names: Sequence[str], place: int) -> Value:
    """An argument by any of its names, or by its place behind the tensor; None if it is not given."""
    behind = arguments[place : place + 1]
    return next((keywords[name] for name in names if name in keywords), behind[0] if behind else None)


def _asked(value: Value) -> int:
    """How many pieces a number, or a list or tensor of places, asks for."""
    if isinstance(value, list | tuple):
        return len(value) + 1
    if isinstance(value, Tensor) and value.dim():
        return value.numel() + 1
    try:
        return index(value)
    except (TypeError, ValueError, RuntimeError):
        return 0


def _dim(arguments: Sequence[Value], keywords: Mapping[str, Value], place: int) -> Value:
    found = _given(arguments, keywords, ("dim", "axis"), place)
    return 0 if found is None else found


def _chunk(tensor: Tensor, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    asked = _asked(_given(arguments, keywords, ("chunks",), 1))
    size = _size(tensor, _dim(arguments, keywords, 2))
    return min(asked, size) if size else asked


def _split(tensor: Tensor, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    given = _given(arguments, keywords, ("split_size", "split_size_or_sections"), 1)
    if isinstance(given, list | tuple):
        return len(given)
    try:
        each = index(given)
    except (TypeError, ValueError, RuntimeError):
        return given.numel() if isinstance(given, Tensor) else 0  # sizes in a tensor, or what torch will refuse
    return -(-_size(tensor, _dim(arguments, keywords, 2)) // max(each, 1))


def _tensor_split(_tensor: Tensor, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    return _asked(_given(arguments, keywords, ("sections", "indices", "indices_or_sections"), 1))


def _unbind(tensor: Tensor, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    return _size(tensor, _dim(arguments, keywords, 1))


_COUNTED: Final[Mapping[str, Callable[[Tensor, Sequence[Value], Mapping[str, Value]], int]]] = {
    "chunk": _chunk, "split": _split, "tensor_split": _tensor_split, "unbind": _unbind,
}  # fmt: skip
WORDS: Final = frozenset(_COUNTED)
