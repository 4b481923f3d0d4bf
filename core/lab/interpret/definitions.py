"""Functions that a listing defines by `def`, and the calls of those and of its lambdas."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from core.lab.classes.records import Iteration
from core.lab.interpret import functions, generators
from core.lab.interpret.leaving import Returned
from core.lab.interpret.managers import mode
from core.lab.interpret.parameters import bound
from core.lab.interpret.scopes import Scope, check_depth
from core.lab.interpret.targets import assign_name
from core.lab.interpret.values import Defined
from core.language.statements import Declare, Define
from core.language.syntax import Piece

if TYPE_CHECKING:
    from core.lab.interpret.statements import Executor

Value = Any


def define(executor: "Executor", statement: Define) -> None:
    """`def`."""
    evaluator = executor.evaluator
    modes = [
        (word, () if each is None else (executor.test(each),))  # the argument of an autograd mode is a truth value
        for word, each in statement.modes
    ]
    decorators = [evaluator.evaluate(each) for each in statement.decorators]
    function: Value = functions.made(
        evaluator, statement.name, statement.parameters, statement.body, tuple(modes), statement.assigned
    )
    function = decorated(executor, statement, decorators, function)
    assign_name(statement, statement.name, function, evaluator.scopes)
    executor.take(statement)


def decorated(executor: "Executor", statement: Define, decorators: list[Value], function: Value) -> Value:
    """A function behind its decorators, of which the last is called first."""
    for piece, decorator in zip(reversed(statement.decorators), reversed(decorators), strict=True):
        function = executor.evaluator.call_value(piece, decorator, [function], {})
    executor.current = statement
    return function


def declare(executor: "Executor", statement: Declare) -> None:
    """`global` or `nonlocal`, which the function knows since it was defined."""
    executor.take(statement)


def call(
    executor: "Executor", piece: Piece, function: Defined, arguments: list[Value], keywords: dict[str, Value]
) -> Value:
    """A call of a function that the listing defined: its statements are steps of their own."""
    evaluator, before = executor.evaluator, executor.current
    check_depth(evaluator.scopes, piece)
    first = next(iter(function.parameters.names), None)
    scope = Scope(function.name, function.local, function.outer, function.elsewhere, owner=function.owner, first=first)
    scope.names = bound(piece, function, arguments, keywords)
    if function.generates:
        evaluator.enclosing.append(scope)
        return Iteration(generators.Going(executor, function, scope))
    evaluator.scopes.append(scope)
    kept, executor.rounds = executor.rounds, []
    value: Value = None
    try:
        with ExitStack() as stack:
            for word, given in function.modes:
                stack.enter_context(mode(piece, word, given))
            if isinstance(function.body, tuple):
                executor.block(function.body)
            else:
                value = evaluator.evaluate(function.body)
    except Returned as returned:
        value = returned.value
    finally:
        executor.rounds = kept
    # After an error both stay as they are: they say where it happened, and what the function's variables were.
    evaluator.scopes.pop()
    executor.current = before
    return value
