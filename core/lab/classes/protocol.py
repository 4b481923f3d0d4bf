"""Python's own functions that ask an object: `super`, `iter`, `next`, `hasattr`."""

from types import BuiltinFunctionType, FunctionType
from typing import TYPE_CHECKING, Any, Final

from core.lab.classes import objects
from core.lab.classes.kinds import LAZY, OBJECTS
from core.lab.classes.records import MISSING, Iteration, ListingClass, PythonClass, RowClass, TorchClass, name_of
from core.lab.classes.special import Special
from core.lab.interpret import builtins
from core.lab.interpret.failures import ErrorClass, RaisedError
from core.lab.interpret.values import Defined, NamedFunction, attempt, kind
from core.language.syntax import Apply, Call, Piece
from core.language.words import listing as words
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
WORDS: Final = frozenset(["type", "isinstance", "super", "iter", "next", "hasattr"])
_END: Final = object()
_CLASSES: Final = (type, ListingClass, TorchClass, RowClass, ErrorClass, PythonClass)


def call(evaluator: "Evaluator", expression: Call, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """One of these functions, on values."""
    word = expression.function
    if word in ("type", "isinstance"):
        return _of_type(expression, by_place, by_name)
    if word == "super":
        return objects.above(evaluator, expression, by_place)
    most = 1 if word == "iter" else 2
    if by_name or not by_place or len(by_place) > most or (word == "hasattr" and len(by_place) < most):
        said = f"{word}() takes other arguments"
        raise RaisedError("TypeError", said, expression, ("Exception",))
    if word == "iter":
        return walk(evaluator, expression, by_place[0])
    if word == "next":
        return _next(evaluator, expression, by_place)
    return _has(evaluator, expression, *by_place)


def _of_type(expression: Call, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """type(x), isinstance(x, types); functions and errors of the listing's have Python's own types."""
    if by_name or len(by_place) != (1 if expression.function == "type" else 2):
        raise InputProblem(
            f"{quote(expression.text)} is more than the lab does",
            "it knows type(x) and isinstance(x, type)",
            "write it so",
            expression.span,
        )
    value = by_place[0]
    if expression.function == "type" and (kind := objects.type_of(value)) is not MISSING:
        return kind
    actual: type = type(value)
    if isinstance(value, Defined):
        actual = FunctionType
    elif isinstance(value, NamedFunction):
        actual = BuiltinFunctionType
    if expression.function == "type":
        return actual
    wanted = by_place[1] if isinstance(by_place[1], tuple) else (by_place[1],)
    if not all(isinstance(each, _CLASSES) for each in wanted):
        said = "isinstance() arg 2 must be a type, a tuple of types, or a union"
        raise RaisedError("TypeError", said, expression, ("Exception",))
    return any(
        issubclass(actual, each)
        if isinstance(each, type) and (isinstance(value, tuple) or not isinstance(value, OBJECTS))
        else objects.is_one(value, each)
        for each in wanted
    )


def walk(evaluator: "Evaluator", piece: Piece, value: Value) -> Iteration:
    """`iter(value)`."""
    if isinstance(value, Iteration):
        return value
    if isinstance(value, LAZY):
        items = attempt(piece, iter, value)
        return Iteration(items, "iterator")
    return Iteration(iter(builtins.listed(value, piece, evaluator.budget)), f"{type(value).__name__}_iterator")


def _next(evaluator: "Evaluator", expression: Call, by_place: list[Value]) -> Value:
    value = by_place[0]
    if isinstance(value, Special) and value.method("next") is not MISSING:
        return value.ask("next")
    if not isinstance(value, Iteration):
        said = f"'{name_of(value)}' object is not an iterator"
        raise RaisedError("TypeError", said, expression, ("Exception",))
    evaluator.budget.operation(expression)
    item = attempt(expression, next, value.items, _END)
    if item is not _END:
        return item
    if len(by_place) > 1:
        return by_place[1]
    raise evaluator.stopped(expression, value)


def _has(evaluator: "Evaluator", expression: Call, value: Value, word: Value) -> bool:
    """Whether there is an attribute that the lab shows."""
    if not isinstance(word, str):
        said = f"attribute name must be string, not '{type(word).__name__}'"
        raise RaisedError("TypeError", said, expression, ("Exception",))
    if not isinstance(value, OBJECTS):
        own = evaluator.attached.get(id(value), (None, {}))[1]
        of = kind(value)
        return word in own or word in words.ATTRIBUTES_OF.get(of, ()) or word in words.METHODS_OF.get(of, ())
    applied = Apply(expression.span, expression.text, word, "attribute", ())
    try:
        objects.attribute(evaluator, value, word, applied)
    except (RaisedError, InputProblem):
        return False
    return True
