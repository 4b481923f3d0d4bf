"""`with`: the modes of autograd, objects with `__enter__` and `__exit__`, and contexts of contextlib's.

Source: Python's language reference, "The with statement".
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final

from core.lab.classes import errors
from core.lab.classes.objects import type_of
from core.lab.classes.records import MISSING, Managed, name_of
from core.lab.classes.special import Special
from core.lab.interpret import targets
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.leaving import Break, Continue, Returned
from core.lab.interpret.scopes import cut
from core.lab.interpret.values import attempt
from core.lab.record.grad_modes import CONTEXTS, INSIDE
from core.language.statements import Block, With, WithItem
from core.language.syntax import Piece

if TYPE_CHECKING:
    from core.lab.interpret.statements import Executor

Value = Any
Steps = Iterator[Value]
_END: Final = object()


@contextmanager
def mode(piece: Piece, word: str, given: Sequence[bool]) -> Iterator[None]:
    """A mode of autograd, which is this thread's: what another thread lets go of changes nothing there."""
    real: AbstractContextManager[object] = attempt(piece, CONTEXTS[word], *given)
    here = get_ident()
    real.__enter__()
    try:
        yield
    finally:
        if get_ident() == here:
            real.__exit__(None, None, None)


def steps(
    executor: "Executor", statement: With, contexts: Sequence[WithItem], block: Callable[[Block], Steps]
) -> Steps:
    """The body of a `with` inside these contexts; `block` runs several statements, and gives what they yield."""
    if not contexts:
        notes = [INSIDE[each.word] for each in statement.contexts if each.word]
        executor.current = statement
        executor.take(statement, "; ".join(notes))
        yield from block(statement.body)
        return
    context, others = contexts[0], contexts[1:]
    if context.word:
        given = [] if context.argument is None else [executor.test(context.argument)]
        with mode(statement, context.word, given):
            yield from steps(executor, statement, others, block)
        return
    evaluator, own = executor.evaluator, executor.evaluator.scopes[-1]
    manager = None if context.argument is None else evaluator.evaluate(context.argument)
    found = _entered(context, manager)
    if context.target is not None:
        targets.assign(evaluator, context.target, found)
    try:
        yield from steps(executor, statement, others, block)
    except RaisedError as error:
        failed, left = executor.current, cut(evaluator.scopes, own)
        caught = _left(context, manager, error)
        executor.current = failed
        if not caught:
            evaluator.scopes += left
            raise
        executor.take(failed or statement, f"{error.kind} is caught")
    except (Returned, Break, Continue):
        _left(context, manager, None)
        raise
    else:
        _left(context, manager, None)
        executor.current = statement


def _entered(piece: Piece, manager: Value) -> Value:
    """What `__enter__` gives."""
    if isinstance(manager, Special) and {manager.method("enter"), manager.method("exit")} & {MISSING} == set():
        return manager.ask("enter")
    if isinstance(manager, Managed) and manager.way == "generator":
        item = attempt(piece, next, manager.value, _END)
        if item is _END:
            raise RaisedError("RuntimeError", "generator didn't yield", piece)
        return item
    if isinstance(manager, Managed):
        return manager.value if manager.way == "idle" else None
    missing = ""
    if isinstance(manager, Special) and manager.method("enter") is not MISSING:
        missing = " (missed __exit__ method)"
    said = f"'{name_of(manager)}' object does not support the context manager protocol{missing}"
    raise RaisedError("TypeError", said, piece)


def _left(piece: Piece, manager: Value, error: RaisedError | None) -> bool:
    """What `__exit__` does; whether it catches the error."""
    if isinstance(manager, Special):
        given = [None] * 3 if error is None else [type_of(error.value), error.value, None]
        return bool(manager.ask("exit", *given))
    if manager.way == "suppress":
        return error is not None and errors.caught(piece, error, manager.value)
    if manager.way != "generator":
        return False
    going = manager.value.items
    if error is None:
        if attempt(piece, next, going, _END) is not _END:
            raise RaisedError("RuntimeError", "generator didn't stop", piece)
        return False
    try:
        item = attempt(piece, going.thrown, error, _END)
    except RaisedError as raised:
        if raised.value is error.value:
            return False
        raise
    if item is not _END:
        raise RaisedError("RuntimeError", "generator didn't stop after throw()", piece)
    return True
