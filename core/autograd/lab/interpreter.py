"""Runs the statements of a listing, one after the other, and takes a picture after each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import torch

from core.autograd.lab import arithmetic, builtins, targets
from core.autograd.lab.arrays import quiet
from core.autograd.lab.evaluator import Evaluator
from core.autograd.lab.lessons import explained
from core.autograd.lab.microscope import Microscope
from core.autograd.lab.parameters import assigned, bound
from core.autograd.lab.recording import Mode, Recording, Round, Step
from core.autograd.lab.scopes import Scope, not_defined
from core.autograd.lab.text import written
from core.autograd.lab.values import Caught, Defined, RaisedError, attempt
from core.inputs import limits
from core.inputs.listing_syntax import (
    Assert,
    Assign,
    Augment,
    Block,
    Call,
    Define,
    Delete,
    Evaluate,
    For,
    If,
    Leave,
    Listing,
    Return,
    Skip,
    Statement,
    Target,
    Try,
    While,
    With,
)
from core.inputs.problem import InputProblem, quote
from core.inputs.program_syntax import Expression, Name, Piece

Value = Any

_CONTEXTS: Final[Mapping[str, Callable[..., Any]]] = {
    "no_grad": torch.no_grad,
    "enable_grad": torch.enable_grad,
    "inference_mode": torch.inference_mode,
    "set_grad_enabled": torch.set_grad_enabled,
}
_INSIDE: Final = {
    "no_grad": "inside, autograd records nothing",
    "enable_grad": "inside, autograd records",
    "inference_mode": "inside, autograd records nothing and versions are not counted",
    "set_grad_enabled": "inside, autograd does as it is told",
}


def interpret(listing: Listing, device: torch.device) -> Recording:
    """Run `listing` to its end, or to what ends it."""
    return _Interpreter(listing, device).run()


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class _Return(Exception):
    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class _Interpreter:
    """One run of one listing."""

    def __init__(self, listing: Listing, device: torch.device) -> None:
        self.listing = listing
        self.evaluator = Evaluator(device)
        self.evaluator.call_defined = self.call_defined
        self.microscope = Microscope(self.evaluator)
        self.rounds: list[Round] = []
        self.steps: list[Step] = []
        self.current: Statement | None = None

    def run(self) -> Recording:
        """Run it to its end, or to what ends it."""
        problem: InputProblem | None = None
        error: RaisedError | None = None
        with torch.inference_mode(mode=False), torch.enable_grad(), quiet():
            try:
                self.block(self.listing.body)
            except RaisedError as raised:
                error, problem = raised, explained(raised)
            except InputProblem as refused:
                problem = self.placed(refused)
            except RecursionError:
                what, why = "The listing is nested too deeply here", "calls and brackets stand inside one another"
                problem = self.placed(InputProblem(what, why, "name a part of it on a line of its own"))
            if problem is not None and self.current is not None:
                self.fail(self.current)
        self.let_go(problem, error)
        return Recording(
            listing=self.listing.text,
            steps=tuple(self.steps),
            nodes=tuple(self.microscope.nodes.nodes),
            problem=problem,
            error=error.kind if error else None,
            message=error.message if error else "",
        )

    def let_go(self, *errors: Exception | None) -> None:
        """Break the circles that would keep tensors alive until Python looks for circles: tracebacks hold variables."""
        for scope in self.evaluator.scopes:
            scope.names.clear()
        self.evaluator.touched.clear()
        self.microscope.let_go()
        for error in errors:
            if error is not None:
                error.__traceback__ = error.__context__ = None

    def placed(self, problem: InputProblem) -> InputProblem:
        """A problem with a place: if it has none of its own, that of the statement that was being run."""
        if problem.span is not None or self.current is None:
            return problem
        return InputProblem(problem.what, problem.why, problem.fix, self.current.span)

    def fail(self, statement: Statement) -> None:
        """The picture after the statement that ended the listing."""
        try:
            self.take(statement, failed=True)
        except InputProblem:  # too many things to look at: that is what ended it
            return

    def take(self, statement: Piece, note: str = "", *, failed: bool = False) -> None:
        """One step: what is alive after `statement`."""
        evaluator = self.evaluator
        notes = [note, *evaluator.notes] if note else evaluator.notes
        look = self.microscope.look(len(self.steps))
        self.steps.append(
            Step(
                index=len(self.steps),
                span=statement.span,
                text=statement.text,
                rounds=tuple(self.rounds),
                frames=tuple([scope.function for scope in evaluator.scopes[1:]]),
                mode=_mode(),
                printed="".join(evaluator.printed),
                note="; ".join(notes),
                plain=look.plain,
                tensors=look.tensors,
                roots=look.roots,
                ran=look.ran,
                failed=failed,
            )
        )
        evaluator.printed, evaluator.notes = [], []

    def block(self, body: Block) -> None:
        for statement in body:
            self.current = statement
            self.evaluator.budget.step(statement)
            _RUN[type(statement)](self, statement)

    # --- Statements. ---

    def assign(self, statement: Assign) -> None:
        value = self.evaluator.evaluate(statement.value)
        for target in statement.targets:
            targets.assign(self.evaluator, target, value)
        self.current = statement
        self.take(statement)

    def augment(self, statement: Augment) -> None:
        targets.augment(self.evaluator, statement)
        self.current = statement
        self.take(statement)

    def evaluate(self, statement: Evaluate) -> None:
        self.evaluator.evaluate(statement.value)
        self.current = statement
        self.take(statement)

    def skip(self, statement: Skip) -> None:
        self.take(statement, statement.note)

    def branch(self, statement: If) -> None:
        holds = self.test(statement.test)
        self.current = statement
        self.take(statement, "true: goes in" if holds else "false: passes by")
        self.block(statement.body if holds else statement.otherwise)

    def test(self, expression: Expression) -> bool:
        return arithmetic.truth(self.evaluator.evaluate(expression), expression)

    def while_(self, statement: While) -> None:
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
        iterable = self.evaluator.evaluate(statement.iterable)
        if isinstance(iterable, range | list):  # a list may grow and shrink while it is gone through
            items: Any = iterable
            count = attempt(statement, len, iterable)
        else:
            items = builtins.listed(iterable, statement.iterable, self.evaluator.budget)
            count = len(items)
        name = _target_text(statement.target)
        for number, item in enumerate(items, 1):
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

    @contextmanager
    def round(self, which: Round) -> Iterator[None]:
        """The steps inside belong to this round of a loop."""
        self.rounds.append(which)
        try:
            yield
        finally:
            self.rounds.pop()

    def with_(self, statement: With) -> None:
        with ExitStack() as stack:
            for word, argument in statement.contexts:
                given = [] if argument is None else [self.test(argument)]
                stack.enter_context(attempt(statement, _CONTEXTS[word], *given))
            self.take(statement, "; ".join(_INSIDE[word] for word, _ in statement.contexts))
            self.block(statement.body)

    def try_(self, statement: Try) -> None:
        self.take(statement)
        depth, rounds = len(self.evaluator.scopes), self.rounds
        try:
            self.block(statement.body)
        except RaisedError as error:
            if not set(statement.errors) & set(error.bases):
                raise
            del self.evaluator.scopes[depth:]
            self.rounds = rounds
            self.take(self.current or statement, f"{error.kind} is caught")
            if statement.name is not None:
                self.evaluator.scopes[-1].names[statement.name] = Caught(error.kind, error.message)
            self.block(statement.handler)
            if statement.name is not None:
                self.evaluator.scopes[-1].names.pop(statement.name, None)

    def define(self, statement: Define) -> None:
        defaults = tuple([self.evaluator.evaluate(v) for _, v in statement.parameters if v is not None])
        local = frozenset([name for name, _ in statement.parameters]) | frozenset(assigned(statement.body))
        self.evaluator.scopes[-1].names[statement.name] = Defined(statement, defaults, local)
        self.take(statement)

    def call_defined(
        self, expression: Call, function: Defined, arguments: list[Value], keywords: dict[str, Value]
    ) -> Value:
        """A call of a function that the listing defined: its statements are steps of their own."""
        evaluator, before = self.evaluator, self.current
        if len(evaluator.scopes) > limits.LISTING_CALLS:
            raise InputProblem(
                f"{quote(expression.text)} calls itself too deeply",
                f"at most {limits.LISTING_CALLS} calls of functions stand inside one another",
                "write a loop",
                expression.span,
            )
        scope = Scope(function.define.name, function.local)
        scope.names = bound(expression, function, arguments, keywords)
        evaluator.scopes.append(scope)
        kept, self.rounds = self.rounds, []
        value: Value = None
        try:
            self.block(function.define.body)
        except _Return as returned:
            value = returned.value
        evaluator.scopes.pop()
        self.rounds, self.current = kept, before
        return value

    def return_(self, statement: Return) -> None:
        value = None if statement.value is None else self.evaluator.evaluate(statement.value)
        self.current = statement
        self.take(statement)
        raise _Return(value)

    def leave(self, statement: Leave) -> None:
        self.take(statement)
        if statement.word != "pass":
            raise _Break if statement.word == "break" else _Continue

    def delete(self, statement: Delete) -> None:
        for name in statement.names:
            if name not in self.evaluator.scopes[-1].names:
                raise not_defined(name, statement)
            del self.evaluator.scopes[-1].names[name]
        self.take(statement)

    def assert_(self, statement: Assert) -> None:
        holds = self.test(statement.test)
        if not holds:
            message = ""
            if statement.message is not None:
                value = self.evaluator.evaluate(statement.message)
                message = written(value, statement.message, self.evaluator.budget)
            raise RaisedError("AssertionError", message, statement, ("Exception",))
        self.take(statement, "holds")


def _mode() -> Mode:
    if torch.is_inference_mode_enabled():
        return "inference"
    return "grad" if torch.is_grad_enabled() else "no_grad"


def _target_text(target: Target) -> str:
    return target.name if isinstance(target, Name) else target.text


_RUN: Final[Mapping[type[Statement], Callable[[_Interpreter, Any], None]]] = {
    Assign: _Interpreter.assign,
    Augment: _Interpreter.augment,
    Evaluate: _Interpreter.evaluate,
    Skip: _Interpreter.skip,
    If: _Interpreter.branch,
    While: _Interpreter.while_,
    For: _Interpreter.for_,
    With: _Interpreter.with_,
    Try: _Interpreter.try_,
    Define: _Interpreter.define,
    Return: _Interpreter.return_,
    Leave: _Interpreter.leave,
    Delete: _Interpreter.delete,
    Assert: _Interpreter.assert_,
}
