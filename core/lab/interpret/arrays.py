"""NumPy's part of a listing: makers of arrays and a few functions, with sizes seen before anything is made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, Final

import numpy as np

from core import limits
from core.language.syntax import Piece
from core.language.words import listing as words
from core.language.words.arrays import GROWTHS
from core.problem import InputProblem, quote

Array = np.ndarray

DTYPES: Final[Mapping[str, Any]] = {name: getattr(np, name) for name in words.ARRAY_DTYPES}
KINDS: Final[Mapping[str, Any]] = {name: getattr(np, name) for name in words.ARRAY_KINDS}
Scalar = np.generic
Whole = np.integer
FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    name: attrgetter(name)(np) for name in GROWTHS if not name.startswith("random.")
} | {"empty": np.zeros, "empty_like": np.zeros_like}  # what lies in memory may be another visitor's
set_printoptions = np.set_printoptions
_KEYWORDS: Final = frozenset(  # none that says where to write, or what to do with the memory of others
    word
    for words_of in (
        "A a a_max a_min array arr axes axis axis1 axis2 b bins copy correction cov d ddof decimals deg density dtype",
        "endpoint equal_nan fill_value full full_matrices indexing indices_or_sections k keepdims M max method min",
        "minlength mode N n nan neginf newshape num obj object offset ord order p pad_width posinf q",
        "constant_values range rcond reps repeats return_counts return_index return_inverse returned rtol atol shape",
        "shift side size start step stop UPLO v values w weights x y compute_uv destination source stable",
    )
    for word in words_of.split()
)
_WORDS: Final = ("C", "F", "A", "K", "left", "right", "xy", "ij", "constant", "edge", "fro", "nuc", "linear", "L", "U")
_PLAIN_KINDS: Final = "biufc"  # booleans, integers, floats, complex numbers


def array_type(name: str) -> type:
    """A type of NumPy's numbers, or of its arrays, by its name."""
    found: type = DTYPES[name] if name in DTYPES else KINDS[name]
    return found


def check_keywords(piece: Piece, keywords: Mapping[str, Any]) -> None:
    """Raise `InputProblem` for an argument that NumPy's functions take, and the lab's do not."""
    if stranger := next((name for name in keywords if name not in _KEYWORDS), None):
        raise InputProblem(
            f"{quote(stranger)} is not an argument of NumPy's functions here",
            "the lab knows those that say what to compute, and none that say where to write it",
            "leave it out, and give the result a name",
            piece.span,
        )


def array_arguments(
    piece: Piece, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Arguments as NumPy takes them: dtypes by their names, and no texts, which NumPy would pad to one length."""
    plain = [_plain(piece, argument) for argument in arguments]
    return plain, {name: _plain(piece, value) for name, value in keywords.items()}


def _plain(piece: Piece, value: Any) -> Any:  # noqa: ANN401 - an argument of any kind
    from core.lab.classes.kinds import OBJECTS  # noqa: PLC0415 - records of values, which may be arrays

    if isinstance(value, str) and value in DTYPES:
        return DTYPES[value]
    if isinstance(value, str) and value in _WORDS:
        return value
    if isinstance(value, type) and value not in (bool, int, float, complex, *DTYPES.values()):
        raise InputProblem(
            f"{quote(piece.text)} asks NumPy for an array of {value.__name__}",
            "the lab's arrays are of numbers, and of dtypes it knows " + ", ".join(DTYPES),
            "choose one of these, as in np.float32",
            piece.span,
        )
    if isinstance(value, list | tuple):
        for item in value:
            _plain(piece, item)
    elif isinstance(value, (str, dict, set, *OBJECTS)) or (
        isinstance(value, range) and len(value) > limits.LISTING_ITEMS
    ):
        raise InputProblem(
            f"{quote(piece.text)} gives a text, a range, a dictionary, a set or an object to NumPy",
            "the lab's arrays are of numbers, and of dtypes it knows " + ", ".join(DTYPES),
            "write one of these, as in np.float32, and list(…) around the others",
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
    """A text of NumPy's as Python's own; nothing else changes: NumPy's numbers know their dtype."""
    return value.item() if isinstance(value, np.str_) else value


@contextmanager
def heard(warn: Callable[[str], None]) -> Iterator[None]:
    """Within, in this thread alone, `warn` is told what NumPy warns of; it prints as it does at first, and then again.

    NumPy's options, those for printing too, are of a context, and each thread has its own.
    """

    def say(kind: str, _flag: int) -> None:
        warn(f"NumPy warns: {kind} encountered")

    with np.errstate(divide="call", over="call", invalid="call", under="ignore", call=say), np.printoptions():
        yield


def address(array: Array) -> int:
    """Where the memory begins that an array is a view of."""
    while isinstance(array.base, Array):
        array = array.base
    base = array.base
    if base is not None and hasattr(base, "untyped_storage"):
        return int(base.untyped_storage().data_ptr())
    return int(array.__array_interface__["data"][0])
