"""Methods of lists, texts, dictionaries, sets and arrays: charged for what they go through and make."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from core.lab.bounds import arithmetic, extents, work
from core.lab.bounds.budget import Budget
from core.lab.bounds.keys import check_key
from core.lab.interpret.arrays import Array
from core.language.syntax import Apply
from core.problem import InputProblem, quote

Value = Any

_WIDE: Final = ("center", "ljust", "rjust", "zfill")
_LIKE: Final = {"appendleft": "append", "extendleft": "extend"}
_KEYED: Final = ("add", "setdefault")  # what these are given becomes a key


def check_method(expression: Apply, arguments: Sequence[Value], keywords: Mapping[str, Value], budget: Budget) -> None:
    """Charge a method of what is not a tensor, which is the first of the arguments."""
    word, receiver, others = expression.operation, arguments[0], list(arguments[1:])
    for argument in (*others, *keywords.values()):
        if extents.inside(argument) is not None and word != "append":
            budget.gone_through(arithmetic.weigh(argument, expression), expression)
    if isinstance(receiver, list):
        _check_list(expression, receiver, others, budget)
    elif isinstance(receiver, deque):
        _check_queue(expression, receiver, others, budget)
    elif isinstance(receiver, dict | set):
        _check_keyed(expression, receiver, others, keywords, budget)
    elif isinstance(receiver, str):
        _check_text(expression, receiver, others, keywords, budget)
    elif isinstance(receiver, Array):
        budget.room(receiver.size * 16, expression)
        budget.work(work.arrays(word, [receiver]), expression)
        if word == "tolist":
            budget.list(receiver.size, expression)


def _check_list(expression: Apply, receiver: list[Value], others: list[Value], budget: Budget) -> None:
    word = expression.operation
    if word in ("append", "insert"):
        budget.list(1, expression)
    elif word in ("extend", "copy"):
        if stranger := next((each for each in others if extents.inside(each) is None), None):
            raise InputProblem(
                f"{quote(expression.text)} extends a list by {type(stranger).__name__}",
                "the lab needs a list there",
                "write list(…) around it",
                expression.span,
            )
        budget.list(len(receiver) + sum(map(len, others)), expression)
    elif word in ("remove", "index", "count", "sort"):
        arithmetic.check_compared(expression, budget, receiver, others)


def _check_queue(expression: Apply, receiver: "deque[Value]", others: list[Value], budget: Budget) -> None:
    word = expression.operation
    budget.gone_through(
        len(receiver) if word in ("insert", "rotate", "reverse", "count", "index", "remove") else 1, expression
    )
    _check_list(
        replace(expression, operation=_LIKE.get(word, word)), list(receiver) if word == "copy" else [], others, budget
    )
    if word in ("remove", "index", "count"):
        arithmetic.check_compared(expression, budget, list(receiver), others)


def _check_keyed(
    expression: Apply,
    receiver: dict[Value, Value] | set[Value],
    others: list[Value],
    keywords: Mapping[str, Value],
    budget: Budget,
) -> None:
    """A dictionary or a set, with the keys that it is given."""
    word = expression.operation
    if word in ("get", "pop", "remove", "discard"):
        for each in others[:1]:
            check_key(expression, each, budget)
    elif word in _KEYED:
        for each in others[:1]:
            check_key(expression, each, budget)
        budget.list(1, expression)
    elif word not in ("keys", "values", "items", "popitem", "move_to_end"):
        count = len(receiver) + len(keywords)
        for other in others:
            inside = extents.inside(other)
            if inside is None:
                raise InputProblem(
                    f"{quote(expression.text)} goes through a {type(other).__name__}",
                    "the lab needs a list, a set or a dictionary there",
                    "write list(…) around it",
                    expression.span,
                )
            keys = other if isinstance(other, dict) else inside
            pairs = isinstance(receiver, dict) and not isinstance(other, dict)
            for each in keys:
                check_key(expression, each[0] if pairs and isinstance(each, list | tuple) and each else each, budget)
            count += len(inside)
        budget.list(count, expression)


def _check_text(
    expression: Apply, receiver: str, others: list[Value], keywords: Mapping[str, Value], budget: Budget
) -> None:
    word = expression.operation
    given = [*others, *keywords.values()]
    items = [item for each in given for item in (extents.inside(each) or [each])]
    lengths = [len(item) for item in items if isinstance(item, str)]
    made = sum(lengths) + len(receiver) * max(len(items), 1)
    if word in ("split", "splitlines"):
        budget.list(len(receiver), expression)
    elif word == "replace" and len(others) > 1 and all(isinstance(each, str) for each in others[:2]):
        budget.gone_through(len(receiver), expression)
        made = len(receiver) + receiver.count(others[0]) * len(others[1])
    elif word in _WIDE:
        made += max([each for each in given if isinstance(each, int)], default=0)
    budget.characters(made, expression)
