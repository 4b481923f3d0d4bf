"""Methods and functions of torch's and NumPy's that are called in a way of their own, by the lab's own tables."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from core.lab.arrays.chance import SOURCES
from core.lab.derivatives import checking
from core.lab.interpret import callbacks, functions, libraries, printing
from core.lab.interpret.arrays import Array
from core.lab.interpret.values import NamedFunction, kind
from core.lab.standard import containers
from core.language.syntax import Apply, Library
from core.language.words.arrays import METHODS
from core.language.words.listing import METHODS_OF
from core.language.words.python import COUNTING

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
Way = Callable[["Evaluator", Apply, list[Value], dict[str, Value]], Value]

_SORTED: Final = NamedFunction("builtins", "sorted")


def method(evaluator: "Evaluator", expression: Apply, receiver: Value, keywords: Mapping[str, Value]) -> Way | None:
    """How a method is called that has a way of its own; None for the others."""
    word = expression.operation
    if isinstance(receiver, SOURCES):
        return _drawn if word in METHODS_OF[kind(receiver)] else None
    if isinstance(receiver, Array):
        return _array if word in METHODS else None
    if isinstance(receiver, Counter) and word in (*COUNTING.split(), "update"):
        return _counter
    if isinstance(receiver, list) and word == "sort" and keywords.get("key") is not None:
        return _sorted
    if word in callbacks.HOOKS:
        return callbacks.hook
    return type(evaluator).backward if word == "backward" else None


def function(evaluator: "Evaluator", expression: Apply) -> Way | None:
    """How a function of torch's is called that has a way of its own; None for the others."""
    word = expression.operation
    if word in callbacks.DERIVATIVES:
        return callbacks.derivative
    if word == "autograd.gradcheck":
        return checking.gradcheck
    if word == "set_printoptions":
        return _printing
    return type(evaluator).backward if word == "autograd.grad" else None


def _drawn(evaluator: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    return libraries.draw(evaluator, expression, arguments[0], expression.operation, arguments[1:], keywords)


def _array(evaluator: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    written = Library(expression.span, expression.text, "numpy", expression.operation, (), ())
    return libraries.call(evaluator, written, arguments, keywords)


def _counter(evaluator: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    if keywords:
        return (
            containers.counted(evaluator, expression, arguments[0], arguments[1:], keywords, expression.operation)
            and None
        )
    return containers.of_counter(evaluator, expression, expression.operation, arguments)


def _sorted(evaluator: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> None:
    arguments[0][:] = functions.call_value(evaluator, expression, _SORTED, arguments, keywords)


def _printing(_: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> None:
    printing.torch(expression, arguments, keywords)
