"""Runs the statements of a listing, one after the other; each is a step of the recording."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final
from weakref import WeakSet

import torch

from core.lab.bounds import arithmetic
from core.lab.classes import define, protocol
from core.lab.classes.kinds import LAZY
from core.lab.interpret import builtins, definitions, generators, handling, managers, targets
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.leaving import Break, Continue, Returned
from core.lab.interpret.text import written
from core.lab.interpret.values import VIEWS, attempt
from core.lab.record.recorder import Recorder
from core.lab.record.recording import Round
from core.language.statements import (
    Assert,
    Assign,
    Augment,
    Block,
    Class,
    Declare,
    Define,
    Delete,
    Evaluate,
    For,
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
from core.problem import InputProblem, Span

Value = Any
_END: Final = object()
_NOWHERE: Final = Piece(Span(1, 1, 2), "")


class Executor(Recorder):
    """Statements in the scopes of one run; `current` is the one that is being run."""

    def __init__(self, device: torch.device, breathe: Callable[[], None]) -> None:
        super().__init__(device, breathe)
        self.evaluator.call_defined = partial(definitions.call, self)
        self.evaluator.stopped = generators.stopped
        self.evaluator.of_iteration = partial(generators.method, self.evaluator)
        self.evaluator.here = lambda: self.current or _NOWHERE
        self.current: Statement | None = None
        self.handling: list[RaisedError] = []  # the errors whose handlers are under way
        self.goings: WeakSet[Any] = WeakSet()  # calls of functions with yield
        self.over = False  # whether the listing has come to its end

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
        """An expression on its own line, whose value is written out where a notebook does that."""
        value = self.evaluator.evaluate(statement.value)
        self.current = statement
        if statement.shown and value is not None:
            try:
                self.shown = written(value, statement, self.evaluator.budget, "r")
            except InputProblem:
                self.evaluator.notes.append("its value is too long to be shown")
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
        number, sample = 0, self.sample(None)
        while True:
            if number:
                self.evaluator.budget.step(statement)
            holds = self.test(statement.test)
            self.current = statement
            number += 1
            with self.round(Round("while", number, None), sample):
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
        elif isinstance(iterable, LAZY):  # an object, whose items come one by one
            items, count = protocol.walk(self.evaluator, statement, iterable).items, 0
        else:
            items = builtins.listed(iterable, statement.iterable, self.evaluator.budget)
            count = len(items)
        name, sample = _target_text(statement.target), self.sample(count or None)
        number, going = 0, iter(items)
        while (item := attempt(statement, next, going, _END)) is not _END:
            number += 1
            if number > 1:
                self.evaluator.budget.step(statement)
            self.current = statement
            targets.assign(self.evaluator, statement.target, item)
            with self.round(Round(name, number, max(count, number) if count else None), sample):
                self.take(statement)
                if not self.once(statement.body):
                    return
        if not number:
            self.take(statement, "nothing to go through")
        self.block(statement.otherwise)

    def once(self, body: Block) -> bool:
        """One round of a loop; False if it is left by break."""
        try:
            self.block(body)
        except Continue:
            pass
        except Break:
            return False
        return True

    def finish(self) -> None:
        """The listing is over: what its generators hold open is let go, and nothing of them runs any more."""
        self.over = True
        for going in list(self.goings):
            going.abandon()

    def plainly(self, body: Block) -> Iterator[Value]:
        """Run several statements of which none yields."""
        self.block(body)
        return iter(())

    def with_(self, statement: With) -> None:
        """`with`."""
        deque(managers.steps(self, statement, statement.contexts, self.plainly), 0)

    def try_(self, statement: Try) -> None:
        """`try`."""
        deque(handling.steps(self, statement, self.plainly), 0)

    def return_(self, statement: Return) -> None:
        """`return`."""
        value = None if statement.value is None else self.evaluator.evaluate(statement.value)
        self.current = statement
        self.take(statement)
        raise Returned(value)

    def leave(self, statement: Leave) -> None:
        """`break`, `continue` or `pass`."""
        self.take(statement)
        if statement.word != "pass":
            raise Break if statement.word == "break" else Continue

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
    Raise: handling.raise_,
    Define: definitions.define,
    Class: define.class_,
    Declare: definitions.declare,
    Return: Executor.return_,
    Leave: Executor.leave,
    Delete: Executor.delete,
    Assert: Executor.assert_,
}
