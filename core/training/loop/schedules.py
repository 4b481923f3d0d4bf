"""How the learning rate changes from epoch to epoch.

Sources: PyTorch documentation, `torch.optim.lr_scheduler`: `StepLR`, `ExponentialLR`, `CosineAnnealingLR`, `LinearLR`.
"""

import math
from dataclasses import dataclass
from typing import Final

from core.problem import InputProblem, quote

SCHEDULES: Final = ("constant", "step", "exponential", "cosine", "warm-up")


@dataclass(frozen=True)
class Schedule:
    """Which schedule, with the settings of all of them; those of the others lie idle.

    "step" multiplies the rate by `factor` after every `every` epochs; "exponential" by `decay` after each epoch;
    "cosine" leads it to 0 at the end of the run; "warm-up" raises it evenly from `first` of it, over `warm` epochs.
    Raises `InputProblem` for a name that is unknown or a number out of range.
    """

    name: str = "constant"
    every: int = 30
    factor: float = 0.1
    decay: float = 0.95
    warm: int = 10
    first: float = 0.1

    def __post_init__(self) -> None:
        if self.name not in SCHEDULES:
            raise InputProblem(
                f"{quote(self.name)} is not a schedule here", "there are five", f"choose one of {', '.join(SCHEDULES)}"
            )
        for name in ("every", "warm"):
            epochs = getattr(self, name)
            if epochs < 1:
                raise InputProblem(f"“{name}” is {epochs} epochs", "it takes at least one", "choose 1 or more")
        for name in ("factor", "decay", "first"):
            share = getattr(self, name)
            if not 0 < share <= 1:
                raise InputProblem(
                    f"“{name}” is {share}", "it is a share of the learning rate", "choose a number above 0, at most 1"
                )

    @property
    def needs_length(self) -> bool:
        """Whether the rate of an epoch depends on how many there are in all."""
        return self.name == "cosine"

    def rate(self, lr: float, epoch: int, epochs: int) -> float:
        """The learning rate of epoch `epoch`, counted from 0, of a run of `epochs`; `lr` where it is at its largest."""
        match self.name:
            case "step":
                return float(lr * self.factor ** (epoch // self.every))
            case "exponential":
                return float(lr * self.decay**epoch)
            case "cosine":
                return lr * (1 + math.cos(math.pi * min(epoch, epochs) / epochs)) / 2
            case "warm-up":
                return lr * (self.first + (1 - self.first) * min(epoch, self.warm) / self.warm)
            case _:
                return lr
