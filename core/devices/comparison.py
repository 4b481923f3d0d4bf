"""What the points of a benchmark say: how fast it gets, and from which size on one curve is below another."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.devices.benchmark import Point, Series


@dataclass(frozen=True)
class Crossover:
    """`challenger` against `base`, at the sizes that both have.

    `size` is the smallest from which on the challenger is faster at every larger one; None if there is none. `below`
    is the size before it. `gain` is how many times faster it is at `at`, the largest size (less than 1: slower).
    """

    base: Series
    challenger: Series
    size: int | None
    below: int | None
    at: int
    gain: float


def peak(points: Sequence[Point]) -> Point | None:
    """The point with the most floating-point operations per second; None if there are no points."""
    return max(points, key=lambda point: point.rate, default=None)


def crossover(base: Sequence[Point], challenger: Sequence[Point]) -> Crossover | None:
    """From where on `challenger` wins; None if the two have no size in common."""
    known = {point.size: point for point in base}
    pairs = sorted(((known[p.size], p) for p in challenger if p.size in known), key=lambda pair: pair[1].size)
    if not pairs:
        return None
    first = len(pairs)
    while first > 0 and pairs[first - 1][1].median < pairs[first - 1][0].median:
        first -= 1
    last = pairs[-1]
    return Crossover(
        last[0].series,
        last[1].series,
        size=pairs[first][1].size if first < len(pairs) else None,
        below=pairs[first - 1][1].size if 0 < first < len(pairs) else None,
        at=last[1].size,
        gain=last[0].median / last[1].median,
    )
