"""Functions of a listing: those that it defines, and those of Python, torch and libraries."""

from typing import TYPE_CHECKING, Any, Final

import torch

from core.lab.bounds.arithmetic import check_compared, truth
from core.lab.classes import asking, calling, errors, protocol
from core.lab.classes.kinds import OBJECTS
from core.lab.interpret import builtins, libraries
from core.lab.interpret.arrays import DTYPES as ARRAY_TYPES
from core.lab.interpret.arrays import unboxed
from core.lab.interpret.failures import ERRORS, RaisedError
from core.lab.interpret.parameters import assigned, declared, within
from core.lab.interpret.scopes import MISSING, Scope, around, known, no_function
from core.lab.interpret.text import line
from core.lab.interpret.values import TYPES, Defined, NamedFunction, attempt
from core.language.statements import Block, Yield
from core.language.syntax import Apply, Call, CallValue, Expression, Lambda, Library, Parameters, Piece, Starred
from core.language.words import listing as words
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
Mode = tuple[str, tuple[Value, ...]]  # of autograd: its word and its argument

_KEYED: Final = frozenset(["sorted", "max", "min", "map", "filter"])


def arguments(
    evaluator: "Evaluator", expression: Apply | Call | CallValue | Library, name: str
) -> tuple[list[Value], dict[str, Value]]:
    """What a call of the function `name` is given, by place and by name, with what stands behind stars spread out."""
    by_place: list[Value] = []
    for argument in expression.arguments:
        if isinstance(argument, Starred):
            by_place += spread(evaluator, argument, f"{name}() argument after * must be an iterable, not ")
        else:
            by_place.append(evaluator.evaluate(argument))
    by_name: dict[str, Value] = {}
    for keyword, piece in expression.keywords:
        value = evaluator.evaluate(piece)
        if keyword != "**":
            more = {keyword: value}
        elif isinstance(value, dict):
            more = value
        else:
            said = f"{name}() argument after ** must be a mapping, not {type(value).__name__}"
            raise RaisedError("TypeError", said, piece, ("Exception",))
        evaluator.budget.list(len(more), piece)
        for key, each in more.items():
            if not isinstance(key, str) or key in by_name:
                several = f"{name}() got multiple values for keyword argument '{key}'"
                said = several if isinstance(key, str) else "keywords must be strings"
                raise RaisedError("TypeError", said, piece, ("Exception",))
            by_name[key] = each
    return by_place, by_name


def spread(evaluator: "Evaluator", starred: Starred, refusal: str) -> list[Value]:
    """The items behind a star. `refusal` is what Python says of what has none, up to its type."""
    value = evaluator.evaluate(starred.value)
    if isinstance(value, bool | int | float | complex | type(None) | Defined | NamedFunction):
        raise RaisedError("TypeError", refusal + type(value).__name__, starred, ("Exception",))
    items: list[Value] = builtins.listed(value, starred, evaluator.budget)
    evaluator.budget.list(len(items), starred)
    return items


def call(evaluator: "Evaluator", expression: Call) -> Value:
    """A call by a bare name: a function of the listing's own, or else one of Python's."""
    evaluator.budget.operation(expression)
    word = expression.function
    function = known(word, expression, evaluator.scopes)
    by_place, by_name = arguments(evaluator, expression, word)
    if function is not MISSING:
        return evaluator.call_value(expression, function, by_place, by_name)
    if word in ERRORS:
        return errors.made(evaluator, expression, ERRORS[word], by_place, by_name)
    if word not in words.BUILTINS:
        raise no_function(word, expression)
    return _python(evaluator, expression, by_place, by_name)


def call_expression(evaluator: "Evaluator", expression: CallValue) -> Value:
    """A call of what is not a name."""
    evaluator.budget.operation(expression)
    function = evaluator.evaluate(expression.function)
    return evaluator.call_value(expression, function, *arguments(evaluator, expression, _name(function)))


def _name(function: Value) -> str:
    return function.name if isinstance(function, Defined) else getattr(function, "word", type(function).__name__)


def call_value(
    evaluator: "Evaluator", piece: Piece, function: Value, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """What `function`, any value, gives for these arguments."""
    if isinstance(function, Defined):
        return evaluator.call_defined(piece, function, by_place, by_name)
    if isinstance(function, OBJECTS):
        return calling.call(evaluator, piece, function, by_place, by_name)
    if isinstance(function, type):
        function = _constructor(piece, function)
    if not isinstance(function, NamedFunction):
        return attempt(piece, _not_callable, function)
    if function.module == "builtins":
        return _python(evaluator, Call(piece.span, piece.text, function.word, (), ()), by_place, by_name)
    if function.module == "torch":
        applied = Apply(piece.span, piece.text, function.word, "function", (), ())
        return evaluator.apply_function(applied, by_place, by_name)
    written = Library(piece.span, piece.text, function.module, function.word, (), ())
    return libraries.call(evaluator, written, by_place, by_name)


def _constructor(piece: Piece, called: type) -> NamedFunction:
    """The function that makes values of a type."""
    if called is torch.Tensor:
        return NamedFunction("torch", "Tensor")
    if TYPES.get(called.__name__) is called:
        return NamedFunction("builtins", called.__name__)
    if ARRAY_TYPES.get(called.__name__) is called:
        return NamedFunction("numpy", called.__name__)
    raise InputProblem(
        f"{quote(piece.text)} calls a type that the lab does not make values of",
        f"it makes those of {', '.join(TYPES)}",
        "write the value itself",
        piece.span,
    )


def _not_callable(value: Value) -> None:
    raise TypeError(f"'{type(value).__name__}' object is not callable")


def _python(evaluator: "Evaluator", expression: Call, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """One of Python's own functions."""
    word = expression.function
    if word == "print":
        text = line(expression, by_place, by_name, evaluator.budget)
        evaluator.printed.append(text)  # only now: a method that writes an object is steps of its own
        return None
    if word in _KEYED and (word in ("map", "filter") or by_name.get("key") is not None):
        return _keyed(evaluator, expression, by_place, by_name)
    if word in asking.WORDS:
        return asking.call(evaluator, expression, by_place, by_name)
    if word in protocol.WORDS:
        return protocol.call(evaluator, expression, by_place, by_name)
    value = builtins.call(expression, by_place, by_name, evaluator.budget)
    evaluator.torch.check(value, expression, by_place)
    return unboxed(value)


def _keyed(evaluator: "Evaluator", expression: Call, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """What calls a function for each item, and orders the items by what it gives."""
    word = expression.function
    if word in ("map", "filter"):
        return _mapped(evaluator, expression, by_place, by_name)
    key = by_name.pop("key")
    several = word != "sorted" and len(by_place) > 1
    items = by_place if several else builtins.listed(by_place[0], expression, evaluator.budget) if by_place else []
    keys = [evaluator.call_value(expression, key, [item], {}) for item in items]
    check_compared(expression, evaluator.budget, keys)
    evaluator.budget.list(len(items), expression)
    if word == "sorted":
        order = attempt(expression, sorted, range(len(items)), key=keys.__getitem__, **by_name)
        return [items[place] for place in order]
    if not items or set(by_name) - {"default"}:  # which Python answers or refuses by itself
        return attempt(expression, max if word == "max" else min, items, **by_name)
    chosen = attempt(expression, max if word == "max" else min, range(len(items)), key=keys.__getitem__)
    return items[chosen]


def _mapped(evaluator: "Evaluator", expression: Call, by_place: list[Value], by_name: dict[str, Value]) -> list[Value]:
    """Map and filter, which give lists here: in a loop there is no difference."""
    word = expression.function
    if len(by_place) < 2 or by_name or (word == "filter" and len(by_place) > 2):
        attempt(expression, {"map": map, "filter": filter}[word], *by_place, **by_name)
    function, *lists = by_place
    lists = [builtins.listed(each, expression, evaluator.budget) for each in lists]
    rows = list(zip(*lists, strict=False))
    evaluator.budget.list(len(rows), expression)
    if word == "filter" and function is None:
        return [item for (item,) in rows if truth(item, expression)]
    found = [evaluator.call_value(expression, function, list(row), {}) for row in rows]
    if word == "map":
        return found
    return [item for (item,), value in zip(rows, found, strict=True) if truth(value, expression)]


def call_library(evaluator: "Evaluator", expression: Library) -> Value:
    """A function of a module beside torch."""
    evaluator.budget.operation(expression)
    return libraries.call(evaluator, expression, *arguments(evaluator, expression, expression.function))


def define(evaluator: "Evaluator", expression: Lambda) -> Defined:
    """A lambda."""
    evaluator.budget.operation(expression)
    return made(evaluator, "<lambda>", expression.parameters, expression.value, names=expression.assigned)


def made(  # noqa: PLR0917 - what a definition has
    evaluator: "Evaluator",
    name: str,
    wanted: Parameters,
    body: Block | Expression,
    modes: tuple[Mode, ...] = (),
    names: frozenset[str] = frozenset(),
) -> Defined:
    """A function that is defined now, by `def` or `lambda`: its defaults are evaluated here.

    `names` are given values in it by `:=`.
    """
    scopes = evaluator.scopes
    evaluator.enclosing += scopes[-1:]
    statements = body if isinstance(body, tuple) else ()
    elsewhere = declared(statements)
    return Defined(
        name=inside(scopes[-1], name),
        parameters=wanted,
        defaults=tuple([evaluator.evaluate(default) for default in wanted.defaults]),
        named={name: evaluator.evaluate(value) for name, value in wanted.named if value is not None},
        body=body,
        local=frozenset([*wanted.all, *names, *assigned(statements)]) - elsewhere.keys(),
        elsewhere=elsewhere,
        outer=around(scopes),
        modes=modes,
        owner=scopes[-1].owner if scopes[-1].first is None else None,
        generates=any(isinstance(each, Yield) for each in within(statements)),
    )


def inside(scope: Scope, name: str) -> str:
    """The full name of a function or a class that is defined in `scope`."""
    if scope.owner is not None and scope.first is None:
        return f"{scope.function}.{name}"
    return f"{scope.function}.<locals>.{name}" if scope.function else name
