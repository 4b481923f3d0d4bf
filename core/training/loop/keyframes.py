"""Which epochs of a run become pictures: a few hundred at most, dense at its start, where the run is fast."""

from functools import lru_cache

from core import limits


@lru_cache(maxsize=32)
def keyframe_epochs(epochs: int, frames: int = limits.KEYFRAMES) -> tuple[int, ...]:
    """The epochs, from 0 to `epochs`, that become keyframes: growing as squares, since descent slows as it nears."""
    last = min(epochs, frames - 1)
    return tuple(max(k, round(epochs * (k / max(last, 1)) ** 2)) for k in range(last + 1))
