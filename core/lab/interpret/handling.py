"""Errors that a listing raises and catches: `try`, its handlers and its `finally`, and `raise`."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from core.lab.classes import errors
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.leaving import Break, Continue, Returned
from core.lab.interpret.scopes import Scope, cut
from core.lab.interpret.targets import assign_name
from core.language.statements import Block, Handler, Raise, Try

if TYPE_CHECKING:
    from core.lab.interpret.statements import Executor

Value = Any
Steps = Iterator[Value]


def steps(executor: "Executor", statement: Try, block: Callable[[Block], Steps]) -> Steps:
    """`try`, with its handlers, its `else` and its `finally`; `block` runs statements, and gives what they yield.

    A generator that nobody asks any more runs its `finally`, unless the listing is over.
    """
    executor.take(statement)
    own = executor.evaluator.scopes[-1]
    try:
        yield from _guarded(executor, statement, own, block)
    except (RaisedError, Returned, Break, Continue) as leaving:
        if statement.last:
            failed = executor.current
            cut(executor.evaluator.scopes, own)
            yield from block(statement.last)
            executor.current = failed if isinstance(leaving, RaisedError) else executor.current
        raise
    yield from block(statement.last)


def _guarded(executor: "Executor", statement: Try, own: Scope, block: Callable[[Block], Steps]) -> Steps:
    """What stands before `finally`."""
    try:
        yield from block(statement.body)
    except RaisedError as error:
        handler = _handler(executor, statement, error, own)
        if handler is None:
            raise
        executor.take(executor.current or statement, f"{error.kind} is caught")
        yield from _handle(executor, handler, error, block)
    else:
        yield from block(statement.otherwise)


def _handler(executor: "Executor", statement: Try, error: RaisedError, own: Scope) -> Handler | None:
    """The handler that catches an error. The scopes of the calls that it ended are left, unless there is none."""
    left = cut(executor.evaluator.scopes, own)
    for handler in statement.handlers:
        if handler.error is None:
            return handler
        if errors.caught(handler, error, executor.evaluator.evaluate(handler.error)):
            return handler
    executor.evaluator.scopes += left
    return None


def _handle(executor: "Executor", handler: Handler, error: RaisedError, block: Callable[[Block], Steps]) -> Steps:
    """`except error as name`: the name is gone afterwards."""
    scope = executor.evaluator.scopes[-1]
    if handler.name is not None:
        assign_name(handler, handler.name, error.value, executor.evaluator.scopes)
    executor.handling.append(error)
    try:
        yield from block(handler.body)
    finally:
        executor.handling.pop()
        if handler.name is not None:
            scope.names.pop(handler.name, None)


def raise_(executor: "Executor", statement: Raise) -> None:
    """`raise`."""
    evaluator = executor.evaluator
    if statement.error is None:
        if not executor.handling:
            raise RaisedError("RuntimeError", "No active exception to reraise", statement)
        raise executor.handling[-1]
    value = evaluator.evaluate(statement.error)
    for handled in reversed(executor.handling):
        if value is handled.value and not statement.caused:
            raise handled  # which stays where it arose
    error = errors.thrown(evaluator, statement, value)
    if statement.caused:
        given = None if statement.cause is None else evaluator.evaluate(statement.cause)
        error.value.cause = errors.cause(evaluator, statement, given)
    raise error
