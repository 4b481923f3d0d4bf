"""What every rank did in every step, and the proof: whether all agree, and with one process on all the rows.

Source: PyTorch documentation, `torch.testing.assert_close`, for how far two float32 numbers may be apart and count as
equal up to rounding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch

from core.distributed.plan import RankPlan
from core.distributed.rank_program import gradient
from core.training.data import Data

Pair = tuple[float, float]  # of w and of b
RTOL, ATOL = 1.3e-6, 1e-5  # torch.testing.assert_close, float32
_COLUMNS: Final = 11  # numbers of a row that a rank tells


@dataclass(frozen=True, slots=True)
class RankStep:
    """One step of one rank. Each pair is of w and b.

    `weights` before the step, the `loss` of the rank's rows there, its `local` gradient, what it `sent` into the
    all-reduce and what it `received`, the sum over the ranks (None: it did not ask), the gradient that it `used`, and
    the weights `after`.
    """

    weights: Pair
    loss: float
    local: Pair
    sent: Pair
    received: Pair | None
    used: Pair
    after: Pair


@dataclass(frozen=True)
class RankRun:
    """All that one rank did, in seconds. `error` is what torch raised there; `process` its number, None by hand."""

    rank: int
    rows: tuple[int, ...]
    steps: tuple[RankStep, ...]
    error: str | None
    process: int | None
    computing: float
    communicating: float


@dataclass(frozen=True)
class Proof:
    """Whether the weights agree, after the steps that all ranks made.

    `apart_at`: the first of the states (0 is the start) whose weights are not the same bits on all ranks; None if they
    always are. `spread`: how far two ranks are apart at the end, at most. `from_one`: how far any rank is at any time
    from one process on all the rows, and `rounding` whether that is no more than `assert_close` lets pass.
    """

    apart_at: int | None
    spread: float
    from_one: float
    rounding: bool


@dataclass(frozen=True)
class Together:
    """A training by several ranks. `alone` are the weights of one process on all rows, at the start and per step.

    `steps` is how many steps every rank made. `real`: there were processes.
    """

    plan: RankPlan
    ranks: tuple[RankRun, ...]
    alone: tuple[Pair, ...]
    points: tuple[Pair, ...]
    steps: int
    proof: Proof
    real: bool

    def weights(self, rank: int, state: int) -> Pair:
        """The weights on `rank` after so many steps."""
        steps = self.ranks[rank].steps
        return steps[state].weights if state < len(steps) else steps[-1].after


def together(plan: RankPlan, told: Sequence[Mapping[str, Any]], *, real: bool) -> Together:
    """The record of what each rank told, as `rank_program.train` gives it. Raises `ValueError` if it is not that."""
    data = plan.data
    ranks = tuple(_run(rank, rows, each) for rank, (rows, each) in enumerate(zip(plan.shards, told, strict=True)))
    alone = _alone(plan, data)
    steps = min(len(run.steps) for run in ranks)
    if steps == 0:
        raise ValueError("a rank has made no step")
    points = tuple(zip(data.x.flatten().tolist(), data.y.flatten().tolist(), strict=True))
    return Together(plan, ranks, alone, points, steps, _proof(ranks, alone, steps), real)


def _run(rank: int, rows: tuple[int, ...], told: Mapping[str, Any]) -> RankRun:
    table, end = told["rows"], told["end"]
    steps = []
    for place, row in enumerate(table):
        if len(row) != _COLUMNS:
            raise ValueError("a row of another length")
        w, b, loss, *rest = row
        local, sent, came, used = zip(rest[::2], rest[1::2], strict=True)
        received = None if came[0] is None else came
        after = table[place + 1][:2] if place + 1 < len(table) else end
        steps.append(RankStep((w, b), loss, local, sent, received, used, (after[0], after[1])))
    return RankRun(rank, rows, tuple(steps), told["error"], told.get("pid"), told["computing"], told["communicating"])


def _alone(plan: RankPlan, data: Data) -> tuple[Pair, ...]:
    """One process, all rows, the same steps."""
    w, b = (torch.tensor([value], requires_grad=True) for value in (data.start_w, 0.0))
    found = [(w.item(), b.item())]
    for _ in range(plan.steps):
        _, slope = gradient(w, b, data.x, data.y)
        with torch.no_grad():
            w -= plan.lr * slope[0]
            b -= plan.lr * slope[1]
        found.append((w.item(), b.item()))
    return tuple(found)


def _proof(ranks: Sequence[RankRun], alone: Sequence[Pair], steps: int) -> Proof:
    # (ranks, states, 2): float64 holds what float32 held, to the last bit
    found = torch.tensor(
        [[run.steps[0].weights, *(step.after for step in run.steps[:steps])] for run in ranks], dtype=torch.float64
    )
    one = torch.tensor(alone[: steps + 1], dtype=torch.float64)  # (states, 2)
    same = ((found == found[0]) | found.isnan()).all(dim=2).all(dim=0)  # (states,)
    apart = (~same).nonzero().flatten().tolist()
    return Proof(
        apart[0] if apart else None,
        (found[:, -1].amax(0) - found[:, -1].amin(0)).max().item(),
        (found - one).abs().max().item(),
        torch.allclose(found, one.expand_as(found), rtol=RTOL, atol=ATOL),
    )
