"""The article's loop with and without zeroing the gradients, and what the latter really is: momentum of 1.

Without zeroing, `.grad` holds the sum of all gradients so far, and the step is that sum: v ← βv + g, w ← w − lr·v,
with β = 1. Nothing damps such a ball: it swings for ever, or, beyond a rate of 4/λmax, flies away. (For the loss's
quadratic, an eigenvalue λ has w'' = (2 − lr·λ) w' − w: bounded while |2 − lr·λ| < 2.)

Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Goh, "Why Momentum Really
Works", 2017.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import torch
from torch import Tensor

from core import limits
from core.problem import InputProblem
from core.training.data import Data, synthetic
from core.training.line.bowl import Bowl, bowl
from core.training.loop.config import check_rate

Way = Literal["zeroed", "not zeroed", "momentum 1"]
WAYS: Final[tuple[Way, ...]] = ("zeroed", "not zeroed", "momentum 1")


@dataclass(frozen=True)
class Loop:
    """One run: loss, w and b that each epoch began with, and last what the run ended with; all are finite.

    `diverged` is the epoch whose loss was not finite, None if there was none.
    """

    way: Way
    loss: tuple[float, ...]
    w: tuple[float, ...]
    b: tuple[float, ...]
    diverged: int | None


@dataclass(frozen=True)
class Loops:
    """The runs in the order of `WAYS`, on the same data from the same start.

    `bowl` is the loss that they descend: its lowest point is the least-squares line, and beyond its largest stable
    rate, 2/λmax, the run with zeroing diverges; without zeroing it is twice that rate. `differing` counts the numbers
    in which the second and the third run differ, of `compared`.
    """

    lr: float
    epochs: int
    runs: tuple[Loop, ...]
    bowl: Bowl
    differing: int
    compared: int


@lru_cache(maxsize=32)
def run_all_ways(lr: float, epochs: int) -> Loops:
    """Train a line on the article's data all three ways. Raises `InputProblem`."""
    check_rate(lr)
    if not 1 <= epochs <= limits.PLAIN_EPOCHS:
        raise InputProblem(
            f"{epochs:,} is not a usable number of epochs",
            f"here it is 1 to {limits.PLAIN_EPOCHS}",
            "choose one of these",
        )
    data = synthetic()
    runs = tuple(_descend(data, lr, epochs, way) for way in WAYS)
    pairs = [
        pair
        for name in ("loss", "w", "b")
        for pair in zip(getattr(runs[1], name), getattr(runs[2], name), strict=False)
    ]
    differing = sum(one != other for one, other in pairs)
    return Loops(lr, epochs, runs, bowl(data.x, data.y), differing, len(pairs))


def _descend(data: Data, lr: float, epochs: int, way: Way) -> Loop:
    w, b = (torch.tensor([value], requires_grad=True) for value in (data.start_w, 0.0))  # (1,) each
    v_w, v_b = torch.zeros(1), torch.zeros(1)
    rows: list[tuple[float, float, float]] = []
    for epoch in range(epochs + 1):
        loss = ((w * data.x + b - data.y) ** 2).mean()
        row = loss.item(), w.item(), b.item()
        if not all(map(math.isfinite, row)):
            return _loop(way, rows, epoch)
        rows.append(row)
        if epoch == epochs:
            break
        loss.backward()
        grad_w, grad_b = _grad(w), _grad(b)
        with torch.no_grad():
            if way == "momentum 1":
                v_w += grad_w  # 1 * v + gradient
                v_b += grad_b
                w -= lr * v_w
                b -= lr * v_b
            else:
                w -= lr * grad_w
                b -= lr * grad_b
        if way != "not zeroed":
            grad_w.zero_()
            grad_b.zero_()
    return _loop(way, rows, None)


def _grad(leaf: Tensor) -> Tensor:
    assert leaf.grad is not None  # noqa: S101 - says to mypy what backward() has just done
    return leaf.grad


def _loop(way: Way, rows: list[tuple[float, float, float]], diverged: int | None) -> Loop:
    loss, w, b = zip(*rows, strict=True)
    return Loop(way, loss, w, b, diverged)
