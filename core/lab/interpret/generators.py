"""Functions with `yield`: their statements are run up to the next value, whenever one is asked for.

A generator that is dropped before its end runs its `finally`, as in Python, as long as the listing runs.

Source: Python's language reference, "Yield expressions".
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final

from core.lab.classes import errors, protocol
from core.lab.classes.records import Iteration
from core.lab.interpret import handling, managers, targets
from core.lab.interpret.failures import ERRORS, ErrorValue, RaisedError
from core.lab.interpret.leaving import Break, Continue, Returned
from core.lab.interpret.managers import mode
from core.lab.interpret.parameters import within
from core.lab.interpret.scopes import Scope, check_depth
from core.lab.interpret.values import Defined, attempt
from core.lab.record.recording import Round
from core.language.statements import Block, For, If, Try, While, With, Yield
from core.language.syntax import Name, Piece

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator
    from core.lab.interpret.statements import Executor

Value = Any
Steps = Generator[Value, Value, Value]
_END: Final = object()


class Going:
    """One call of a function with `yield`: its values, each computed when it is asked for."""

    def __init__(self, executor: "Executor", function: Defined, scope: Scope) -> None:
        assert isinstance(function.body, tuple)  # noqa: S101 - a lambda has no yield
        self.executor = executor
        self.function = function
        self.scope = scope
        self.values: Steps = _block(executor, function.body)
        self.rounds: list[Round] = []
        self.handling: list[RaisedError] = []
        self.result: Value = None
        self.begun = self.done = self.running = False
        self.thread = get_ident()
        executor.goings.add(self)

    def __iter__(self) -> "Going":
        return self

    def __next__(self) -> Value:
        return self.send(None)

    def send(self, value: Value) -> Value:
        """Go on, with a value for the `yield` that it stands at."""
        if not self.begun and value is not None:
            raise TypeError("can't send non-None value to a just-started generator")
        return self._resume(lambda: self.values.send(value))

    def sent(self, value: Value, otherwise: Value) -> Value:
        """The same; `otherwise` where it comes to its end."""
        try:
            return self.send(value)
        except StopIteration:
            return otherwise

    def thrown(self, error: RaisedError, otherwise: Value) -> Value:
        """Go on with an error at the `yield` that it stands at; `otherwise` where it comes to its end."""
        if not self.begun:
            self.done = True
        if self.done:
            raise error
        try:
            return self._resume(lambda: self.values.throw(error))
        except StopIteration:
            return otherwise

    def close(self) -> None:
        """Let it run what stands behind `finally`, and end."""
        if self.done or not self.begun:
            self.done = True
            return
        try:
            item = self.thrown(RaisedError("GeneratorExit", "", self.executor.evaluator.here()), _END)
        except RaisedError as error:
            if error.kind != "GeneratorExit":
                raise
            return
        if item is not _END:
            raise RuntimeError("generator ignored GeneratorExit")

    def abandon(self) -> None:
        """End it at once, and run nothing of it any more: the listing is over."""
        self.done = True
        if not self.running:
            self.values.close()

    def __del__(self) -> None:
        if self.begun and not self.done and not self.executor.over and get_ident() == self.thread:
            with suppress(Exception):  # which Python ignores here, too; a limit that was reached stays reached
                self.close()

    def _resume(self, step: Callable[[], Value]) -> Value:
        """Run it up to its next value; raise StopIteration at its end."""
        if self.running:
            raise ValueError("generator already executing")
        if self.done:
            raise StopIteration
        executor, evaluator = self.executor, self.executor.evaluator
        piece = evaluator.here()
        check_depth(evaluator.scopes, piece)
        before, outside, handling = executor.current, executor.rounds, executor.handling
        evaluator.scopes.append(self.scope)
        executor.rounds, executor.handling = self.rounds, self.handling
        self.begun = self.running = True
        value: Value = _END
        try:
            with ExitStack() as stack:
                for word, given in self.function.modes:
                    stack.enter_context(mode(piece, word, given))
                value = step()
        except Returned as returned:
            self.result = returned.value
        except StopIteration:
            pass
        except RaisedError as error:
            if error.kind == "StopIteration":
                raise RaisedError("RuntimeError", "generator raised StopIteration", error.piece) from None
            raise
        finally:
            self.running, self.done = False, value is _END
            executor.rounds, executor.handling = outside, handling
        evaluator.scopes.pop()  # after an error it stays, as that of any call
        executor.current = before
        if value is _END:
            raise StopIteration
        return value


def method(evaluator: "Evaluator", piece: Piece, receiver: Iteration, word: str, by_place: list[Value]) -> Value:
    """`generator.send(value)`, `.throw(error)`, `.close()`."""
    going = receiver.items
    evaluator.budget.operation(piece)
    if not isinstance(going, Going):
        said = f"'{receiver.word}' object has no attribute '{word}'"
        raise RaisedError("AttributeError", said, piece)
    if len(by_place) != (word != "close"):
        said = f"generator.{word}() takes {'no arguments' if word == 'close' else 'exactly one argument'}"
        raise RaisedError("TypeError", f"{said} ({len(by_place)} given)", piece)
    if word == "close":
        return attempt(piece, going.close)
    if word == "throw":
        item = attempt(piece, going.thrown, errors.thrown(evaluator, piece, by_place[0]), _END)
    else:
        item = attempt(piece, going.sent, by_place[0], _END)
    if item is _END:
        raise stopped(piece, receiver)
    return item


def stopped(piece: Piece, receiver: Iteration) -> RaisedError:
    """The StopIteration of a generator, with what it returned."""
    result = None
    if isinstance(receiver.items, Going):
        result, receiver.items.result = receiver.items.result, None  # which is told once
    failure = ErrorValue(ERRORS["StopIteration"], () if result is None else (result,))
    return RaisedError("StopIteration", "" if result is None else str(failure), piece, (), failure)


@contextmanager
def _round(executor: "Executor", which: Round) -> Iterator[None]:
    """The steps inside belong to this round; whether they are recorded is for the loop that asks for the values."""
    rounds = executor.rounds
    rounds.append(which)
    try:
        yield
    finally:
        rounds.pop()


def _block(executor: "Executor", body: Block) -> Steps:
    """Several statements in order, of which some yield."""
    for statement in body:
        if not any(isinstance(each, Yield) for each in within((statement,))):
            executor.block((statement,))
            continue
        executor.current = statement
        executor.evaluator.budget.step(statement)
        if isinstance(statement, Yield):
            yield from _given(executor, statement)
        elif isinstance(statement, If):
            yield from _branch(executor, statement)
        elif isinstance(statement, While):
            yield from _while(executor, statement)
        elif isinstance(statement, With):
            yield from managers.steps(executor, statement, statement.contexts, partial(_block, executor))
        elif isinstance(statement, Try):
            yield from handling.steps(executor, statement, partial(_block, executor))
        else:
            assert isinstance(statement, For)  # noqa: S101 - a yield stands nowhere else
            yield from _for(executor, statement)


def _given(executor: "Executor", statement: Yield) -> Steps:
    evaluator = executor.evaluator
    value = None if statement.value is None else evaluator.evaluate(statement.value)
    if statement.every:
        result = yield from _every(executor, statement, value)
    else:
        evaluator.budget.operation(statement)
        executor.current = statement
        executor.take(statement, "yields")
        result = yield value
    executor.current = statement
    if statement.targets:
        for target in statement.targets:
            targets.assign(evaluator, target, result)
        executor.current = statement
        executor.take(statement, "goes on")


def _every(executor: "Executor", statement: Yield, value: Value) -> Steps:
    """`yield from value`: what it is sent goes to the generator inside, as do errors."""
    evaluator, sent = executor.evaluator, None
    items = protocol.walk(evaluator, statement, value).items
    inside = items if isinstance(items, Going) else None
    item = attempt(statement, next, items, _END)
    while item is not _END:
        evaluator.budget.operation(statement)
        executor.current = statement
        executor.take(statement, "yields")
        try:
            sent = yield item
        except RaisedError as error:
            if inside is None:
                raise
            item = attempt(statement, inside.thrown, error, _END)
            continue
        if inside is not None:
            item = attempt(statement, inside.sent, sent, _END)
        else:
            item = attempt(statement, next, items, _END)
    return None if inside is None else inside.result


def _branch(executor: "Executor", statement: If) -> Steps:
    holds = executor.test(statement.test)
    executor.current = statement
    executor.take(statement, "true: goes in" if holds else "false: passes by")
    yield from _block(executor, statement.body if holds else statement.otherwise)


def _goes_on(executor: "Executor", body: Block) -> Generator[Value, Value, bool]:
    """One round of a loop; whether there may be another, for it was not left by break."""
    try:
        yield from _block(executor, body)
    except Continue:
        return True
    except Break:
        return False
    return True


def _while(executor: "Executor", statement: While) -> Steps:
    number = 0
    while True:
        executor.evaluator.budget.step(statement)
        holds = executor.test(statement.test)
        executor.current = statement
        number += 1
        with _round(executor, Round("while", number, None)):
            executor.take(statement, "true: another round" if holds else "false: done")
            if not holds:
                break
            if not (yield from _goes_on(executor, statement.body)):
                return
    yield from _block(executor, statement.otherwise)


def _for(executor: "Executor", statement: For) -> Steps:
    evaluator = executor.evaluator
    items = protocol.walk(evaluator, statement.iterable, evaluator.evaluate(statement.iterable)).items
    name = statement.target.name if isinstance(statement.target, Name) else statement.target.text
    number = 0
    while (item := attempt(statement, next, items, _END)) is not _END:
        number += 1
        evaluator.budget.step(statement)
        executor.current = statement
        targets.assign(evaluator, statement.target, item)
        with _round(executor, Round(name, number, None)):
            executor.take(statement)
            if not (yield from _goes_on(executor, statement.body)):
                return
    if not number:
        executor.take(statement, "nothing to go through")
    yield from _block(executor, statement.otherwise)
