"""Runs a listing to its end, or to what ends it: a real error, a limit of the lab."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import torch

from core.lab.classes.errors import settle
from core.lab.interpret.arrays import heard
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.statements import Executor
from core.lab.record.lessons import explained
from core.lab.record.recording import Recording
from core.language.listing import Listing
from core.language.statements import Statement
from core.language.syntax import Piece
from core.probe.printing import kept_options
from core.problem import Busy, InputProblem


def interpret(listing: Listing, device: torch.device, breathe: Callable[[], None]) -> Recording:
    """Run `listing` and record it; Python never sees its text. Whatever `breathe` raises ends it without a record."""
    problem: InputProblem | None = None
    error: RaisedError | None = None
    executor = Executor(device, breathe)
    try:
        with ExitStack() as stack:
            for context in (torch.inference_mode(mode=False), torch.enable_grad(), heard(executor.warn)):
                stack.enter_context(context)
            stack.enter_context(kept_options())
            stack.callback(executor.finish)
            try:
                executor.block(listing.body)
                executor.end()
            except RaisedError as raised:
                settle(executor.evaluator, raised)
                error, problem = raised, explained(raised, _variables(executor), listing.text)
            except Busy:
                raise
            except InputProblem as refused:
                problem = _placed(refused, executor.current)
            except RecursionError:
                what, why = "The listing is nested too deeply here", "calls and brackets stand inside one another"
                problem = _placed(InputProblem(what, why, "name a part of it on its own line"), executor.current)
            current: Piece | None = executor.current
            if problem is None and listing.problem is not None:
                problem, current = listing.problem, _unread(listing)
            if problem is not None and current is not None:
                _fail(executor, current)
    finally:
        executor.let_go(problem, error)
    return Recording(
        listing=listing.text,
        steps=tuple(executor.steps),
        nodes=tuple(executor.microscope.nodes.nodes),
        problem=problem,
        error=error.kind if error else None,
        message=error.message if error else "",
        unread=listing.problem.span.line if listing.problem and listing.problem.span else None,
    )


def _variables(executor: Executor) -> dict[str, Any]:
    """The variables where the run stands: those of the listing, and of the function that is being called."""
    scopes = executor.evaluator.scopes
    return {**scopes[0].names, **scopes[-1].names}


def _unread(listing: Listing) -> Piece | None:
    """The line that could not be read."""
    span = listing.problem.span if listing.problem else None
    if span is None:
        return None
    return Piece(span, listing.text.replace("\r\n", "\n").split("\n")[span.line - 1].strip())


def _placed(problem: InputProblem, current: Statement | None) -> InputProblem:
    """A problem with a place: if it has none of its own, that of the statement that was being run."""
    if problem.span is not None or current is None:
        return problem
    return InputProblem(problem.what, problem.why, problem.fix, current.span)


def _fail(executor: Executor, statement: Piece) -> None:
    """The picture after the statement that ended the listing."""
    try:
        executor.take(statement, failed=True)
    except InputProblem:  # too many things to look at: that is what ended it
        return
