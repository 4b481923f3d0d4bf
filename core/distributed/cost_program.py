"""What the processes of the cost view run: how long each computes, waits for the others, and communicates.

It imports nothing of ours; `rank_program` starts it. What stands before `measure` stands in the exported script, too.

Source: PyTorch documentation, `DistributedDataParallel` ("bucket_cap_mb") and "DDP Communication Hooks".
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

LAYERS = 8
LEAST, MOST = 5, 40  # steps that are measured


def network(parameters: int) -> nn.Module:
    """Eight square layers, with about so many parameters in all."""
    width = round((parameters / LAYERS) ** 0.5)
    return nn.Sequential(*(nn.Sequential(nn.Linear(width, width), nn.Tanh()) for _ in range(LAYERS)))


def backward(model: nn.Module, x: Tensor, times: int) -> None:
    """The forward and the backward pass on these rows, so many times: more than once where a rank is slow."""
    for _ in range(times):
        model.zero_grad()
        model(x).square().mean().backward()  # (rows, width) -> (rows, width) -> ()


def update(model: nn.Module, gradients: list[Tensor], parts: int) -> None:
    """Plain descent by the mean over the ranks, which is a sum over so many parts."""
    with torch.no_grad():
        for parameter, gradient in zip(model.parameters(), gradients, strict=True):
            parameter.sub_(gradient, alpha=1e-3 / parts)


def in_one_message(model: nn.Module, x: Tensor, times: int = 1) -> tuple[float, float]:
    """One step; all gradients are sent together, after the backward pass. Gives when it asked, and when it got."""
    backward(model, x, times)
    gradients = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    flat = torch.cat([each.flatten() for each in gradients])  # (parameters,)
    asked = time.perf_counter()
    dist.all_reduce(flat)
    got = time.perf_counter()
    pieces = flat.split([each.numel() for each in gradients])
    update(model, [piece.view_as(each) for piece, each in zip(pieces, gradients, strict=True)], dist.get_world_size())
    return asked, got


def one_by_one(model: nn.Module, x: Tensor) -> tuple[float, float]:
    """The same with a message for every tensor of parameters."""
    backward(model, x, 1)
    gradients = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    asked = time.perf_counter()
    for gradient in gradients:
        dist.all_reduce(gradient)
    got = time.perf_counter()
    update(model, gradients, dist.get_world_size())
    return asked, got


def overlapped(model: nn.Module, x: Tensor) -> tuple[float, float]:
    """The same by `DistributedDataParallel`: it sends a bucket of gradients while the backward pass goes on."""
    backward(model, x, 1)
    got = time.perf_counter()  # its gradients are means, and it has waited for them
    update(model, [parameter.grad for parameter in model.parameters() if parameter.grad is not None], 1)
    return got, got


def measured(step: Callable[[], tuple[float, float]], seconds: float) -> Tensor:
    """Seconds that each rank computes, waits for the last to ask, and communicates: (ranks, steps, 3).

    The clock is that of the machine, the same for all of its processes; those of several machines differ.
    """
    for _ in range(3):  # the first make buffers, and DDP sorts its buckets anew
        step()
    begun = time.perf_counter()
    step()
    took = torch.tensor([time.perf_counter() - begun])
    dist.all_reduce(took, op=dist.ReduceOp.MAX)  # or one rank would make more steps than another
    count = int(min(max(seconds / took.item(), LEAST), MOST))
    dist.barrier()
    ends, begun = [], time.perf_counter()
    for _ in range(count):
        asked, got = step()
        ends.append((begun, asked, got))
        begun = got  # the update counts as computing
    mine = torch.tensor(ends, dtype=torch.float64)  # (steps, 3)
    found = [torch.empty_like(mine) for _ in range(dist.get_world_size())]
    dist.all_gather(found, mine)
    begun_at, asked_at, got_at = torch.stack(found).unbind(dim=2)  # (ranks, steps) each
    last = asked_at.amax(dim=0)  # (steps,)
    return torch.stack([asked_at - begun_at, last - asked_at, got_at - last], dim=2)


def quartiles(times: Tensor) -> list[list[float]]:
    """Of (steps, 3) the first quartile, the median and the third of each column, as three lists."""
    found: list[list[float]] = times.quantile(torch.tensor([0.25, 0.5, 0.75], dtype=torch.float64), dim=0).T.tolist()
    return found


def rows_of(model: nn.Module, rows: int) -> Tensor:
    """This rank's share of so many rows, as wide as the network."""
    width = next(model.parameters()).shape[1]
    mine = len(range(dist.get_rank(), rows, dist.get_world_size()))
    return torch.ones(mine, width)


def by_size(parameters: int, rows: int, seconds: float, slow: int = 1) -> tuple[int, list[list[list[float]]]]:
    """How many parameters there are, and quartiles for each rank; all gradients are sent in one message.

    Rank 0 computes everything `slow` times.
    """
    model = network(parameters)
    x, times = rows_of(model, rows), slow if dist.get_rank() == 0 else 1
    found = measured(lambda: in_one_message(model, x, times), seconds)
    return sum(each.numel() for each in model.parameters()), [quartiles(each) for each in found]


def by_way(parameters: int, rows: int, seconds: float, cap: float | None) -> tuple[list[float], int]:
    """Quartiles of a whole step, and how many messages it takes: by DDP with buckets of `cap` MB.

    0: a message for each tensor, after the backward pass; None: one message.
    """
    model = network(parameters)
    x = rows_of(model, rows)
    if not cap:
        way = in_one_message if cap is None else one_by_one
        times = measured(lambda: way(model, x), seconds)
        return quartiles(times.sum(dim=2)[0, :, None])[0], 1 if cap is None else len(list(model.parameters()))
    ddp = DistributedDataParallel(model, bucket_cap_mb=cap)
    times = measured(lambda: overlapped(ddp, x), seconds)
    sent: list[int] = []

    # DDP checks that the hook's types are these.
    def noted(_: object, bucket: dist.GradBucket) -> torch.futures.Future[Tensor]:  # type: ignore[name-defined]
        sent.append(bucket.buffer().numel())
        done = dist.all_reduce(bucket.buffer(), async_op=True).get_future()
        first: torch.futures.Future[Tensor] = done.then(lambda future: future.value()[0])
        return first

    ddp.register_comm_hook(None, noted)
    overlapped(ddp, x)
    return quartiles(times.sum(dim=2)[0, :, None])[0], len(sent)


def measure(task: Mapping[str, Any]) -> dict[str, Any]:
    """All that one group of ranks measures, in plain numbers; there is nobody to wait for where it has one rank."""
    rows, seconds, alone = task["rows"], task["seconds"], dist.get_world_size() == 1
    return {
        "sizes": [by_size(size, rows, seconds) for size in task["sizes"]],
        "slow": [] if alone else [by_size(task["slow_size"], rows, seconds, times) for times in task["slow"]],
        "ways": [] if alone else [by_way(task["way_size"], rows, seconds, cap) for cap in task["caps"]],
    }


def costs(
    task: Mapping[str, Any],
    launcher: Callable[[int, Callable[[int, str], dict[str, Any]]], Any],
    meet: Callable[[int, int, str, float], None],
    tell: Callable[[Mapping[str, Any]], None],
) -> list[dict[str, Any]]:
    """What rank 0 of each group found, from one rank to as many as the task says; or all ranks, if one has ended."""
    import torch._dynamo.utils  # noqa: F401, PLC0415 - DDP asks it for a setting: once, for all ranks

    found: list[dict[str, Any]] = []
    for ranks in range(1, task["most"] + 1):

        def join(number: int, store: str, ranks: int = ranks) -> dict[str, Any]:
            meet(number, ranks, store, task["timeout"])
            mine = measure(task)
            dist.destroy_process_group()
            return mine

        told: list[dict[str, Any]] = launcher(ranks, join).run()
        if any("ended" in each for each in told):
            return told
        tell({"stage": f"{ranks} measured"})
        found.append(told[0])
    return found
