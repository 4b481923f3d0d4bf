"""Lists, tuples, sets and dictionaries that a listing writes out, and those that it makes by loops inside brackets."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from core.lab.bounds.arithmetic import truth
from core.lab.bounds.keys import check_key
from core.lab.classes import protocol
from core.lab.classes.records import Iteration
from core.lab.interpret import builtins
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.functions import spread
from core.lab.interpret.scopes import Scope, around, check_depth
from core.lab.interpret.targets import assign
from core.lab.interpret.values import attempt
from core.language.syntax import Comprehension, Entries, Items, Starred

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_END: Final = object()


def items(evaluator: "Evaluator", expression: Items) -> Value:
    """A list, a tuple or a set."""
    evaluator.budget.list(len(expression.items), expression)
    found: list[Value] = []
    for item in expression.items:
        if isinstance(item, Starred):
            found += spread(evaluator, item, "Value after * must be an iterable, not ")
        else:
            found.append(evaluator.evaluate(item))
    if expression.kind == "set":
        for each in found:
            check_key(expression, each, evaluator.budget)
        return attempt(expression, set, found)
    return found if expression.kind == "list" else tuple(found)


def entries(evaluator: "Evaluator", expression: Entries) -> dict[Value, Value]:
    """A dictionary."""
    evaluator.budget.list(len(expression.pairs), expression)
    found: dict[Value, Value] = {}
    for key, value in expression.pairs:
        if key is None:
            more = evaluator.evaluate(value)
            if not isinstance(more, dict):
                said = f"'{type(more).__name__}' object is not a mapping"
                raise RaisedError("TypeError", said, value, ("Exception",))
            evaluator.budget.list(len(more), value)
            found.update(more)
        else:
            name = evaluator.evaluate(key)
            check_key(key, name, evaluator.budget)
            item = evaluator.evaluate(value)
            attempt(expression, found.__setitem__, name, item)
    return found


def comprehension(evaluator: "Evaluator", expression: Comprehension) -> Value:
    """A list, a set or a dictionary by loops, whose variables are their own."""
    first = evaluator.evaluate(expression.loops[0].iterable)
    if expression.kind == "generator":
        return Iteration(_lazily(evaluator, expression, protocol.walk(evaluator, expression, first)))
    scopes = evaluator.scopes
    scope = Scope(scopes[-1].function, outer=around(scopes), comprehension=True)
    scopes.append(scope)
    found: Value = {"list": list, "set": set, "dict": dict}[expression.kind]()
    try:
        for _ in _rounds(evaluator, expression, 0, first):
            evaluator.budget.list(1, expression)
            if expression.key is not None:
                key = evaluator.evaluate(expression.key)
                check_key(expression.key, key, evaluator.budget)
                attempt(expression, found.__setitem__, key, evaluator.evaluate(expression.value))
                continue
            value = evaluator.evaluate(expression.value)
            if expression.kind == "list":
                found.append(value)
            else:
                check_key(expression.value, value, evaluator.budget)
                attempt(expression, found.add, value)
    finally:
        # Where a call inside was left by an error, its scope stays on top: it says what its variables were.
        scopes[:] = [each for each in scopes if each is not scope]
    return found


def _lazily(evaluator: "Evaluator", expression: Comprehension, first: Value) -> Iterator[Value]:
    """The values of a generator in brackets, each computed when it is asked for."""
    scopes = evaluator.scopes
    scope = Scope(scopes[-1].function, outer=around(scopes), comprehension=True)
    rounds = _rounds(evaluator, expression, 0, first)
    while True:
        check_depth(scopes, expression)
        scopes.append(scope)
        try:
            ended = next(rounds, _END) is _END
            value = None if ended else evaluator.evaluate(expression.value)
        finally:
            scopes[:] = [each for each in scopes if each is not scope]
        if ended:
            return
        yield value


def _rounds(evaluator: "Evaluator", expression: Comprehension, depth: int, iterable: Value) -> Iterator[None]:
    """Go through the loops from `depth` on, with their targets assigned; one None for each innermost round."""
    loop = expression.loops[depth]
    lazy = expression.kind == "generator"
    items = protocol.walk(evaluator, loop.iterable, iterable).items if lazy else None
    for item in builtins.listed(iterable, loop.iterable, evaluator.budget) if items is None else items:
        evaluator.budget.operation(expression)
        assign(evaluator, loop.target, item)
        if not all(truth(evaluator.evaluate(test), test) for test in loop.conditions):
            continue
        if depth + 1 == len(expression.loops):
            yield
        else:
            following = evaluator.evaluate(expression.loops[depth + 1].iterable)
            yield from _rounds(evaluator, expression, depth + 1, following)
