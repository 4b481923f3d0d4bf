"""What became of a run whose loss is not finite, why, and what to do about it."""

import math
from typing import Any

from core.problem import InputProblem
from core.training.loop.run import Training


def divergence(run: Training[Any, Any], loss: float, why: str = "", fix: str = "") -> InputProblem | None:
    """Where a run ended whose last `loss` is not finite: it stopped at it, or its very last step led there.

    None for any other run. `why` and `fix` are what is known of it; without them, what is always true.
    """
    if not run.done or math.isfinite(loss):
        return None
    stopped = "so it stopped there" if run.diverged else "and its last step led there"
    return InputProblem(
        f"The run diverged: in epoch {run.epoch:,} the loss is {loss}, {stopped}",
        why or f"with a learning rate of {run.lr:g} each step overshot by more than the one before",
        fix or "choose a smaller learning rate",
    )
