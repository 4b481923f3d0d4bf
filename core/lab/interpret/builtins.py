"""Python's own functions for a listing: real ones, on values whose length is known before they are gone through."""

import builtins
from collections.abc import Callable, Mapping
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import work
from core.lab.bounds.arithmetic import check_compared, check_plain, weigh
from core.lab.bounds.budget import Budget, too_long
from core.lab.bounds.keys import check_key
from core.lab.classes.kinds import LAZY
from core.lab.classes.records import Iteration
from core.lab.interpret import arrays
from core.lab.interpret.text import written
from core.lab.interpret.values import VIEWS, Defined, NamedFunction, attempt
from core.language.syntax import Call, Piece
from core.language.words import listing as words
from core.problem import InputProblem, quote

Value = Any

_PYTHON: Final[Mapping[str, Callable[..., Value]]] = {
    name: getattr(builtins, name)
    for name in set(words.BUILTINS) - {"dict", "enumerate", "list", "print", "reversed", "set", "str", "tuple", "zip"}
}
_PAIRED: Final[Mapping[str, Callable[..., Value]]] = {"enumerate": enumerate, "reversed": reversed, "zip": zip}
_ITEMS: Final[Mapping[str, Callable[..., Value]]] = {"list": list, "tuple": tuple, "set": set, "dict": dict}
_GO_THROUGH: Final = frozenset(["all", "any", "list", "max", "min", "set", "sorted", "sum", "tuple"])
_COMPARE: Final = frozenset(["divmod", "max", "min", "pow", "sorted", "sum"])
_MODULUS: Final = 256  # bits of the numbers in pow with three arguments
_DIGITS: Final = 100  # places that round may round to


def call(expression: Call, arguments: list[Value], keywords: dict[str, Value], budget: Budget) -> Value:
    """One of Python's own functions, all but print."""
    word = expression.function
    if word in ("zip", "enumerate", "reversed"):
        return _paired(expression, arguments, keywords, budget)
    if word == "str":
        return (
            written(arguments[0], expression, budget) if len(arguments) == 1 else attempt(expression, str, *arguments)
        )
    if word in _GO_THROUGH and len(arguments) == 1:
        arguments = [listed(arguments[0], expression, budget)]
    if word == "len":  # which does not look inside
        return attempt(expression, len, *arguments, **keywords)
    for argument in (*arguments, *keywords.values()):
        budget.gone_through(weigh(argument, expression, numbers=False), expression)
    if word in _ITEMS:
        return _made(expression, arguments, keywords, budget)
    if word == "sum":
        arguments = [listed(each, expression, budget) for each in arguments[:1]] + arguments[1:]
        items = [*(arguments[0] if arguments else []), *arguments[1:], *keywords.values()]
        if any(isinstance(item, list | tuple | dict | set) for item in items):
            raise _unknown(expression, "add lists one by one")
    _check_numbers(expression, word, arguments, keywords, budget)
    values = [*arguments, *keywords.values()]
    if word in _COMPARE:
        check_compared(expression, budget, values)
    budget.work(work.reading(word, values) + work.arrays(word, values), expression)
    return attempt(expression, _PYTHON[word], *arguments, **keywords)


def listed(value: Value, piece: Piece, budget: Budget) -> Value:
    """The items of a list, a range, a text, a tensor or an array, one by one; of anything else Python's own error."""
    if isinstance(value, list | tuple | dict | set | VIEWS):
        budget.operation(piece, len(value) // 10)
        return list(value)
    if isinstance(value, range | str | Tensor | arrays.Array):
        if isinstance(value, Tensor) and not value.dim():
            return attempt(piece, list, value)  # which Python refuses in other words than len
        count = attempt(piece, len, value)
        if count > limits.LISTING_ITEMS:
            raise too_long(piece, count)
        budget.list(count, piece)
        budget.operation(piece, count if isinstance(value, Tensor) else count // 10)
        return attempt(piece, list, value)
    if isinstance(value, torch.UntypedStorage):
        raise too_long(piece, value.nbytes())
    items = attempt(piece, list, value)
    budget.list(len(items), piece)
    return items


def _made(expression: Call, arguments: list[Value], keywords: dict[str, Value], budget: Budget) -> Value:
    """A list, a tuple, a set or a dictionary."""
    word = expression.function
    if word == "dict":
        return _dictionary(expression, arguments, keywords, budget)
    if word == "set":
        for each in arguments[0] if arguments else ():
            check_key(expression, each, budget)
    return attempt(expression, _ITEMS[word], *arguments, **keywords)


def _dictionary(expression: Call, arguments: list[Value], keywords: dict[str, Value], budget: Budget) -> Value:
    """dict(…), of pairs, of another dictionary, or of what is given by name."""
    pairs = arguments[0] if arguments else []
    items = list(pairs.items()) if isinstance(pairs, dict) else listed(pairs, expression, budget)
    for pair in items:
        if isinstance(pair, list | tuple) and len(pair) == 2:
            check_key(expression, pair[0], budget)
        elif not isinstance(pair, str):
            listed(pair, expression, budget)
    budget.list(len(items) + len(keywords), expression)
    return attempt(expression, dict, items, *arguments[1:], **keywords)


def _paired(expression: Call, arguments: list[Value], keywords: dict[str, Value], budget: Budget) -> Value:
    """zip, enumerate and reversed give lists here: in a loop there is no difference."""
    word = expression.function
    several = None if word == "zip" else 1
    if word != "reversed" and any(isinstance(each, LAZY) for each in arguments[:several]):
        going = [
            attempt(expression, iter, each) if isinstance(each, LAZY) else listed(each, expression, budget)
            for each in arguments[:several]
        ]
        return Iteration(attempt(expression, _PAIRED[word], *going, *arguments[len(going) :], **keywords), word)
    lists = [listed(argument, expression, budget) for argument in arguments[:several]]
    gone_through = attempt(expression, _PAIRED[word], *lists, *arguments[len(lists) :], **keywords)
    return attempt(expression, list, gone_through)


def _check_numbers(
    expression: Call, word: str, arguments: list[Value], keywords: Mapping[str, Value], budget: Budget
) -> None:
    if word == "round":
        digits = keywords.get("ndigits", arguments[1] if len(arguments) > 1 else 0)
        if isinstance(digits, int) and abs(digits) > _DIGITS:
            raise _unknown(expression, f"round to at most {_DIGITS} places")
    if word == "pow":
        given = {**dict(zip(("base", "exp", "mod"), arguments, strict=False)), **keywords}
        check_plain(expression, "**" if given.get("mod") is None else "*", given.get("base"), given.get("exp"), budget)
        numbers = [each for each in given.values() if isinstance(each, int)]
        if len(numbers) > 2 and max(abs(each) for each in numbers).bit_length() > _MODULUS:
            raise _unknown(expression, f"write numbers of at most {_MODULUS} bits")
    if any(isinstance(each, Defined | NamedFunction) for each in (*arguments, *keywords.values())):
        raise _unknown(expression, "leave the function out")


def _unknown(expression: Call, fix: str) -> InputProblem:
    return InputProblem(
        f"{quote(expression.text)} is more than the lab does",
        f"of {expression.function} it knows the plain uses",
        fix,
        expression.span,
    )
