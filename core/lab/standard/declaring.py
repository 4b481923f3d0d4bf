"""`enum`, `abc` and `typing`: what a listing calls of the modules whose classes its own are based on.

Sources: Python's library reference, "enum", "abc" and "typing".
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.lab.classes.enums import Auto
from core.lab.classes.records import ListingClass
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import Defined
from core.language.syntax import Library
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any


def enum(_: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`auto()` and `@unique`."""
    if expression.function == "auto" and not by_place and not by_name:
        return Auto()
    kind = by_place[0] if len(by_place) == 1 and not by_name else None
    if expression.function == "unique" and isinstance(kind, ListingClass) and kind.members is not None:
        aliases = [
            f"{name} -> {value.label}"
            for name, value in kind.names.items()
            if getattr(value, "__kind__", None) is kind and value.label != name
        ]
        if aliases:
            raise RaisedError("ValueError", f"duplicate values found in {kind!r}: {', '.join(aliases)}", expression)
        return kind
    raise _refused(expression, "write class Color(Enum): with a member per line")


def abc(_: "Evaluator", expression: Library, by_place: list[Value], _names: dict[str, Value]) -> Value:
    """`@abstractmethod`."""
    if expression.function == "abstractmethod" and len(by_place) == 1 and isinstance(by_place[0], Defined):
        return replace(by_place[0], abstract=True)
    raise _refused(expression, "write @abstractmethod above a method of a class that is based on ABC")


def typing(_: "Evaluator", expression: Library, _place: list[Value], _names: dict[str, Value]) -> Value:
    """Nothing of it is called here."""
    raise _refused(expression, "write class Point(NamedTuple): with a field per line")


def _refused(expression: Library, fix: str) -> InputProblem:
    return InputProblem(
        f"{quote(expression.text)} is more than the lab does",
        f"of {expression.module} it knows classes that others are based on, and their decorators",
        fix,
        expression.span,
    )
