"""What any training is asked to do: how fast, how long, where, and how its steps are taken."""

import math
from dataclasses import dataclass, field

from core import limits
from core.problem import InputProblem
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """What all runs have in common. `device` is what `torch.device` takes.

    The defaults are the article's loop: each step goes down the gradient of all the data, by one rate. Raises
    `InputProblem` for what is beyond the limits.
    """

    lr: float = 0.01
    epochs: int = 100
    device: str = "cpu"
    optimizer: Choice = field(default=Choice())
    schedule: Schedule = field(default=Schedule())
    batches: Batches = field(default=Batches())

    def __post_init__(self) -> None:
        check_rate(self.lr)
        check_epochs(self.epochs)


def check_rate(lr: float) -> None:
    """Raise `InputProblem` unless `lr` is a learning rate: a finite number above 0."""
    if not (math.isfinite(lr) and lr > 0):
        raise InputProblem(
            f"The learning rate is {lr}",
            "a step downhill has a finite length greater than 0",
            "choose one such as 0.01",
        )


def check_epochs(epochs: int) -> None:
    """Raise `InputProblem` unless a run can have so many epochs."""
    if not 1 <= epochs <= limits.EPOCHS:
        raise InputProblem(
            f"{epochs:,} is not a usable number of epochs",
            f"a run here has 1 to {limits.EPOCHS:,}",
            "choose a number in between",
        )
