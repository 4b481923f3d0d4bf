"""What a descent is asked to do, and what its numbers follow from."""

import math
from dataclasses import dataclass, field

import torch

from core import limits
from core.problem import InputProblem
from core.training.data import Given, Synthetic
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule


@dataclass(frozen=True)
class Config:
    """How to descend: learning rate, number of epochs, where from, on what, and how the steps are taken.

    `start_w` and `start_b` are the first line; None is the article's start: w from the data's seed, b = 0. `device` is
    what `torch.device` takes. The defaults of the last three are the article's loop: each step goes down the gradient
    of all the data, by one rate. Raises `InputProblem` for what is beyond the limits.
    """

    lr: float = 0.01
    epochs: int = 100
    start_w: float | None = None
    start_b: float | None = None
    device: str = "cpu"
    dtype: torch.dtype = torch.float32
    optimizer: Choice = field(default_factory=Choice)
    schedule: Schedule = field(default_factory=Schedule)
    batches: Batches = field(default_factory=Batches)

    def __post_init__(self) -> None:
        check_rate(self.lr)
        check_epochs(self.epochs)
        for name, value in (("w", self.start_w), ("b", self.start_b)):
            if value is not None and not math.isfinite(value):
                raise InputProblem(f"The start of {name} is {value}", "a line is finite", "choose a finite number")
        if self.dtype not in {torch.float32, torch.float64}:
            raise InputProblem(f"{self.dtype} cannot hold this run", "it needs digits", "use torch.float32 or float64")

    def plain(self, n: int) -> bool:
        """Whether the run on `n` points is the article's loop, with no more to it."""
        return self.optimizer.name == "descent" and self.schedule.name == "constant" and self.batches.full(n)


@dataclass(frozen=True)
class Recipe:
    """All that a run's numbers follow from. `rates` holds (epoch from which it holds, learning rate), in order.

    A schedule multiplies these rates; `epochs` are the updates, or passes over the data, that were made of those that
    `config` asks for.
    """

    made: Synthetic | Given | None
    config: Config
    rates: tuple[tuple[int, float], ...]
    epochs: int
    diverged: bool


def check_rate(lr: float) -> None:
    """Raise `InputProblem` unless `lr` is a learning rate: a finite number above 0."""
    if not (math.isfinite(lr) and lr > 0):
        raise InputProblem(
            f"The learning rate is {lr}", "a step downhill has a finite length above 0", "choose one such as 0.01"
        )


def check_epochs(epochs: int) -> None:
    """Raise `InputProblem` unless a run can have so many epochs."""
    if not 1 <= epochs <= limits.EPOCHS:
        raise InputProblem(
            f"{epochs:,} is no usable number of epochs",
            f"a run here has 1 to {limits.EPOCHS:,}",
            "choose a number in between",
        )
