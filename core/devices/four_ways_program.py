"""The program that times one operation four ways, in a process that has done nothing before.

It is a constant but for the operation, the size, the dtype and the device, which come from our own tables; no text of
a visitor gets into it.
"""

from typing import Final

import torch

from core.devices.workloads import DTYPES, WORKLOADS

ROUNDS: Final = 5
CALLS: Final = 20  # single calls that are timed one by one in a round
_TEMPLATE: Final = '''\
"""The same operation timed four ways, in a process that has done nothing before."""

import statistics
import time

started = time.perf_counter()
import torch
from torch.utils.benchmark import Measurement, Timer

imported = time.perf_counter() - started

device = torch.device("{device}")
torch.set_num_threads(1)


def wait():
    """Return when the device has finished what it was given; the CPU computes before it answers."""
    if device.type != "cpu":
        torch.accelerator.synchronize(device)


def clock():
    wait()
    return time.perf_counter()


def operation():
{body}


started = time.perf_counter()
{tensors}
made = clock() - started


def call(synchronize):
    """Seconds that one call takes, by a clock that is stopped when the device has finished, or at once."""
    started = time.perf_counter()
    operation()
    if synchronize:
        wait()
    passed = time.perf_counter() - started
    wait()
    return passed


timer = Timer("operation()", globals={{"operation": operation}}, num_threads=1, timer=clock)
cold = call(True)  # the first call of this process
calls, hasty, blocks = [], [], []
for _ in range({rounds}):  # in turns, so that whatever else the computer does disturbs all of them alike
    calls += [call(True) for _ in range({calls})]
    hasty += [call(False) for _ in range({calls})]
    blocks.append(timer.blocked_autorange(min_run_time=0.05))
warm = calls[{calls} // 2:]  # the first ones still warm up
(steady,) = Measurement.merge(blocks)

ways = {{
    "cold": cold,
    "warm": statistics.median(warm),
    "not synchronized": statistics.median(hasty),
    "synchronized": steady.median,
}}
for name, seconds in ways.items():
    print(f"{{name:16}} {{seconds * 1e6:12.2f}} us  {{seconds / steady.median:8.2f}} times the last")
'''


def program(operation: str, size: int, dtype: str, device: str) -> str:
    """The program that a fresh process runs, and that prints its table.

    Raises `KeyError` for what is in no table, `RuntimeError` for what is not a device.
    """
    workload = WORKLOADS[operation]
    if DTYPES[dtype] and size not in workload.steps:
        raise KeyError(size)
    device = str(torch.device(device))  # what is not a device ends here
    body = "\n".join(f"    {line}" for line in workload.statement.split("\n"))
    made = [
        f"{name} = torch.rand({shape}, dtype={DTYPES[dtype]}, device=device"
        f"{', requires_grad=True' if name in workload.leaves else ''})"
        for name, shape in workload.shapes(size).items()
        if name != "out"
    ]
    return _TEMPLATE.format(device=device, body=body, tensors="\n".join(made), calls=CALLS, rounds=ROUNDS)
