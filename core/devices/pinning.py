"""Pinned memory and `non_blocking`: a copy to the GPU that the CPU need not wait for.

Pages of the host's memory that the operating system may move must first be copied to a fixed place; pinned ones the
GPU reads itself, and only then can a copy run while the CPU does something else.
Source: PyTorch tutorial, "A guide on good usage of non_blocking and pin_memory() in PyTorch".
"""

import statistics
import time
from dataclasses import dataclass
from typing import Final

import torch

from core.devices.mixing import ExecutedLine, attempt
from core.devices.stopwatch import clock, turn

_REPEATS: Final = 20


@dataclass(frozen=True)
class Copy:
    """One way to copy. `returns`: when the call comes back, `done`: when the data has arrived; medians in seconds."""

    line: str
    returns: float
    done: float


@dataclass(frozen=True)
class Pinning:
    """What there is to see on `device`: the copies, or the error with which torch refuses to pin."""

    device: str
    nbytes: int
    copies: tuple[Copy, ...]
    refused: ExecutedLine | None = None


def pinning(device: str, elements: int) -> Pinning:
    """Copy a float32 tensor of `elements` from the host to `device`, from memory that is pinned and that is not."""
    x = torch.ones(elements)
    nbytes = x.untyped_storage().nbytes()
    tried = attempt("x.pin_memory()", x.pin_memory)
    if tried.error is not None or torch.device(device).type == "cpu":
        return Pinning(device, nbytes, (), tried)
    pinned = x.pin_memory()
    with turn(0.2):
        copies = (
            _copy("x.to(device)", x, device, non_blocking=False),
            _copy("x.to(device, non_blocking=True)", x, device, non_blocking=True),
            _copy("x.pin_memory().to(device)", pinned, device, non_blocking=False),
            _copy("x.pin_memory().to(device, non_blocking=True)", pinned, device, non_blocking=True),
        )
    return Pinning(device, nbytes, copies)


def _copy(line: str, x: torch.Tensor, device: str, *, non_blocking: bool) -> Copy:
    now = clock(device)
    returned, done = [], []
    for _ in range(_REPEATS + 3):
        began = now()
        y = x.to(device, non_blocking=non_blocking)
        returned.append(time.perf_counter() - began)
        done.append(now() - began)
        del y
    # The first three warm up.
    return Copy(line, statistics.median(returned[3:]), statistics.median(done[3:]))
