"""How much of a run a picture shows: how many points, which epochs, and how far its axes reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core import limits

SHOWN_POINTS: Final = 300  # with their residuals, or of train and of test each; more of them hide the picture
_MARGIN: Final = 0.06  # of an axis, left free at either end


@dataclass(frozen=True)
class Extent:
    """The two ends of an axis."""

    low: float
    high: float


def roomy(values: Sequence[float]) -> Extent:
    """An axis that holds `values`, with some room at either end."""
    low, high = min(values), max(values)
    margin = _MARGIN * (high - low) or max(0.5, _MARGIN * abs(high))
    return Extent(low - margin, high + margin)


@lru_cache(maxsize=32)
def keyframe_epochs(epochs: int, frames: int = limits.KEYFRAMES) -> tuple[int, ...]:
    """The epochs, from 0 to `epochs`, that become keyframes: growing as squares, since descent slows as it nears."""
    last = min(epochs, frames - 1)
    return tuple(max(k, round(epochs * (k / max(last, 1)) ** 2)) for k in range(last + 1))
