"""What the cost view measures, as a script for torchrun: on this machine, with any number of processes."""

from pathlib import Path
from typing import Final

from core.distributed import cost
from core.distributed.cost import CAPS, SIZES, SLOW, SLOW_SIZE, WAY_SIZE, CostPlan

# Read, and not imported: it brings along what only ranks need.
_PROGRAM: Final = Path(cost.__file__).with_name("cost_program.py")


def script(plan: CostPlan) -> str:
    """Python for `torchrun --nproc-per-node N`, with any N, on one machine; by itself it is one rank.

    It measures what the page shows, with gloo on the CPU, and prints medians in milliseconds.
    """
    task = plan.task()
    program = _PROGRAM.read_text(encoding="utf-8")
    functions = _plain(program[program.index("LAYERS = ") : program.index("def measure(")])
    return f'''\
"""What a step costs:  torchrun --nproc-per-node {plan.ranks} cost.py

Computing, waiting for the last rank, and communicating, by the size of the network; with a slow rank; and with the
gradients sent in several ways. On one machine: the clocks of several differ. Medians, in milliseconds.
"""

import os
import time
from collections.abc import Callable

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

ROWS = {plan.rows}  # of a step, on all ranks together
SECONDS = {task["seconds"]}  # of steps for each number
{functions}
torch.set_num_threads(1)  # each process has a core, if there are as many
if "RANK" in os.environ:  # torchrun has said who this is, and where the others are
    dist.init_process_group("gloo")
else:
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
rank, ranks = dist.get_rank(), dist.get_world_size()


def say(title, each):
    """Print what each rank does in the median step."""
    for number, spent in enumerate(each if rank == 0 else ()):
        computing, waiting, communicating = (1000 * median for _, median, _ in spent)
        parts = f"computing {{computing:8.3f}}, waiting {{waiting:8.3f}}, communicating {{communicating:8.3f}}"
        print(f"{{title}}, rank {{number}}: {{parts}}", flush=True)


for size in {SIZES}:
    parameters, each = by_size(size, ROWS, SECONDS)
    say(f"{{parameters:9,}} parameters", each)
for slow in {SLOW} if ranks > 1 else ():
    parameters, each = by_size({SLOW_SIZE}, ROWS, SECONDS, slow)
    say(f"{{parameters:9,}} parameters, rank 0 computes {{slow}} times", each)
for cap in {CAPS} if ranks > 1 else ():  # MB of a bucket; None: one message, 0: one per tensor, both after backward
    (low, median, high), messages = by_way({WAY_SIZE}, ROWS, SECONDS, cap)
    if rank == 0:
        way = f"cap {{cap}}, {{messages:2}} messages"
        print(f"{{way:>24}}: {{1000 * median:8.3f}} ({{1000 * low:.3f}} to {{1000 * high:.3f}})", flush=True)
dist.destroy_process_group()
'''


def _plain(source: str) -> str:
    """The source without what only our checks read."""
    lines = (line.split("  # type: ignore")[0] for line in source.splitlines())
    return "\n".join(lines) + "\n"
