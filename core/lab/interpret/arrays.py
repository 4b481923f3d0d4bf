"""NumPy's part of a listing: makers of arrays and a few functions, with sizes seen before anything is made."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from math import prod
from typing import Any, Final

import numpy as np

from core.inputs.shapes import extent
from core.language.syntax import ArrayDtype, Piece
from core.language.words import listing as words
from core.problem import InputProblem, quote

Array = np.ndarray

DTYPES: Final[Mapping[str, Any]] = {name: getattr(np, name) for name in words.ARRAY_DTYPES}
FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {name: getattr(np, name) for name in words.ARRAY_FUNCTIONS}
_KEYWORDS: Final = (  # not out, where, like, subok or ndmin
    *("shape", "fill_value", "dtype", "start", "stop", "num", "endpoint", "step", "N", "M", "k", "axis"),
    *("keepdims", "copy", "rtol", "atol", "equal_nan", "order", "object", "a", "b", "x"),
)
_PLAIN_KINDS: Final = "biufc"  # booleans, integers, floats, complex numbers


def elements(function: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    """How many numbers a call will make at most; -1 where its arguments do not say."""
    try:
        return FORESEEN[function](arguments, keywords)
    except (TypeError, ValueError, ArithmeticError, LookupError, RuntimeError):
        return -1


def _sizes(arguments: Sequence[Any], keywords: Mapping[str, Any]) -> list[int]:
    arrays = [item for item in (*arguments, *keywords.values()) if isinstance(item, Array)]
    return [extent(array.shape) for array in arrays]


def _no_larger(arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    return sum(_sizes(arguments, keywords))


def _like(arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    return max(_no_larger(arguments, keywords), _of_shape((), keywords))


def _compared(arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    shapes = {item.shape for item in (*arguments, *keywords.values()) if isinstance(item, Array)}
    return prod(_sizes(arguments, keywords)) if len(shapes) > 1 else _no_larger(arguments, keywords)


def _of_shape(arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    shape = keywords.get("shape", arguments[0] if arguments else 0)
    sizes = shape if isinstance(shape, tuple | list) else (shape,)
    return extent(map(int, sizes))


def _eye(arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    rows = keywords.get("N", arguments[0] if arguments else 0)
    columns = keywords.get("M", arguments[1] if len(arguments) > 1 else None)
    return int(rows) * int(rows if columns is None else columns)


def _arange(arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    names = ("stop",) if len(arguments) == 1 else ("start", "stop", "step")
    given = {**dict(zip(names, arguments, strict=False)), **keywords}
    return max(int((given["stop"] - given.get("start", 0)) / given.get("step", 1)) + 1, 0)


def _linspace(arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    for end in (*arguments[:2], keywords.get("start", 0), keywords.get("stop", 0)):
        float(end)  # of an array there would be as many rows
    return int(keywords.get("num", arguments[2] if len(arguments) > 2 else 50))


FORESEEN: Final[Mapping[str, Callable[[Sequence[Any], Mapping[str, Any]], int]]] = {
    **dict.fromkeys(("full", "ones", "zeros"), _of_shape), "eye": _eye, "arange": _arange, "linspace": _linspace,
    **dict.fromkeys(("array", "asarray", "exp", "mean", "shares_memory", "sqrt"), _no_larger),
    **dict.fromkeys(("ones_like", "zeros_like"), _like), **dict.fromkeys(("allclose", "array_equal"), _compared),
}  # fmt: skip


def check_keywords(piece: Piece, keywords: Mapping[str, Any]) -> None:
    """Raise `InputProblem` for an argument that NumPy's functions take, and the lab's do not."""
    if stranger := next((name for name in keywords if name not in _KEYWORDS), None):
        raise InputProblem(
            f"{quote(stranger)} is not an argument of NumPy's functions here",
            f"the lab knows {', '.join(sorted(_KEYWORDS))}",
            "leave it out",
            piece.span,
        )


def array_arguments(
    piece: Piece, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Arguments as NumPy takes them: dtypes by their names, and no texts, which NumPy would pad to one length."""
    plain = [_plain(piece, argument) for argument in arguments]
    return plain, {name: _plain(piece, value) for name, value in keywords.items()}


def _plain(piece: Piece, value: Any) -> Any:  # noqa: ANN401 - an argument of any kind
    if isinstance(value, ArrayDtype):
        return DTYPES[value.name]
    if isinstance(value, str) and value in DTYPES:
        return DTYPES[value]
    if isinstance(value, list | tuple):
        for item in value:
            _plain(piece, item)
    elif isinstance(value, str | range):
        raise InputProblem(
            f"{quote(piece.text)} gives a text or a range to NumPy",
            "the lab's arrays are of numbers, and of dtypes it knows " + ", ".join(DTYPES),
            "write one of these, as in np.float32, and list(…) around a range",
            piece.span,
        )
    return value


def shape_of(value: Any) -> tuple[int, ...]:  # noqa: ANN401 - a value of any kind
    """The shape of a tensor, an array, or of the array that NumPy would make of a list. Raises what NumPy raises."""
    return tuple(value.shape) if hasattr(value, "shape") else tuple(np.shape(value))


def is_plain(array: Array) -> bool:
    """Whether an array holds numbers, and no Python objects, texts or dates."""
    return array.dtype.kind in _PLAIN_KINDS


def unboxed(value: Any) -> Any:  # noqa: ANN401 - a value of any kind
    """A number of NumPy's as Python's own; nothing else changes."""
    if type(value).__module__ == "numpy" and not isinstance(value, Array) and hasattr(value, "item"):
        return value.item()
    return value


def quiet() -> AbstractContextManager[None]:
    """Within, in this thread alone, NumPy divides by zero and overflows without a warning."""
    return np.errstate(all="ignore")


def address(array: Array) -> int:
    """Where the memory begins that an array is a view of."""
    while isinstance(array.base, Array):
        array = array.base
    base = array.base
    if base is not None and hasattr(base, "untyped_storage"):
        return int(base.untyped_storage().data_ptr())
    return int(array.__array_interface__["data"][0])
