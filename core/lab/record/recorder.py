"""Takes the pictures of a run: a step for each statement, with everything that was alive after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import torch

from core import limits
from core.lab.classes.objects import let_go
from core.lab.interpret.evaluator import Evaluator
from core.lab.record import grad_modes
from core.lab.record.microscope import Microscope
from core.lab.record.recording import Round, Step
from core.lab.record.rounds import Rounds
from core.language.syntax import Piece

_PRINTS: Final = 1.5  # recordings that steps which print may take
_OVERSHOT: Final = 2  # times the looks of a recording, where what comes next can be left out of it: in a loop


class Recorder:
    """The steps of one run so far; `rounds` are those of the loops that are under way."""

    def __init__(self, device: torch.device, breathe: Callable[[], None]) -> None:
        self.evaluator = Evaluator(device, breathe)
        self.microscope = Microscope(self.evaluator)
        self.rounds: list[Round] = []
        self.steps: list[Step] = []
        self.left = 1.0  # the share of a recording that is left for the round that is under way
        self.unseen = 0  # loops around whose present round is not recorded
        self.last: Piece | None = None
        self.missed: dict[int, int] = {}  # statements that ran since the last step and are not recorded, by line
        self.shown = ""  # the value that the current statement shows, as a notebook does

    def warn(self, said: str) -> None:
        """Note what a library warns of, once per step."""
        if said not in self.evaluator.notes:
            self.evaluator.notes.append(said)

    def spent(self) -> float:
        """The share of a recording that was taken so far."""
        return max(
            len(self.steps) / limits.LISTING_RECORDED,
            len(self.microscope.nodes.nodes) / limits.LISTING_NODES,
            self.microscope.looks / limits.LISTING_LOOKS,
        )

    def hidden(self) -> bool:
        """Whether the present statement is not recorded; one that prints is, as long as there is room."""
        inside = bool(self.rounds) or len(self.evaluator.scopes) > 1
        most = _PRINTS if self.evaluator.printed else 1.0
        return (self.unseen > 0 and not (self.evaluator.printed and self.spent() < 1)) or (
            inside and self.spent() > most
        )

    def end(self) -> None:
        """A last step, if statements ran since the one before that are not recorded."""
        if self.last is not None and self.missed:
            self.missed[self.last.span.line] -= 1
            self.take(self.last, "the end", failed=False, forced=True)

    def take(self, statement: Piece, note: str = "", *, failed: bool = False, forced: bool = False) -> None:
        """One step: what is alive after `statement`."""
        self.last = statement
        if not (failed or forced) and self.hidden():
            self.missed[statement.span.line] = self.missed.get(statement.span.line, 0) + 1
            self.microscope.miss()
            self.evaluator.notes = []
            return
        evaluator = self.evaluator
        notes = [note, *evaluator.notes] if note else evaluator.notes
        self.microscope.most = limits.LISTING_LOOKS * (_OVERSHOT if self.rounds else 1)
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
                missed=tuple([(line, count) for line, count in self.missed.items() if count]),
            )
        )
        self.missed = {}
        self.shown = ""
        evaluator.printed, evaluator.notes = [], []

    @contextmanager
    def round(self, which: Round, sample: Rounds) -> Iterator[None]:
        """The steps inside belong to this round of a loop, which is recorded if it is one of the sample."""
        rounds, left, spent = self.rounds, self.left, self.spent()  # another call, left by an error, has its own rounds
        kept = not self.unseen and sample.keeps(which.number)
        rounds.append(which)
        self.unseen += not kept
        self.left = sample.each
        self.microscope.nodes.light = self.unseen > 0
        try:
            yield
        finally:
            rounds.pop()
            self.unseen -= not kept
            self.left = left
            self.microscope.nodes.light = self.unseen > 0
            if kept:
                sample.took(which.number, self.spent() - spent)

    def sample(self, count: int | None) -> Rounds:
        """Which rounds are recorded of a loop that begins now."""
        return Rounds.of(count, min(self.left, 1 - self.spent()))

    def let_go(self, *errors: Exception | None) -> None:
        """Break the circles that would keep tensors alive until Python looks for circles: tracebacks hold variables."""
        for scope in (*self.evaluator.scopes, *self.evaluator.enclosing):
            scope.names.clear()
        for made in self.evaluator.made:
            let_go(made)
        self.evaluator.made.clear()
        self.evaluator.bridges.clear()
        self.evaluator.attached.clear()
        self.evaluator.touched.clear()
        self.microscope.let_go()
        for error in errors:
            if error is not None:
                error.__traceback__ = error.__context__ = None
