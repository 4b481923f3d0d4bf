"""`contextlib`: contexts that a listing makes of its generators, and two ready ones.

Source: Python's library reference, "contextlib".
"""

from typing import TYPE_CHECKING, Any

from core.lab.classes.records import Managed, Partial
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import Defined
from core.language.syntax import Library
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any


def call(_: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`contextlib.word(…)`."""
    word = expression.function
    if word == "suppress" and not by_name:
        return Managed("suppress", tuple(by_place))
    if word == "nullcontext" and len(by_place) <= 1 and not by_name:
        return Managed("idle", by_place[0] if by_place else None)
    if word == "contextmanager" and len(by_place) == 1 and isinstance(by_place[0], Defined):
        return Partial(by_place[0], (), {}, "managed")
    if word == "contextmanager":
        raise InputProblem(
            f"{quote(expression.text)} is more than the lab does",
            "it makes a context of a function with a yield",
            "write @contextmanager above def",
            expression.span,
        )
    raise RaisedError("TypeError", f"{word}() takes other arguments", expression)
