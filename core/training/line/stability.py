"""Which learning rates a descent survives, as far as that is known beforehand.

On a quadratic bowl whose Hessian has λmax as its largest eigenvalue, plain descent comes down below 2/λmax, with
momentum β below 2(1 + β)/λmax, and looking ahead (Nesterov) below 2(1 + β)/((1 + 2β) λmax). A mini-batch is a bowl of
its own: below 2/λmax of every batch no step leads away from that batch's lowest points.
Sources: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Goh, "Why Momentum Really
Works", Distill 2017. Nesterov's limit follows from the same two-step recurrence.
"""

import math
from dataclasses import dataclass

from torch import Tensor

from core import limits
from core.training.config import Config
from core.training.line.bowl import Bowl


@dataclass(frozen=True)
class Stability:
    """The largest stable learning rate on all of the data, None for an optimizer that has no such limit.

    `rule` is its formula. `batch` is 2/λmax of the steepest batch of the first epoch, None if there are no batches or
    if the optimizer is not plain descent.
    """

    limit: float | None
    rule: str
    batch: float | None = None

    @property
    def safe(self) -> float | None:
        """The rate below which each step is stable."""
        return self.limit if self.limit is None or self.batch is None else min(self.limit, self.batch)


def worth_trying(cliff: float) -> tuple[float, ...]:
    """Learning rates in ascending order, from 1/100 of 2/λmax, which is slow, to 1.5 times it, which just explodes.

    The `cliff` is 2/λmax; the rates are round but near it. All lie within what may be typed: they are spread over all
    of that where the cliff is not known (nan), or lies beyond.
    """
    least, most = limits.LEAST_RATE, limits.GREATEST_RATE
    if least < cliff < most:
        least, most = max(cliff / 100, least), min(1.5 * cliff, most)
        telling = [cliff * part for part in (0.9, 0.98, 1.02, 1.1)]
    else:
        telling = []
    powers = range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)
    round_ones = [float(f"{digit}e{power}") for power in powers for digit in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)]
    within = [float(f"{rate:.3g}") for rate in (*round_ones, *telling) if least < rate < most]
    return tuple(sorted({float(f"{least:.3g}"), *within, float(f"{most:.3g}")}))


def stability(config: Config, bowl: Bowl, x: Tensor) -> Stability:
    """What is known of a descent by `config` on this `bowl`, whose points are at `x`, of shape (n, 1)."""
    choice, plain = config.optimizer, bowl.largest_stable_rate
    match choice.name:
        case "descent":
            full = config.batches.full(len(x))
            return Stability(plain, "2/λmax", None if full else _steepest(config, x))
        case "momentum" if choice.nesterov:
            beta = choice.momentum
            return Stability(plain * (1 + beta) / (1 + 2 * beta), "2(1 + β)/((1 + 2β) λmax)")
        case "momentum":
            return Stability(plain * (1 + choice.momentum), "2(1 + β)/λmax")
        case _:
            return Stability(None, "")


def _steepest(config: Config, x: Tensor) -> float:
    size, order = config.batches.size or len(x), next(config.batches.orders(len(x)))
    x = x.detach().cpu().double()[order, 0]
    whole = len(x) // size * size
    means = [(part.mean(-1), part.square().mean(-1)) for part in (x[:whole].view(-1, size), x[whole:]) if part.numel()]
    # The eigenvalues of 2 [[s, m], [m, 1]] are s + 1 ± √((s − 1)² + 4m²).
    largest = max(float((s + 1 + ((s - 1).square() + 4 * m.square()).sqrt()).max()) for m, s in means)
    return 2 / largest
