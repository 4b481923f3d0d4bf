"""The sampled epochs of a run that a picture is made of; and a run that is pinned, of which these remain."""

from dataclasses import dataclass

import torch

from core import limits
from core.training.line.run import LineRecipe, Run
from core.training.loop.shown import keyframe_epochs


@dataclass(frozen=True)
class LineKeyframes:
    """Rows of a run, one per keyframe; frame k is the same epoch however far the run has come, except the last.

    The last row is the present: its gradients are nan, since no epoch has computed them yet. `frames` counts the
    frames that the whole run will have. Units: losses in squared units of y, gradients per unit of w and b.
    """

    frames: int
    epoch: tuple[int, ...]
    loss: tuple[float, ...]
    w: tuple[float, ...]
    b: tuple[float, ...]
    grad_w: tuple[float, ...]
    grad_b: tuple[float, ...]


@dataclass(frozen=True)
class Pinned:
    """What remains of a run that others are compared with: its recipe, and its keyframes, the last where it stood."""

    recipe: LineRecipe
    frames: LineKeyframes


def keyframes(run: Run, frames: int = limits.KEYFRAMES) -> LineKeyframes:
    """The run so far, in at most `frames` rows."""
    plan = keyframe_epochs(run.length, frames)
    present, history = run.present, run.history
    rows = torch.tensor([epoch for epoch in plan if epoch < present.epoch], dtype=torch.int64)
    loss, w, b, grad_w, grad_b = (
        column[rows].tolist() for column in (history.loss, history.w, history.b, history.grad_w, history.grad_b)
    )
    nan = float("nan")
    return LineKeyframes(
        len(plan),
        (*rows.tolist(), present.epoch),
        (*loss, present.loss),
        (*w, present.w),
        (*b, present.b),
        (*grad_w, nan),
        (*grad_b, nan),
    )


def pin(run: Run) -> Pinned:
    """Keep `run` as it is now; it may go on without touching what is kept."""
    return Pinned(run.recipe, keyframes(run))
