"""Errors as a listing makes, raises and catches them: Python's classes, and its own that are based on these.

Source: Python's language reference, "The try statement" and "The raise statement"; library reference, "Exceptions".
"""

from typing import TYPE_CHECKING, Any, Final
from weakref import ref

from core.lab.classes.records import MISSING, ListingClass
from core.lab.classes.special import OwnError
from core.lab.interpret.failures import ErrorClass, ErrorValue, RaisedError
from core.lab.interpret.text import written
from core.language.syntax import Piece
from core.problem import InputProblem

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_FAILED: Final = "<exception str() failed>"
_FIRST: Final = {"StopIteration": "value", "SystemExit": "code"}  # what their first argument is called


def made(
    evaluator: "Evaluator", piece: Piece, kind: ErrorClass, by_place: list[Value], by_name: dict[str, Value]
) -> ErrorValue:
    """`ValueError("…")`."""
    evaluator.budget.list(1 + len(by_place), piece)
    if by_name:
        raise RaisedError("TypeError", f"{kind.name}() takes no keyword arguments", piece)
    value = ErrorValue(kind, tuple(by_place))
    evaluator.made.append(ref(value))
    return value


def begin(piece: Piece, value: OwnError, by_place: list[Value], by_name: dict[str, Value]) -> None:
    """What `super().__init__(…)` does of Python's: it keeps what it is given."""
    if by_name:
        raise RaisedError("TypeError", f"{value.kind}() takes no keyword arguments", piece)
    value.arguments = tuple(by_place)


def attribute(value: ErrorValue, word: str) -> Value:
    """`error.args`, and what else an error shows; MISSING for anything else."""
    if word == "args":
        return value.arguments
    if word == "__cause__":
        return value.cause
    first = next((word for name, word in _FIRST.items() if name in (value.error.name, *value.error.above)), None)
    return (value.arguments[0] if value.arguments else None) if word == first else MISSING


def is_one(value: Value, kind: ErrorClass | ListingClass) -> bool:
    """Whether an error is of this class, or of one that is based on it."""
    if isinstance(kind, ListingClass):
        return isinstance(value, OwnError) and any(each is kind for each in value.__kind__.lineage())
    if isinstance(value, OwnError):
        return kind in value.__kind__.above
    return isinstance(value, ErrorValue) and kind.name in (value.error.name, *value.error.above)


def caught(piece: Piece, error: RaisedError, kinds: Value) -> bool:
    """Whether `except kinds` catches an error."""
    several = kinds if isinstance(kinds, tuple) else (kinds,)
    if not all(_is_class(each) for each in several):
        said = "catching classes that do not inherit from BaseException is not allowed"
        raise RaisedError("TypeError", said, piece)
    return any(
        is_one(error.value, each) or (isinstance(each, ErrorClass) and each.name in error.bases) for each in several
    )


def thrown(evaluator: "Evaluator", piece: Piece, value: Value) -> RaisedError:
    """The error of `raise value`, which may be a class."""
    if _is_class(value):
        value = evaluator.call_value(piece, value, [], {})
    if not isinstance(value, ErrorValue):
        return RaisedError("TypeError", "exceptions must derive from BaseException", piece)
    above = (value.error.name, *value.error.above)
    # What an error of the listing's own says is asked when the run ends by it, not before.
    message = "" if isinstance(value, OwnError) else written(value, piece, evaluator.budget)
    return RaisedError(value.kind, message, piece, above, value)


def cause(evaluator: "Evaluator", piece: Piece, value: Value) -> Value:
    """What stands behind `from`, as an error or None."""
    if _is_class(value):
        value = evaluator.call_value(piece, value, [], {})
    if not isinstance(value, ErrorValue | None):
        raise RaisedError("TypeError", "exception causes must derive from BaseException", piece)
    return value


def settle(evaluator: "Evaluator", error: RaisedError) -> None:
    """Let an error of the listing's own say what it says, now that it ends the run."""
    if isinstance(error.value, OwnError):
        try:
            error.message = written(error.value, error.piece, evaluator.budget)
        except (RaisedError, InputProblem):
            error.message = _FAILED


def _is_class(value: Value) -> bool:
    return isinstance(value, ErrorClass) or (isinstance(value, ListingClass) and value.error is not None)
