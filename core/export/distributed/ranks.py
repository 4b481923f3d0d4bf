"""The training by several ranks as a script for torchrun, which prints what the page shows."""

from core.distributed.plan import FORGETS_AT, RankPlan


def script(plan: RankPlan) -> str:
    """Python for `torchrun --nproc-per-node N`, with any N; by itself it is one rank. NCCL on GPUs, gloo on CPUs."""
    source, n = plan.source, plan.source.n
    return f'''\
"""Several processes train one line:  torchrun --nproc-per-node {plan.ranks} ranks.py"""

import os

import torch
import torch.distributed as dist

torch.set_num_threads(1)
if "RANK" in os.environ:  # torchrun has said who this is, and where the others are
    cuda = torch.cuda.device_count() >= int(os.environ["LOCAL_WORLD_SIZE"])
    device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if cuda else torch.device("cpu")
    dist.init_process_group("nccl" if cuda else "gloo", device_id=device if cuda else None)
else:  # run by itself
    device = torch.device("cpu")
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
rank, ranks = dist.get_rank(), dist.get_world_size()

# Data: y = {source.w:g}x + {source.b:g} + noise. The same seed on every rank: the same rows, and the same start
torch.manual_seed({source.seed})
X = torch.randn({n}, 1)  # ({n}, 1)
y_true = {source.w!r} * X + {source.b!r} + {source.noise!r} * torch.randn({n}, 1)  # ({n}, 1)
first = torch.randn(1).to(device)  # (1,)
X, y_true = X.to(device), y_true.to(device)
{_shards(plan)}
x, y = X[rows], y_true[rows]
{_start(plan)}
b = torch.zeros(1, device=device, requires_grad=True)
learning_rate = {plan.lr!r}
steps = {plan.steps}


def gradient(w, b, x, y):
    """The gradient (d/dw, d/db) of the mean squared error on these rows."""
    loss = ((w * x + b - y) ** 2).mean()  # (1,) * (n, 1) + (1,) -> (n, 1) -> ()
    return torch.cat(torch.autograd.grad(loss, (w, b)))  # (2,)


def everywhere(*values):
    """These numbers on every rank, as a tensor of shape (ranks, count)."""
    mine = torch.cat(values).detach()
    found = [torch.empty_like(mine) for _ in range(ranks)]
    dist.all_gather(found, mine)
    return torch.stack(found)


same = True
for step in range(steps):
    local = gradient(w, b, x, y)
{_reduce(plan)}
    with torch.no_grad():
        w -= learning_rate * used[0]
        b -= learning_rate * used[1]
{_report(plan)}

{_end(plan)}dist.destroy_process_group()
'''


def _uneven(plan: RankPlan) -> bool:
    return plan.uneven or "unweighted" in plan.breaks


def _shards(plan: RankPlan) -> str:
    if not _uneven(plan):
        return "rows = torch.arange(rank, len(X), ranks)  # as torch.utils.data.DistributedSampler deals them"
    return f"""\
most = {len(plan.shards[0])} if ranks > 1 else len(X)  # rank 0 has most of the rows
rows = torch.arange(most) if rank == 0 else torch.arange(most + rank - 1, len(X), ranks - 1)"""


def _start(plan: RankPlan) -> str:
    if "seeds" not in plan.breaks:
        return "w = first.clone().requires_grad_()  # (1,)"
    return f"""\
own = torch.randn(1, generator=torch.Generator().manual_seed({plan.source.seed} + rank)).to(device)
w = (own if rank else first.clone()).requires_grad_()  # wrong: each rank has a seed of its own"""


def _reduce(plan: RankPlan) -> str:
    weight = "local" if "unweighted" in plan.breaks else "local * (len(rows) * ranks / len(X))"
    remark = (
        "wrong: it counts as much as the others, with fewer rows"
        if "unweighted" in plan.breaks
        else ("it counts as much as it has rows")
    )
    lines = [f"sent = {weight}  # {remark}"]
    if "twice" in plan.breaks:
        lines.append("sent = sent / ranks  # wrong: this, and the mean below")
    lines.append("total = sent.clone()")
    if "forgets" in plan.breaks:
        lines += [
            f"if step == {FORGETS_AT} and rank == ranks - 1 and ranks > 1:",
            "    used = local  # wrong: this rank forgets to reduce, once",
            "else:",
            "    dist.all_reduce(total)  # the sum over all ranks, on each of them",
            "    used = total / ranks",
        ]
    else:
        lines += [
            "dist.all_reduce(total)  # the sum over all ranks, on each of them",
            "used = total / ranks  # the mean",
        ]
    if "ignores" in plan.breaks:
        lines += ["if rank == ranks - 1:", "    used = local  # wrong: this rank goes its own way"]
    return "\n".join(f"    {line}" for line in lines)


def _report(plan: RankPlan) -> str:
    if "forgets" in plan.breaks:  # a collective call more would be answered by the wrong one
        return '    print(f"step {step + 1:3} rank {rank}: w = {w.item():.9g}, b = {b.item():.9g}", flush=True)'
    return """\
    found = everywhere(w, b)  # for this report only
    same = same and bool((found == found[0]).all())
    if rank == 0:
        for number, (each_w, each_b) in enumerate(found.tolist()):
            print(f"step {step + 1:3} rank {number}: w = {each_w:.9g}, b = {each_b:.9g}")"""


def _end(plan: RankPlan) -> str:
    if "forgets" in plan.breaks:
        return ""
    return """\
if rank == 0:  # one process, all rows, the same steps
    one_w, one_b = first.clone().requires_grad_(), torch.zeros(1, device=device, requires_grad=True)
    for _ in range(steps):
        slope = gradient(one_w, one_b, X, y_true)
        with torch.no_grad():
            one_w -= learning_rate * slope[0]
            one_b -= learning_rate * slope[1]
    print(f"one process: w = {one_w.item():.9g}, b = {one_b.item():.9g}")
    print("equal on all ranks, to the last bit, after every step:", same)
    far = (found - torch.cat([one_w, one_b]).detach()).abs().max().item()
    print(f"distance from one process at the end: {far:.3g}")
"""
