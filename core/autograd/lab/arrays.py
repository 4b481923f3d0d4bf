"""NumPy's part of a listing: makers of arrays and a few functions, with sizes seen before anything is made."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, Final

import numpy as np

from core.inputs import listing_vocabulary as words
from core.inputs.listing_syntax import ArrayDtype
from core.inputs.problem import InputProblem, quote
from core.inputs.program_syntax import Piece

Array = np.ndarray

DTYPES: Final[Mapping[str, Any]] = {name: getattr(np, name) for name in words.ARRAY_DTYPES}
FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {name: getattr(np, name) for name in words.ARRAY_FUNCTIONS}
_SIZED: Final = frozenset(["full", "ones", "zeros"])
_PLAIN_KINDS: Final = "biufc"  # booleans, integers, floats, complex numbers


def elements(function: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> int:
    """How many numbers a call will make at most; -1 where its arguments do not say."""
    try:
        if function in _SIZED:
            shape = keywords.get("shape", arguments[0] if arguments else 0)
            return prod(shape) if isinstance(shape, tuple | list) else int(shape)
        if function == "eye":
            sizes = [*arguments, *keywords.values()][:2]
            return prod([size for size in sizes if isinstance(size, int)] * (2 if len(sizes) == 1 else 1))
        if function == "arange":
            start, stop, step = (0, *arguments, 1) if len(arguments) == 1 else (*arguments, 1)[:3]
            return int((stop - start) / step) + 1
        if function == "linspace":
            return int(keywords.get("num", arguments[2] if len(arguments) > 2 else 50))
    except (TypeError, ValueError, ArithmeticError, IndexError):
        return -1
    return sum(int(item.size) for item in arguments if isinstance(item, Array))


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
    elif isinstance(value, str):
        raise InputProblem(
            f"{quote(piece.text)} gives a text to NumPy",
            "the lab's arrays are of numbers, and of dtypes it knows " + ", ".join(DTYPES),
            "write one of these, as in np.float32",
            piece.span,
        )
    return value


def is_plain(array: Array) -> bool:
    """Whether an array holds numbers, and no Python objects, texts or dates."""
    return array.dtype.kind in _PLAIN_KINDS


def address(array: Array) -> int:
    """Where the memory begins that an array is a view of."""
    while isinstance(array.base, Array):
        array = array.base
    base = array.base
    if base is not None and hasattr(base, "untyped_storage"):
        return int(base.untyped_storage().data_ptr())
    return int(array.__array_interface__["data"][0])
