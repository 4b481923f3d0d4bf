"""What every run of a training loop is: stopped after any epoch, continued, and told to go on with other settings.

Whatever the chunks, the numbers are those of one loop on the same machine, to the last bit.
"""

import math
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor

from core.problem import InputProblem
from core.training.loop.config import TrainingConfig

CLOCK = time.perf_counter
C = TypeVar("C", bound=TrainingConfig)
S = TypeVar("S")


@dataclass(frozen=True, eq=False)
class History:
    """One row per epoch, from 0: `loss`, float64 of shape (rows,), is the mean error of the points of the epoch.

    Each batch is measured with the weights that it met, before its update; penalties are not in it. With one batch an
    epoch, row k is the loss of the weights after k epochs, as in the line's history.
    """

    loss: Tensor

    def __len__(self) -> int:
        return len(self.loss)


@dataclass(frozen=True)
class Recipe(Generic[S, C]):
    """All that a run's numbers follow from: what made the data, and how it was trained.

    `changes` holds (epoch from which it holds, config), the first from epoch 0; `epochs` are those that were made.
    """

    source: S
    changes: tuple[tuple[int, C], ...]
    epochs: int
    diverged: bool

    @property
    def config(self) -> C:
        """The settings as they are in the end."""
        return self.changes[-1][1]

    @property
    def rates(self) -> tuple[tuple[int, float], ...]:
        """(Epoch from which it holds, learning rate), in order. A schedule multiplies these."""
        rates = [(epoch, config.lr) for epoch, config in self.changes]
        return tuple(pair for k, pair in enumerate(rates) if k == 0 or pair[1] != rates[k - 1][1])


class Training(ABC, Generic[S, C]):
    """One run under way; the only mutable thing here. It belongs to one thread at a time.

    `epoch` counts the epochs made, `seconds` is what they took on this thread's clock. `config` is replaced when it
    changes: its epochs are those asked for, or those made already, if that is more. The run is `done` after these, or
    at the first loss that is not finite, which makes it `diverged`.
    """

    def __init__(self, config: C, source: S) -> None:
        self.config = config
        self.source = source
        self.changes: list[tuple[int, C]] = [(0, config)]
        self.epoch = 0
        self.diverged = False
        self.seconds = 0.0

    @property
    def lr(self) -> float:
        """The learning rate as it is now; a schedule multiplies it."""
        return self.config.lr

    @property
    def epochs(self) -> int:
        """How many epochs are asked for; those that are made already are never taken back."""
        return self.config.epochs

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return self.diverged or self.epoch >= self.epochs

    @property
    def length(self) -> int:
        """How many epochs the run will have had in the end, as far as is known: divergence cuts it short."""
        return self.epoch if self.diverged else self.epochs

    @property
    def recipe(self) -> Recipe[S, C]:
        """What to do again to get these numbers again."""
        return Recipe(self.source, tuple(self.changes), self.epoch, self.diverged)

    @property
    def plan(self) -> Recipe[S, C]:
        """The recipe of the run to its end, if nothing changes any more."""
        return replace(self.recipe, epochs=self.length)

    @abstractmethod
    def takes(self, config: C) -> bool:
        """Whether this run can go on with `config`, rather than another begin."""

    def change(self, config: C) -> None:
        """Continue with `config` from the next epoch on. Raises `ValueError` where the run does not take it."""
        if not self.takes(config):
            raise ValueError("another line or another network needs another run")
        self.config = replace(config, epochs=max(config.epochs, self.epoch))
        if self.changes[-1][0] == self.epoch:
            self.changes.pop()
        if not self.changes or self.changes[-1][1] != self.config:
            self.changes.append((self.epoch, self.config))

    def advance(self, *, epochs: int | None = None, seconds: float | None = None) -> int:
        """Train for so many epochs or so long, whichever ends first, at most to the end. Returns the epochs made.

        Computes on the calling thread alone: several runs at once are faster so, and the last bits of a sum depend
        on how many threads share it.
        """
        if self.done or epochs == 0:
            return 0
        last = self.epochs if epochs is None else min(self.epochs, self.epoch + epochs)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        began, first = CLOCK(), self.epoch
        try:
            self._train(last, math.inf if seconds is None else began + seconds)
        finally:
            torch.set_num_threads(threads)
            self.seconds += CLOCK() - began
        return self.epoch - first

    @abstractmethod
    def _train(self, last: int, deadline: float) -> None:
        """Train until epoch `last` is reached, or after the epoch in which `CLOCK` reaches `deadline`."""


def divergence(run: Training[Any, Any], loss: float, why: str = "", fix: str = "") -> InputProblem | None:
    """Where a run ended whose last `loss` is not finite: it stopped at it, or its very last step led there.

    None for any other run. `why` and `fix` are what is known of it; without them, what is always true.
    """
    if not run.done or math.isfinite(loss):
        return None
    stopped = "so it stopped there" if run.diverged else "and its last step led there"
    return InputProblem(
        f"The run diverged: in epoch {run.epoch:,} the loss is {loss}, {stopped}",
        why or f"with a learning rate of {run.lr:g} each step overshot by more than the one before",
        fix or "choose a smaller learning rate",
    )
