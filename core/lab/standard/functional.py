"""`functools`: what makes a function of a function.

Source: Python's library reference, "functools".
"""

from typing import TYPE_CHECKING, Any, Final

from core.lab.classes import protocol
from core.lab.classes.records import Partial
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import Defined, attempt
from core.language.syntax import Library
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_END: Final = object()
_REMEMBERING: Final = ("cache", "lru_cache")


def call(evaluator: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`functools.word(…)`."""
    word = expression.function
    if word == "reduce":
        return _reduced(evaluator, expression, by_place)
    if word == "partial":
        if not by_place:
            raise RaisedError("TypeError", "type 'partial' takes at least one argument", expression, ("Exception",))
        evaluator.budget.list(len(by_place) + len(by_name), expression)
        return Partial(by_place[0], tuple(by_place[1:]), dict(by_name))
    if word in _REMEMBERING and by_place and isinstance(by_place[0], Defined):
        return Partial(by_place[0], (), {}, "cached", {})
    if word in ("wraps", "lru_cache"):
        return Partial(by_place[0] if by_place else None, (), {}, word)
    raise InputProblem(
        f"{quote(expression.text)} is more than the lab does", "it takes a function", "write it so", expression.span
    )


def _reduced(evaluator: "Evaluator", expression: Library, by_place: list[Value]) -> Value:
    """`reduce(function, items, first)`."""
    if not 2 <= len(by_place) <= 3:
        said = f"reduce expected at least 2 arguments, got {len(by_place)}"
        raise RaisedError("TypeError", said, expression, ("Exception",))
    function, value, *first = by_place
    items = protocol.walk(evaluator, expression, value).items
    total = first[0] if first else attempt(expression, next, items, _END)
    if total is _END:
        said = "reduce() of empty iterable with no initial value"
        raise RaisedError("TypeError", said, expression, ("Exception",))
    while (item := attempt(expression, next, items, _END)) is not _END:
        evaluator.budget.operation(expression)
        total = evaluator.call_value(expression, function, [total, item], {})
    return total
