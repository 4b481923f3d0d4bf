"""A run that is kept to be compared with the next ones."""

from dataclasses import dataclass

from core.training.config import Recipe
from core.training.line.keyframes import Keyframes, keyframes
from core.training.line.run import Run


@dataclass(frozen=True)
class Pinned:
    """What remains of a run: what made it, and its keyframes, of which the last is where it stood."""

    recipe: Recipe
    frames: Keyframes


def pin(run: Run) -> Pinned:
    """Keep `run` as it is now; it may go on without touching what is kept."""
    return Pinned(run.recipe, keyframes(run))
