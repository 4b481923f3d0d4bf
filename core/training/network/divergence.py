"""Why a network's run diverged."""

import math

from core.problem import InputProblem
from core.training.line.divergence import ending
from core.training.network.film import Frames
from core.training.network.run import Run


def divergence(run: Run, frames: Frames) -> InputProblem | None:
    """What became of a run whose loss is not finite at its end, were it by its very last step; None for any other."""
    loss = float(run.history.loss[-1] if run.diverged else frames.train[-1])
    if not run.done or math.isfinite(loss):
        return None
    return InputProblem(
        ending(run, loss),
        f"with a learning rate of {run.config.lr:g} each step overshot by more than the one before",
        "choose a smaller learning rate",
    )
