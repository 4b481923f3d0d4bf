"""`itertools`: items one by one, each charged when it is asked for, so that what never ends does not hang.

Source: Python's library reference, "itertools", whose equivalents in Python these follow.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from core.lab.bounds.arithmetic import truth
from core.lab.classes import protocol
from core.lab.classes.records import Iteration
from core.lab.interpret import builtins
from core.lab.interpret.values import attempt
from core.language.syntax import Library
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
Items = Iterator[Value]
_END: Final = object()
_OF_LISTS: Final[Mapping[str, Callable[..., Items]]] = {
    word: getattr(itertools, word)
    for word in ("product", "permutations", "combinations", "combinations_with_replacement", "zip_longest", "pairwise")
}


def call(evaluator: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Iteration:
    """`itertools.word(…)`."""
    word = expression.function
    going = _OWN[word](evaluator, expression, by_place, by_name) if word in _OWN else None
    if going is None:
        going = _of_lists(evaluator, expression, by_place, by_name)
    return Iteration(_charged(evaluator, expression, going), f"itertools.{word.partition('.')[0]}")


def _charged(evaluator: "Evaluator", expression: Library, items: Items) -> Items:
    for item in items:
        evaluator.budget.operation(expression)
        if isinstance(item, tuple):
            evaluator.budget.list(len(item), expression)
        yield item


def _each(evaluator: "Evaluator", expression: Library, value: Value) -> Items:
    """The items of anything, each charged."""
    items = protocol.walk(evaluator, expression, value).items
    while (item := attempt(expression, next, items, _END)) is not _END:
        evaluator.budget.operation(expression)
        yield item


def _of_lists(evaluator: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Items:
    """Those that go through all that they are given before their first item."""
    several = expression.function in ("product", "zip_longest")
    lists = by_place if several else by_place[:1]
    others = [] if several else by_place[1:]
    given = [builtins.listed(each, expression, evaluator.budget) for each in lists]
    repeat = by_name.get("repeat", 1)
    if isinstance(repeat, int):
        evaluator.budget.list(max(repeat, 0) * sum(map(len, given)), expression)
    value: Items = attempt(expression, _OF_LISTS[expression.function], *given, *others, **by_name)
    return value


def _chain(evaluator: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Items:
    if by_name:
        attempt(expression, itertools.chain, **by_name)
    return (item for each in by_place for item in _each(evaluator, expression, each))


def _chained(evaluator: "Evaluator", expression: Library, by_place: list[Value], _names: dict[str, Value]) -> Items:
    (several,) = by_place if len(by_place) == 1 else (_refuse(expression),)
    outer = _each(evaluator, expression, several)
    return (item for each in outer for item in _each(evaluator, expression, each))


def _endless(_: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Items:
    value: Items = attempt(expression, getattr(itertools, expression.function), *by_place, **by_name)
    return value


def _cycle(evaluator: "Evaluator", expression: Library, by_place: list[Value], _names: dict[str, Value]) -> Items:
    (value,) = by_place if len(by_place) == 1 else (_refuse(expression),)

    def rounds() -> Items:
        kept = []
        for item in _each(evaluator, expression, value):
            evaluator.budget.list(1, expression)
            kept.append(item)
            yield item
        while kept:
            yield from kept

    return rounds()


def _slice(evaluator: "Evaluator", expression: Library, by_place: list[Value], _names: dict[str, Value]) -> Items:
    if not 2 <= len(by_place) <= 4:
        _refuse(expression)
    ends = by_place[1:]
    attempt(expression, itertools.islice, [], *ends)  # Python's own errors for places
    return attempt(expression, itertools.islice, _each(evaluator, expression, by_place[0]), *ends)  # type: ignore[no-any-return]


def _accumulated(
    evaluator: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]
) -> Items:
    given = dict(zip(("iterable", "func"), by_place, strict=False)) | by_name
    function, items = given.get("func"), _each(evaluator, expression, given.get("iterable", ()))

    def sums() -> Items:
        total = given.get("initial")
        if total is None:
            total = next(items, _END)
        while total is not _END:
            yield total
            item = next(items, _END)
            if item is _END:
                return
            if function is None:
                total = evaluator.operate(expression, "+", lambda a, b: a + b, total, item)
            else:
                total = evaluator.call_value(expression, function, [total, item], {})

    return sums()


def _while(evaluator: "Evaluator", expression: Library, by_place: list[Value], _names: dict[str, Value]) -> Items:
    function, value = by_place if len(by_place) == 2 else (_refuse(expression),) * 2
    items = _each(evaluator, expression, value)

    def holds(item: Value) -> bool:
        return truth(evaluator.call_value(expression, function, [item], {}), expression)

    return (
        itertools.takewhile(holds, items) if expression.function == "takewhile" else itertools.dropwhile(holds, items)
    )


def _starred(evaluator: "Evaluator", expression: Library, by_place: list[Value], _names: dict[str, Value]) -> Items:
    function, value = by_place if len(by_place) == 2 else (_refuse(expression),) * 2
    for item in _each(evaluator, expression, value):
        yield evaluator.call_value(expression, function, builtins.listed(item, expression, evaluator.budget), {})


def _groups(evaluator: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Items:
    """Each key with the list of its items: in Python a group is gone when the next one begins."""
    given = dict(zip(("iterable", "key"), by_place, strict=False)) | by_name
    key, kept, now = given.get("key"), list[Value](), _END
    for item in _each(evaluator, expression, given.get("iterable", ())):
        found = item if key is None else evaluator.call_value(expression, key, [item], {})
        if now is not _END and not truth(
            evaluator.operate(expression, "==", lambda a, b: a == b, now, found), expression
        ):
            yield now, Iteration(iter(kept), "itertools._grouper")
            kept = []
        now = found
        evaluator.budget.list(1, expression)
        kept.append(item)
    if now is not _END:
        yield now, Iteration(iter(kept), "itertools._grouper")


def _refuse(expression: Library) -> Value:
    raise InputProblem(
        f"{quote(expression.text)} gives {expression.function} other arguments than it takes",
        "it is written in Python's library reference, “itertools”",
        "write them by place",
        expression.span,
    )


_OWN: Final[Mapping[str, Callable[..., Items]]] = {
    "chain": _chain, "chain.from_iterable": _chained, "count": _endless, "repeat": _endless, "cycle": _cycle,
    "islice": _slice, "accumulate": _accumulated, "takewhile": _while, "dropwhile": _while, "starmap": _starred,
    "groupby": _groups,
}  # fmt: skip
