"""Functions of the modules that a listing has beside torch: math, time, random, copy, warnings, os, sys, and NumPy."""

import math
import posixpath
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from torch import Tensor

from core import limits
from core.lab.arrays import foreseen
from core.lab.arrays.chance import Source, check, drawn, made
from core.lab.bounds import work
from core.lab.bounds.arithmetic import check_broadcast, weigh
from core.lab.bounds.budget import Budget, too_large, too_long
from core.lab.classes.records import Managed
from core.lab.interpret import arrays, copying, printing
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import attempt
from core.lab.standard import containers, contexts, declaring, functional, iterating, recording
from core.language.syntax import Library, Piece
from core.language.words import listing as words
from core.language.words.arrays import MAKERS, NANOSECONDS
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
Arguments = list[Value]
Keywords = dict[str, Value]

_MATH: Final[Mapping[str, Callable[..., Value]]] = {
    name: getattr(math, name) for name in words.MATH if callable(getattr(math, name))
}
_CLOCKS: Final[Mapping[str, Callable[[], Value]]] = {
    name: getattr(time, name) for name in words.CLOCKS if name != "sleep"
}
_PATHS: Final[Mapping[str, Callable[..., Value]]] = {
    f"path.{name}": getattr(posixpath, name) for name in ("basename", "dirname", "join", "splitext")
}
_GROWING: Final = frozenset(["comb", "factorial", "lcm", "perm", "prod", "sumprod"])
_UNSEEDED: Final = "no seed was given: random numbers here begin with seed 0, in Python with any"
_JOINS: Final = frozenset(["column_stack", "concatenate", "hstack", "stack", "vstack"])


def call(evaluator: "Evaluator", expression: Library, arguments: Arguments, keywords: Keywords) -> Value:
    """A function of a module, on values."""
    value = _MODULES[expression.module](evaluator, expression, arguments, keywords)
    evaluator.torch.check(value, expression, [])
    return arrays.unboxed(value)


def _time(evaluator: "Evaluator", expression: Library, arguments: Arguments, keywords: Keywords) -> Value:
    if expression.function != "sleep":
        return attempt(expression, _CLOCKS[expression.function], *arguments, **keywords)
    evaluator.notes.append("nobody waits here: sleep returns at once")
    return None


def _math(evaluator: "Evaluator", expression: Library, arguments: Arguments, keywords: Keywords) -> Value:
    for argument in (*arguments, *keywords.values()):
        evaluator.budget.gone_through(weigh(argument, expression), expression)
    if expression.function in _GROWING:
        _check_whole(expression, [*arguments, *keywords.values()])
    return attempt(expression, _MATH[expression.function], *arguments, **keywords)


def _check_whole(expression: Library, values: Arguments) -> None:
    """Raise `InputProblem` if a product of whole numbers would be too long."""
    numbers = [each for value in values for each in (value if isinstance(value, list | tuple) else [value])]
    whole = [abs(each) for each in numbers if isinstance(each, int)]
    if expression.function in ("factorial", "comb", "perm"):
        most = max(whole, default=0)
        bits = most * most.bit_length()
    else:
        bits = sum(each.bit_length() for each in whole)
    if bits > limits.INDEX_BITS or any(isinstance(value, range | dict | set) for value in values):
        raise InputProblem(
            f"{quote(expression.text)} may be too large a number",
            f"a whole number of the lab has at most {limits.INDEX_BITS:,} bits",
            "use smaller numbers, in a list",
            expression.span,
        )


def _random(evaluator: "Evaluator", expression: Library, arguments: Arguments, keywords: Keywords) -> Value:
    if expression.function == "Random":
        return source(evaluator, expression, "Random", arguments)
    return draw(evaluator, expression, evaluator.chance.python, expression.function, arguments, keywords)


def source(evaluator: "Evaluator", piece: Piece, word: str, arguments: Arguments) -> Source:
    """A source of random numbers of the listing's own."""
    if not arguments or arguments[0] is None:
        evaluator.notes.append(_UNSEEDED)
    if any(not isinstance(each, int | float | str | list | type(None)) for each in arguments):
        raise InputProblem(
            f"{quote(piece.text)} has a seed of its own kind", "a seed is a number", "write one", piece.span
        )
    return attempt(piece, made, word, arguments)  # type: ignore[no-any-return]


def draw(  # noqa: PLR0917 - a call has these
    evaluator: "Evaluator", piece: Piece, source: Source, word: str, arguments: Arguments, keywords: Keywords
) -> Value:
    """Random numbers of Python's or NumPy's."""
    budget = evaluator.budget
    for argument in (*arguments, *keywords.values()):
        budget.gone_through(weigh(argument, piece, numbers=False), piece)
        if isinstance(argument, Tensor) and argument.dim():
            raise too_long(piece, argument.numel())
    own = source in (evaluator.chance.python, evaluator.chance.numpy)
    module = "random" if source is evaluator.chance.python else "numpy"
    if own and evaluator.chance.unseeded(module, word, arguments):
        evaluator.notes.append(_UNSEEDED)
    try:
        count = check(source, piece, word, arguments, keywords)
    except (TypeError, ValueError, ArithmeticError):
        raise too_large(piece, None) from None
    if count > limits.ELEMENTS:
        raise too_large(piece, count)
    budget.work(work.UNITS * NANOSECONDS["random.rand"] * count, piece)
    if word == "shuffle" and arguments:
        evaluator.touch(arguments[0])
    if word in ("choices", "sample", "permutation", "shuffle"):
        budget.list(min(count // 20, limits.LISTING_ITEMS + 1) if word in ("choices", "sample") else 0, piece)
        budget.gone_through(count, piece)
    value = attempt(piece, drawn, source, word, arguments, keywords)
    if isinstance(value, arrays.Array):
        budget.array(value, piece)
    return arrays.unboxed(value)


def _numpy(evaluator: "Evaluator", expression: Library, arguments: Arguments, keywords: Keywords) -> Value:
    word, budget = expression.function, evaluator.budget
    if word == "set_printoptions":
        return printing.numpy(expression, arguments, keywords)
    if word.startswith("random."):
        drawing = word.removeprefix("random.")
        if drawing in MAKERS:
            return source(evaluator, expression, drawing, arguments)
        return draw(evaluator, expression, evaluator.chance.numpy, drawing, arguments, keywords)
    return numpy(expression, arguments, keywords, budget)


def numpy(expression: Library, arguments: Arguments, keywords: Keywords, budget: Budget) -> Value:
    """One of NumPy's functions, on values."""
    word = expression.function
    arguments = [list(each) if isinstance(each, deque) else each for each in arguments]
    arrays.check_keywords(expression, keywords)
    for argument in (*arguments, *keywords.values()):
        inside = isinstance(argument, list | tuple)
        budget.gone_through(weigh(argument, expression, numbers=inside) if inside else 1, expression)
    plain, options = arrays.array_arguments(expression, arguments, keywords)
    if any(isinstance(each, Tensor) and each.numel() > limits.LISTING_ITEMS for each in plain):
        raise too_long(expression, limits.LISTING_ITEMS + 1)
    if word in _JOINS:
        for each in (*plain, *options.values()):
            if isinstance(each, arrays.Array) and each.ndim:
                budget.list(len(each), expression)  # NumPy makes an array of each row, of empty ones, too
    count = foreseen.elements(word, plain, options)
    if count > limits.ELEMENTS or count < 0:
        raise too_large(expression, count if count > 0 else None)
    check_broadcast(expression, plain)
    budget.work(work.UNITS * NANOSECONDS[word] * count + work.arrays(word, plain), expression)
    budget.work(work.spend_array(expression, foreseen.work(word, plain, options)), expression)
    value = attempt(expression, arrays.FUNCTIONS[word], *plain, **options)
    for each in value if isinstance(value, list | tuple) else (value,):
        if isinstance(each, arrays.Array):
            budget.array(each, expression)
    return value


def _warnings(evaluator: "Evaluator", expression: Library, arguments: Arguments, _keywords: Keywords) -> Value:
    if expression.function == "catch_warnings":
        return Managed("idle", None)
    if expression.function == "warn" and arguments and isinstance(arguments[0], str):
        evaluator.notes.append(f"the listing warns: {arguments[0]}")
    else:
        evaluator.notes.append("the lab says at its line what torch warns of, whatever a listing filters")
    return None


def _os(evaluator: "Evaluator", expression: Library, arguments: Arguments, keywords: Keywords) -> Value:
    evaluator.budget.characters(sum(len(each) for each in arguments if isinstance(each, str)), expression)
    return attempt(expression, _PATHS[expression.function], *arguments, **keywords)


def _sys(_evaluator: "Evaluator", expression: Library, arguments: Arguments, _keywords: Keywords) -> Value:
    said = "" if not arguments else str(arguments[0]) if isinstance(arguments[0], int | str) else ""
    raise RaisedError("SystemExit", said, expression, ("BaseException",))


_MODULES: Final[Mapping[str, Callable[..., Value]]] = {
    "time": _time, "math": _math, "random": _random, "numpy": _numpy, "copy": copying.call,
    "warnings": _warnings, "os": _os, "sys": _sys, "collections": containers.call, "itertools": iterating.call,
    "functools": functional.call, "dataclasses": recording.call, "enum": declaring.enum, "abc": declaring.abc,
    "typing": declaring.typing, "contextlib": contexts.call,
}  # fmt: skip
