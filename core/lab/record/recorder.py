"""Takes the pictures of a run: a step for each statement, with everything that was alive after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch

from core.lab.interpret.evaluator import Evaluator
from core.lab.record import grad_modes
from core.lab.record.microscope import Microscope
from core.lab.record.recording import Round, Step
from core.language.syntax import Piece


class Recorder:
    """The steps of one run so far; `rounds` are those of the loops that are under way."""

    def __init__(self, device: torch.device, breathe: Callable[[], None]) -> None:
        self.evaluator = Evaluator(device, breathe)
        self.microscope = Microscope(self.evaluator)
        self.rounds: list[Round] = []
        self.steps: list[Step] = []
        self.shown = ""  # the value that the current statement shows, as a notebook does

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
                frames=tuple(
                    [scope.function.rpartition(".")[2] for scope in evaluator.scopes[1:] if not scope.comprehension]
                ),
                mode=grad_modes.mode(),
                printed="".join(evaluator.printed),
                note="; ".join(notes),
                plain=look.plain,
                tensors=look.tensors,
                roots=look.roots,
                ran=look.ran,
                failed=failed,
                shown=self.shown,
            )
        )
        self.shown = ""
        evaluator.printed, evaluator.notes = [], []

    @contextmanager
    def round(self, which: Round) -> Iterator[None]:
        """The steps inside belong to this round of a loop."""
        rounds = self.rounds  # those of the call that is under way: another call, left by an error, has its own
        rounds.append(which)
        try:
            yield
        finally:
            rounds.pop()

    def let_go(self, *errors: Exception | None) -> None:
        """Break the circles that would keep tensors alive until Python looks for circles: tracebacks hold variables."""
        for scope in (*self.evaluator.scopes, *self.evaluator.enclosing):
            scope.names.clear()
        self.evaluator.touched.clear()
        self.microscope.let_go()
        for error in errors:
            if error is not None:
                error.__traceback__ = error.__context__ = None
