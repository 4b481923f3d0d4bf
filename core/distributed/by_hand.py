"""The arithmetic of several ranks in one process: shard by shard, with a sum in the place of the all-reduce.

Nobody sends anything here. What only processes can show, a rank that is waited for in vain, cannot be had.
"""

import torch

from core.distributed.plan import RankPlan
from core.distributed.rank_program import Rank
from core.distributed.record import Together, together
from core.problem import InputProblem


def by_hand(plan: RankPlan) -> Together:
    """Train as `plan` says, in this process. Raises `InputProblem` for what needs processes that wait."""
    if "forgets" in plan.breaks and plan.ranks > 1:
        raise InputProblem(
            "A rank that forgets to reduce cannot be shown by hand",
            "the others then wait for it, and in one process nobody waits",
            "run the script below with torchrun, or switch this off",
        )
    task = plan.task()
    ranks = [Rank(task, number) for number in range(plan.ranks)]
    rows: list[list[list[float]]] = [[] for _ in ranks]
    for _ in range(plan.steps):
        before = [[rank.w.item(), rank.b.item()] for rank in ranks]
        found = [rank.gradient() for rank in ranks]
        total = torch.stack([sent for _, _, sent in found]).sum(dim=0)  # (ranks, 2) -> (2,)
        for mine, rank, weights, (loss, local, sent) in zip(rows, ranks, before, found, strict=True):
            used = rank.step(local, total)
            mine.append([*weights, loss, *local.tolist(), *sent.tolist(), *total.tolist(), *used.tolist()])
    told = [
        {"rows": mine, "end": [rank.w.item(), rank.b.item()], "error": None, "computing": 0.0, "communicating": 0.0}
        for mine, rank in zip(rows, ranks, strict=True)
    ]
    return together(plan, told, real=False)
