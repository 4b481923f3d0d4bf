"""The data that a line is fitted to: y = w x + b and some noise.

Source: the article's "Problem Setup".
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core import limits
from core.problem import InputProblem
from core.training.loop.batches import check_seed


@dataclass(frozen=True)
class Synthetic:
    """How data is made: `n` points of y = w x + b + noise · ε, where x and ε are standard normal, drawn from `seed`.

    Raises `InputProblem` for what is not a number or beyond the limits.
    """

    n: int = 100
    w: float = 3.0
    b: float = 2.0
    noise: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        if not 2 <= self.n <= limits.TRAINING_ROWS:
            raise InputProblem(
                f"{self.n:,} is not a usable number of points",
                f"a line needs 2, and this app trains on at most {limits.TRAINING_ROWS:,}",
                "choose a number in between",
            )
        for name, value in (("w", self.w), ("b", self.b), ("noise", self.noise)):
            if not math.isfinite(value):
                raise InputProblem(
                    f"The true {name} is {value}", "data is made from finite numbers", "choose a finite one"
                )
        if self.noise < 0:
            raise InputProblem(
                f"The noise is {self.noise}", "it is a standard deviation, which is never negative", "choose 0 or more"
            )
        check_seed(self.seed)


@dataclass(frozen=True)
class TablePoints:
    """Points of a table, for scripts that use them again: their number `n` and, of few, (x, y) of each in float32."""

    n: int
    points: tuple[tuple[float, float], ...]


LineSource = Synthetic | TablePoints | None  # what a script can make the data from; None for data from elsewhere


@dataclass(frozen=True, eq=False)
class Data:
    """Points (x, y), each a float32 tensor of shape (n, 1) on the CPU.

    `start_w` is where the slope starts unless a config says otherwise: the number that the seed's stream gives after
    x and the noise, as in the article. `source` says how the data came about.
    """

    x: Tensor
    y: Tensor
    start_w: float = 0.0
    source: LineSource = None

    def __post_init__(self) -> None:
        if self.x.ndim != 2 or self.x.shape[1] != 1 or self.x.shape != self.y.shape:
            # A target of shape (n,) would broadcast against a prediction of shape (n, 1) into (n, n), silently.
            raise InputProblem(
                f"x has shape {tuple(self.x.shape)} and y {tuple(self.y.shape)}",
                "both must be columns of one length, (n, 1)",
                "reshape them by .reshape(-1, 1)",
            )
        if not 2 <= self.n <= limits.TRAINING_ROWS:
            raise InputProblem(
                f"There are {self.n:,} points",
                f"a line needs 2, and this app trains on at most {limits.TRAINING_ROWS:,}",
                "take a number in between",
            )

    @property
    def truth(self) -> Synthetic | None:
        """What made the data, with its true w and b; None where nobody knows them."""
        return self.source if isinstance(self.source, Synthetic) else None

    @property
    def n(self) -> int:
        """How many points there are."""
        return self.x.shape[0]


def synthetic(n: int = 100, w: float = 3.0, b: float = 2.0, noise: float = 0.5, seed: int = 42) -> Data:
    """Draw the article's data: what `torch.manual_seed(seed)` and the article's lines give on the same machine.

    The numbers come from a generator of this call's own, so nobody else's numbers move. Raises `InputProblem`.
    """
    source = Synthetic(n, w, b, noise, seed)
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 1, generator=generator)
    y = w * x + b + noise * torch.randn(n, 1, generator=generator)
    return Data(x, y, start_w=torch.randn(1, generator=generator).item(), source=source)
