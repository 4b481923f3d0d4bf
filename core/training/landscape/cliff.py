"""The learning-rate cliff: one batched run of a few hundred learning rates, and where each of them ends.

All rates descend at once by broadcasting: w and b have shape (K, 1), the data (1, n), and the gradient of the sum of
K losses has in each row the gradient of that row's own. Source: PyTorch documentation, "Broadcasting semantics".
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor

from core import limits
from core.training.config import Config
from core.training.data import Data
from core.training.line.bowl import bowl
from core.training.line.run import LineRecipe, start

SPREAD: Final = 192  # rates at equal ratios over all orders of magnitude
NEAR: Final = 101  # rates at equal distances from 10% below the limit to 10% above it: every 0.2%
_LOWEST, _HIGHEST = 1e-3, 4.0  # times the limit
_ROUNDING: Final = 1e-5  # of a loss in float32
_EPOCH: Final = 120e-6  # seconds, of one epoch of the batch
_ELEMENT: Final = 4e-9  # seconds more for each of its K × n elements

Rows = Literal["points", "summary"]


@dataclass(frozen=True)
class Sweep:
    """What is swept, in numbers that a script can repeat: `spread` and `near` are lowest and highest rate.

    `rows` are the data's points, or the three rows that have the same squared error for every line.
    """

    recipe: LineRecipe
    spread: tuple[float, float]
    near: tuple[float, float]
    rows: Rows


@dataclass(frozen=True)
class Cliff:
    """Where every learning rate ends: `losses` after `epochs` epochs, nan or inf where the numbers overflowed.

    `rates` ascend; `own` is the place of the visitor's among them. `limit` is 2/λmax, `start_loss` what all begin
    with, `floor` the lowest loss of any line; losses in squared units of y.
    """

    sweep: Sweep
    rates: tuple[float, ...]
    losses: tuple[float, ...]
    own: int
    limit: float
    fastest: float
    start_loss: float
    floor: float
    epochs: int
    asked: int

    @property
    def learned(self) -> tuple[bool, ...]:
        """Which rates end no higher than they began, but for rounding."""
        return tuple(loss <= self.start_loss * (1 + _ROUNDING) for loss in self.losses)  # never true of nan


def cost(rows: int, epochs: int) -> float:
    """Seconds that so many epochs of all rates on so many rows take, by prediction."""
    return epochs * (_EPOCH + _ELEMENT * (SPREAD + NEAR + 1) * rows)


def longest_sweep() -> int:
    """How many epochs a sweep may have, however many points there are."""
    return int(limits.SWEEP_SECONDS / cost(3, 1))


def cliff(config: Config, data: Data) -> Cliff:
    """Descend from the start of `config` with all rates at once. Raises `InputProblem` as a run does."""
    facts = bowl(data.x, data.y)
    limit = facts.largest_stable_rate
    epochs = min(config.epochs, longest_sweep())
    rows: Rows = "points" if cost(data.n, epochs) <= limits.SWEEP_SECONDS else "summary"
    spread = min(_LOWEST * limit, config.lr / 2), max(_HIGHEST * limit, config.lr * 2)
    line = start(config, data)
    recipe = LineRecipe(data.source, ((0, config),), epochs, diverged=False)
    sweep = Sweep(recipe, spread, (0.9 * limit, 1.1 * limit), rows)
    rates, own = _rates(sweep)
    losses = _descend(rates.to(config.device, config.dtype), line, data, sweep)
    return Cliff(
        sweep=sweep,
        rates=tuple(rates.tolist()),
        losses=tuple(losses.tolist()),
        own=own,
        limit=limit,
        fastest=2 / sum(facts.eigenvalues),
        start_loss=facts.loss(*line),
        floor=facts.floor,
        epochs=epochs,
        asked=config.epochs,
    )


def summary(data: Data) -> Tensor:
    """At most three rows (x, 1, y), shape (3, rows) in float64, with the mean squared error of all points as their sum.

    Of a QR decomposition of the columns x, 1 and y only R matters: Q is orthogonal and leaves every length as it is.
    """
    x, y = data.x.double().cpu(), data.y.double().cpu()  # (n, 1) each
    columns = torch.cat([x, torch.ones_like(x), y], dim=1)  # (n, 3)
    triangle: Tensor = torch.linalg.qr(columns, mode="r").R / math.sqrt(data.n)  # (rows, 3)
    return triangle.T


def _rates(sweep: Sweep) -> tuple[Tensor, int]:
    low, high = (math.log10(rate) for rate in sweep.spread)
    lr = torch.tensor([sweep.recipe.config.lr], dtype=torch.float64)
    spread = torch.logspace(low, high, SPREAD, dtype=torch.float64)
    near = torch.linspace(*sweep.near, NEAR, dtype=torch.float64)
    rates, order = torch.cat([spread, near, lr]).sort()
    return rates, int((order == SPREAD + NEAR).nonzero())


def _descend(rates: Tensor, start: tuple[float, float], data: Data, sweep: Sweep) -> Tensor:
    lr = rates[:, None]  # (K, 1)
    w, b = (torch.full_like(lr, value).requires_grad_() for value in start)  # (K, 1) each
    if sweep.rows == "points":
        x, y = data.x.T.to(rates), data.y.T.to(rates)  # (1, n) each

        def losses() -> Tensor:
            errors: Tensor = (w * x + b - y) ** 2  # (K, 1) * (1, n) -> (K, n)
            return errors.mean(1)  # (K,)
    else:
        x, one, y = summary(data).to(rates)[:, None]  # (1, 3) each

        def losses() -> Tensor:
            errors: Tensor = (w * x + b * one - y) ** 2  # (K, 1) * (1, 3) -> (K, 3)
            return errors.sum(1)  # (K,)

    for _ in range(sweep.recipe.epochs):
        losses().sum().backward()  # each row's gradient is that of its own loss
        assert w.grad is not None  # noqa: S101 - says to mypy what backward() has just done
        assert b.grad is not None  # noqa: S101
        with torch.no_grad():
            w -= lr * w.grad  # (K, 1)
            b -= lr * b.grad
        w.grad.zero_()
        b.grad.zero_()
    with torch.no_grad():
        return losses()
