"""Errors that a listing raises and catches: `try`, its handlers and its `finally`, and `raise`."""

import builtins as python
from typing import TYPE_CHECKING, Literal

from core.lab.interpret.leaving import Break, Continue, Returned
from core.lab.interpret.targets import assign_name
from core.lab.interpret.text import written
from core.lab.interpret.values import Caught, RaisedError
from core.language.statements import Handler, Raise, Try

if TYPE_CHECKING:
    from core.lab.interpret.statements import Executor


def try_(executor: "Executor", statement: Try) -> None:
    """`try`, with its handlers, its `else` and its `finally`."""
    executor.take(statement)
    depth = len(executor.evaluator.scopes)
    try:
        _guarded(executor, statement, depth)
    except (RaisedError, Returned, Break, Continue) as leaving:
        if statement.last:
            failed = executor.current
            del executor.evaluator.scopes[depth:]
            executor.block(statement.last)
            executor.current = failed if isinstance(leaving, RaisedError) else executor.current
        raise
    executor.block(statement.last)


def _guarded(executor: "Executor", statement: Try, depth: int) -> None:
    """What stands before `finally`."""
    try:
        executor.block(statement.body)
    except RaisedError as error:
        handler = next((each for each in statement.handlers if set(each.errors) & set(error.bases)), None)
        if handler is None:
            raise
        del executor.evaluator.scopes[depth:]
        executor.take(executor.current or statement, f"{error.kind} is caught")
        _handle(executor, handler, error)
    else:
        executor.block(statement.otherwise)


def _handle(executor: "Executor", handler: Handler, error: RaisedError) -> None:
    """`except error as name`: the name is gone afterwards."""
    scope = executor.evaluator.scopes[-1]
    if handler.name is not None:
        assign_name(handler, handler.name, Caught(error.kind, error.message), executor.evaluator.scopes)
    executor.handling.append(error)
    try:
        executor.block(handler.body)
    finally:
        executor.handling.pop()
        if handler.name is not None:
            scope.names.pop(handler.name, None)


def raise_(executor: "Executor", statement: Raise) -> None:
    """`raise`."""
    if statement.error is None:
        if not executor.handling:
            raise RaisedError("RuntimeError", "No active exception to reraise", statement, ("Exception",))
        raise executor.handling[-1]
    message = ""
    if statement.message is not None:
        value = executor.evaluator.evaluate(statement.message)
        shown: Literal["r", "s"] = "r" if statement.error == "KeyError" else "s"
        message = written(value, statement.message, executor.evaluator.budget, shown)
    bases = tuple(kind.__name__ for kind in getattr(python, statement.error).__mro__[1:])
    raise RaisedError(statement.error, message, statement, bases)
