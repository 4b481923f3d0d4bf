"""Where a run will lead, before it has begun, so that its picture has room for it.

Plain descent on a quadratic bowl is known in closed form. Any other way to step is rehearsed on the bowl itself, whose
gradient is H δ: some hundred steps of two numbers, however many points there are.
"""

import math
from typing import Final

import torch

from core.training.line.run import Run
from core.training.loop.optimizers import make_optimizer

_WAYPOINTS: Final = (0, 1, 2, 3)  # a rate above 1/λ overshoots, and by most in the first epochs
_REHEARSED: Final = 400  # steps, 5 ms; momentum overshoots by most within these, unless the run is very slow
_WOBBLE: Final = 3.0  # standard deviations about the lowest point, by which mini-batches shake a line

Place = tuple[float, float, float]  # w, b, loss


def foresee(run: Run, start: tuple[float, float]) -> list[Place]:
    """Places on the way of `run` from the line `start`, in no order; some are infinite if it diverges."""
    if run.config.plain(run.data.n):
        return [run.bowl.predict(start, run.lr, epoch) for epoch in (*_WAYPOINTS, run.epochs)]
    return [*_rehearse(run, start), *_wobble(run)]


def _rehearse(run: Run, start: tuple[float, float]) -> list[Place]:
    bowl, config = run.bowl, run.config
    vectors = torch.tensor(bowl.eigenvectors, dtype=torch.float64)  # (2, 2), one per row
    hessian = vectors.T @ (torch.tensor(bowl.eigenvalues, dtype=torch.float64)[:, None] * vectors)
    lowest = torch.tensor([bowl.w, bowl.b], dtype=torch.float64)
    line = torch.tensor(start, dtype=torch.float64)
    optimizer = make_optimizer(config.optimizer, [line])
    count = run.steps * run.epochs
    lines = [line.clone()]
    for step in range(min(count, _REHEARSED)):
        line.grad = hessian @ (line - lowest)
        optimizer.step(config.schedule.rate(run.lr, step // run.steps, run.epochs))
        lines.append(line.clone())
    offsets = torch.stack(lines) - lowest  # (steps + 1, 2)
    losses = bowl.floor + 0.5 * ((offsets @ hessian) * offsets).sum(1)
    ways = list(zip(*torch.stack(lines).T.tolist(), losses.tolist(), strict=True))
    if count > _REHEARSED:
        ways.append((bowl.w, bowl.b, bowl.floor))
    return ways


def _wobble(run: Run) -> list[Place]:
    """How far the batches, each with a lowest point of its own, may lead from the common one."""
    choice, bowl = run.config.optimizer, run.bowl
    if run.steps == 1:
        return []
    if choice.name in {"RMSProp", "Adam"}:
        reach = _WOBBLE * run.lr
    else:
        kept = choice.momentum if choice.name == "momentum" else 0.0
        reach = _WOBBLE * math.sqrt(run.lr / (1 - kept) * bowl.floor / (run.config.batches.size or run.data.n))
    return [(bowl.w + sign * reach, bowl.b + sign * reach, bowl.floor) for sign in (-1, 1)]
