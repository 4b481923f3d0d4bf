"""Functions that functools made of others, when they are called.

Source: Python's library reference, "functools".
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from core.lab.bounds.keys import check_key
from core.lab.classes.records import Managed, Partial
from core.lab.interpret.values import Defined, NamedFunction, attempt
from core.language.syntax import Piece

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_END: Final = object()


def called(
    evaluator: "Evaluator", piece: Piece, value: Partial, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """What one of these gives when it is called."""
    if value.way == "partial":
        return evaluator.call_value(piece, value.function, [*value.by_place, *by_place], {**value.by_name, **by_name})
    if value.way == "cached":
        return _remembered(evaluator, piece, value, by_place, by_name)
    if value.way == "managed":
        return Managed("generator", evaluator.call_value(piece, value.function, by_place, by_name))
    (function,) = by_place if len(by_place) == 1 and not by_name else (None,)
    if value.way == "lru_cache":
        return Partial(function, (), {}, "cached", {})
    named = isinstance(function, Defined) and isinstance(value.function, Defined | NamedFunction)
    if not named:
        return function
    name = value.function.name if isinstance(value.function, Defined) else value.function.word
    return replace(function, name=name)  # type: ignore[type-var]


def _remembered(
    evaluator: "Evaluator", piece: Piece, value: Partial, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    key = (*by_place, *[item for pair in sorted(by_name.items()) for item in pair])
    check_key(piece, key, evaluator.budget)
    assert value.known is not None  # noqa: S101 - one that remembers has a memory
    found = attempt(piece, value.known.get, key, _END)
    if found is not _END:
        return found
    evaluator.budget.list(1, piece)
    found = value.known[key] = evaluator.call_value(piece, value.function, by_place, by_name)
    return found
