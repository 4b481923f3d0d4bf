"""Functions with `yield`: their statements are run up to the next value, whenever one is asked for.

Only loops and ifs hold a `yield`; nothing is left open when a generator is dropped before its end.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from core.lab.classes import protocol
from core.lab.interpret import targets
from core.lab.interpret.leaving import Break, Continue, Returned
from core.lab.interpret.parameters import within
from core.lab.interpret.scopes import Scope, check_depth
from core.lab.interpret.values import Defined, attempt
from core.lab.record.recording import Round
from core.language.statements import Block, For, If, While, Yield
from core.language.syntax import Name, Piece

if TYPE_CHECKING:
    from core.lab.interpret.statements import Executor

Value = Any
_END: Final = object()


def going(executor: "Executor", piece: Piece, function: Defined, scope: Scope) -> Iterator[Value]:
    """The values of one call, each computed when it is asked for."""
    evaluator, body = executor.evaluator, function.body
    assert isinstance(body, tuple)  # noqa: S101 - a lambda has no yield
    values, rounds = _block(executor, body), list[Round]()
    while True:
        check_depth(evaluator.scopes, piece)
        before, outside = executor.current, executor.rounds
        evaluator.scopes.append(scope)
        executor.rounds = rounds
        try:
            value = next(values, _END)
        except Returned:
            value = _END
        finally:
            executor.rounds = outside
        evaluator.scopes.pop()  # after an error it stays, as that of any call
        executor.current = before
        if value is _END:
            return
        yield value


@contextmanager
def _round(executor: "Executor", which: Round) -> Iterator[None]:
    """The steps inside belong to this round; whether they are recorded is for the loop that asks for the values."""
    rounds = executor.rounds
    rounds.append(which)
    try:
        yield
    finally:
        rounds.pop()


def _block(executor: "Executor", body: Block) -> Iterator[Value]:
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
        else:
            assert isinstance(statement, For)  # noqa: S101 - the reader lets a yield stand nowhere else
            yield from _for(executor, statement)


def _given(executor: "Executor", statement: Yield) -> Iterator[Value]:
    evaluator = executor.evaluator
    value = None if statement.value is None else evaluator.evaluate(statement.value)
    items = protocol.walk(evaluator, statement, value).items if statement.every else iter([value])
    while (item := attempt(statement, next, items, _END)) is not _END:
        evaluator.budget.operation(statement)
        executor.current = statement
        executor.take(statement, "yields")
        yield item


def _branch(executor: "Executor", statement: If) -> Iterator[Value]:
    holds = executor.test(statement.test)
    executor.current = statement
    executor.take(statement, "true: goes in" if holds else "false: passes by")
    yield from _block(executor, statement.body if holds else statement.otherwise)


def _goes_on(executor: "Executor", body: Block) -> Generator[Value, None, bool]:
    """One round of a loop; whether there may be another, for it was not left by break."""
    try:
        yield from _block(executor, body)
    except Continue:
        return True
    except Break:
        return False
    return True


def _while(executor: "Executor", statement: While) -> Iterator[Value]:
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


def _for(executor: "Executor", statement: For) -> Iterator[Value]:
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
