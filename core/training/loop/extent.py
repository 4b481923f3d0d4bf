"""How far the axes of a picture reach, and how many points it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

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
