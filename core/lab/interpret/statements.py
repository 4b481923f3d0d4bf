"""Runs the statements of a listing, one after the other; each is a step of the recording."""

import builtins as python
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, Final, Literal

import torch

from core.lab.bounds import arithmetic
from core.lab.interpret import builtins, functions, targets
from core.lab.interpret.parameters import assigned, bound, declared
from core.lab.interpret.scopes import Scope, around, check_depth
from core.lab.interpret.targets import assign_name
from core.lab.interpret.text import written
from core.lab.interpret.values import VIEWS, Caught, Defined, RaisedError, attempt
from core.lab.record.grad_modes import CONTEXTS, INSIDE
from core.lab.record.recorder import Recorder
from core.lab.record.recording import Round
from core.language.statements import (
    Assert,
    Assign,
    Augment,
    Block,
    Declare,
    Define,
    Delete,
    Evaluate,
    For,
    Handler,
    If,
    Leave,
    Raise,
    Return,
    Skip,
    Statement,
    Try,
    While,
    With,
)
from core.language.syntax import Expression, Name, Piece, Target

Value = Any
_END: Final = object()


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class _Return(Exception):
    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Executor(Recorder):
    """Statements in the scopes of one run; `current` is the one that is being run."""

    def __init__(self, device: torch.device, breathe: Callable[[], None]) -> None:
        super().__init__(device, breathe)
        self.evaluator.call_defined = self.call_defined
        self.current: Statement | None = None
        self.handling: list[RaisedError] = []  # the errors whose handlers are under way

    def block(self, body: Block) -> None:
        """Run several statements in order."""
        for statement in body:
            self.current = statement
            self.evaluator.budget.step(statement)
            _RUN[type(statement)](self, statement)

    def assign(self, statement: Assign) -> None:
        """`target = value`."""
        value = self.evaluator.evaluate(statement.value)
        for target in statement.targets:
            targets.assign(self.evaluator, target, value)
        self.current = statement
        self.take(statement)

    def augment(self, statement: Augment) -> None:
        """`target += value` and its like."""
        targets.augment(self.evaluator, statement)
        self.current = statement
        self.take(statement)

    def evaluate(self, statement: Evaluate) -> None:
        """An expression on a line of its own."""
        self.evaluator.evaluate(statement.value)
        self.current = statement
        self.take(statement)

    def skip(self, statement: Skip) -> None:
        """A line that does nothing here."""
        self.take(statement, statement.note)

    def branch(self, statement: If) -> None:
        """`if`, `elif` and `else`: one elif after the other, in as many Python frames however many there are."""
        while True:
            holds = self.test(statement.test)
            self.current = statement
            self.take(statement, "true: goes in" if holds else "false: passes by")
            match statement.otherwise:
                case (If() as following,) if not holds:
                    self.current = statement = following
                    self.evaluator.budget.step(statement)
                case otherwise:
                    break
        self.block(statement.body if holds else otherwise)

    def test(self, expression: Expression) -> bool:
        """Whether a condition holds."""
        return arithmetic.truth(self.evaluator.evaluate(expression), expression)

    def while_(self, statement: While) -> None:
        """`while`, and its `else`."""
        number = 0
        while True:
            if number:
                self.evaluator.budget.step(statement)
            holds = self.test(statement.test)
            self.current = statement
            number += 1
            with self.round(Round("while", number, None)):
                self.take(statement, "true: another round" if holds else "false: done")
                if not holds:
                    break
                if not self.once(statement.body):
                    return
        self.block(statement.otherwise)

    def for_(self, statement: For) -> None:
        """`for`, and its `else`."""
        iterable = self.evaluator.evaluate(statement.iterable)
        if isinstance(iterable, range | list | dict | set | VIEWS):  # these may change while they are gone through
            items: Any = iterable
            count = attempt(statement, len, iterable)
        else:
            items = builtins.listed(iterable, statement.iterable, self.evaluator.budget)
            count = len(items)
        name = _target_text(statement.target)
        number, going = 0, iter(items)
        while (item := attempt(statement, next, going, _END)) is not _END:
            number += 1
            if number > 1:
                self.evaluator.budget.step(statement)
            self.current = statement
            targets.assign(self.evaluator, statement.target, item)
            with self.round(Round(name, number, max(count, number))):
                self.take(statement)
                if not self.once(statement.body):
                    return
        if not count:
            self.take(statement, "nothing to go through")
        self.block(statement.otherwise)

    def once(self, body: Block) -> bool:
        """One round of a loop; False if it is left by break."""
        try:
            self.block(body)
        except _Continue:
            pass
        except _Break:
            return False
        return True

    def with_(self, statement: With) -> None:
        """`with`, for the modes of autograd."""
        with ExitStack() as stack:
            for word, argument in statement.contexts:
                given = [] if argument is None else [self.test(argument)]
                stack.enter_context(attempt(statement, CONTEXTS[word], *given))
            self.take(statement, "; ".join(INSIDE[word] for word, _ in statement.contexts))
            self.block(statement.body)

    def try_(self, statement: Try) -> None:
        """`try`, with its handlers, its `else` and its `finally`."""
        self.take(statement)
        depth = len(self.evaluator.scopes)
        try:
            self.guarded(statement, depth)
        except (RaisedError, _Return, _Break, _Continue) as leaving:
            if statement.last:
                failed = self.current
                del self.evaluator.scopes[depth:]
                self.block(statement.last)
                self.current = failed if isinstance(leaving, RaisedError) else self.current
            raise
        self.block(statement.last)

    def guarded(self, statement: Try, depth: int) -> None:
        """What stands before `finally`."""
        try:
            self.block(statement.body)
        except RaisedError as error:
            handler = next((each for each in statement.handlers if set(each.errors) & set(error.bases)), None)
            if handler is None:
                raise
            del self.evaluator.scopes[depth:]
            self.take(self.current or statement, f"{error.kind} is caught")
            self.handle(handler, error)
        else:
            self.block(statement.otherwise)

    def handle(self, handler: Handler, error: RaisedError) -> None:
        """`except error as name`: the name is gone afterwards."""
        scope = self.evaluator.scopes[-1]
        if handler.name is not None:
            assign_name(handler, handler.name, Caught(error.kind, error.message), self.evaluator.scopes)
        self.handling.append(error)
        try:
            self.block(handler.body)
        finally:
            self.handling.pop()
            if handler.name is not None:
                scope.names.pop(handler.name, None)

    def raise_(self, statement: Raise) -> None:
        """`raise`."""
        if statement.error is None:
            if not self.handling:
                raise RaisedError("RuntimeError", "No active exception to reraise", statement, ("Exception",))
            raise self.handling[-1]
        message = ""
        if statement.message is not None:
            value = self.evaluator.evaluate(statement.message)
            shown: Literal["r", "s"] = "r" if statement.error == "KeyError" else "s"
            message = written(value, statement.message, self.evaluator.budget, shown)
        bases = tuple(kind.__name__ for kind in getattr(python, statement.error).__mro__[1:])
        raise RaisedError(statement.error, message, statement, bases)

    def define(self, statement: Define) -> None:
        """`def`: its defaults are evaluated here."""
        evaluator, wanted = self.evaluator, statement.parameters
        modes = [
            (word, () if each is None else (self.test(each),))  # the argument of an autograd mode is a truth value
            for word, each in statement.modes
        ]
        elsewhere = declared(statement.body)
        evaluator.enclosing += evaluator.scopes[-1:]
        function = Defined(
            name=functions.inside(evaluator.scopes[-1], statement.name),
            parameters=wanted,
            defaults=tuple([evaluator.evaluate(default) for default in wanted.defaults]),
            named={name: evaluator.evaluate(value) for name, value in wanted.named if value is not None},
            body=statement.body,
            local=frozenset([*wanted.all, *assigned(statement.body)]) - elsewhere.keys(),
            elsewhere=elsewhere,
            outer=around(evaluator.scopes),
            modes=tuple(modes),
        )
        assign_name(statement, statement.name, function, evaluator.scopes)
        self.take(statement)

    def declare(self, statement: Declare) -> None:
        """`global` or `nonlocal`, which the function knows since it was defined."""
        self.take(statement)

    def call_defined(
        self, piece: Piece, function: Defined, arguments: list[Value], keywords: dict[str, Value]
    ) -> Value:
        """A call of a function that the listing defined: its statements are steps of their own."""
        evaluator, before = self.evaluator, self.current
        check_depth(evaluator.scopes, piece)
        scope = Scope(function.name, function.local, function.outer, function.elsewhere)
        scope.names = bound(piece, function, arguments, keywords)
        evaluator.scopes.append(scope)
        kept, self.rounds = self.rounds, []
        value: Value = None
        try:
            with ExitStack() as stack:
                for word, given in function.modes:
                    stack.enter_context(attempt(piece, CONTEXTS[word], *given))
                if isinstance(function.body, tuple):
                    self.block(function.body)
                else:
                    value = evaluator.evaluate(function.body)
        except _Return as returned:
            value = returned.value
        finally:
            self.rounds = kept
        # After an error both stay as they are: they say where it happened, and what the function's variables were.
        evaluator.scopes.pop()
        self.current = before
        return value

    def return_(self, statement: Return) -> None:
        """`return`."""
        value = None if statement.value is None else self.evaluator.evaluate(statement.value)
        self.current = statement
        self.take(statement)
        raise _Return(value)

    def leave(self, statement: Leave) -> None:
        """`break`, `continue` or `pass`."""
        self.take(statement)
        if statement.word != "pass":
            raise _Break if statement.word == "break" else _Continue

    def delete(self, statement: Delete) -> None:
        """`del`."""
        for target in statement.targets:
            targets.delete(self.evaluator, target)
        self.take(statement)

    def assert_(self, statement: Assert) -> None:
        """`assert`."""
        holds = self.test(statement.test)
        if not holds:
            message = ""
            if statement.message is not None:
                value = self.evaluator.evaluate(statement.message)
                message = written(value, statement.message, self.evaluator.budget)
            raise RaisedError("AssertionError", message, statement, ("Exception",))
        self.take(statement, "holds")


def _target_text(target: Target) -> str:
    return target.name if isinstance(target, Name) else target.text


_RUN: Final[Mapping[type[Statement], Callable[[Executor, Any], None]]] = {
    Assign: Executor.assign,
    Augment: Executor.augment,
    Evaluate: Executor.evaluate,
    Skip: Executor.skip,
    If: Executor.branch,
    While: Executor.while_,
    For: Executor.for_,
    With: Executor.with_,
    Try: Executor.try_,
    Raise: Executor.raise_,
    Define: Executor.define,
    Declare: Executor.declare,
    Return: Executor.return_,
    Leave: Executor.leave,
    Delete: Executor.delete,
    Assert: Executor.assert_,
}
