"""What the descent of a line is asked to do."""

import math
from dataclasses import dataclass

import torch

from core.problem import InputProblem
from core.training.loop.config import TrainingConfig


@dataclass(frozen=True)
class Config(TrainingConfig):
    """How to descend: what any training is asked, and where from, in which numbers.

    `start_w` and `start_b` are the first line; None is the article's start: w from the data's seed, b = 0. Raises
    `InputProblem` for what is beyond the limits.
    """

    lr: float = 0.01
    epochs: int = 100
    start_w: float | None = None
    start_b: float | None = None
    dtype: torch.dtype = torch.float32

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, value in (("w", self.start_w), ("b", self.start_b)):
            if value is not None and not math.isfinite(value):
                raise InputProblem(
                    f"The start of {name} is {value}", "a line needs finite numbers", "choose a finite number"
                )
        if self.dtype not in {torch.float32, torch.float64}:
            raise InputProblem(f"{self.dtype} cannot hold this run", "it needs digits", "use torch.float32 or float64")

    def plain(self, n: int) -> bool:
        """Whether the run on `n` points is the article's loop, with no more to it."""
        return self.optimizer.name == "descent" and self.schedule.name == "constant" and self.batches.full(n)
