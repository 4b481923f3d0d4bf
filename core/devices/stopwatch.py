"""Measuring time: torch's own timer, on the right device's clock, one measurement at a time.

`torch.utils.benchmark.Timer` warms up, sets the number of threads and puts it back, takes blocks of calls long enough
for the clock not to matter, and reports median and spread. What it compiles are the constant statements of
`core.devices`, never a visitor's text. Source: PyTorch documentation, `torch.utils.benchmark`.
"""

import threading
import timeit
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import torch
from torch.utils.benchmark import Measurement, Timer

# Two measurements at once would share the cores, and both would lie.
_turn = threading.Lock()


def timer(statement: str, names: Mapping[str, object], *, device: str, threads: int = 1) -> Timer:
    """Torch's timer for `statement`, in which `names` are known, with the clock of `device`.

    While it measures, the calling thread computes on `threads` threads, and afterwards on as many as before.
    """
    return Timer(statement, globals=dict(names), num_threads=threads, timer=clock(device))


def clock(device: str) -> Callable[[], float]:
    """The clock on the wall, read when `device` has finished what it was given.

    The timer's own default waits for the current accelerator, which need not be this one, and on behalf of the CPU
    too, which computes before it answers.
    """
    where = torch.device(device)
    if where.type == "cpu":
        return timeit.default_timer

    def read() -> float:
        torch.accelerator.synchronize(where)
        return timeit.default_timer()

    return read


def quartiles(found: list[Measurement]) -> tuple[float, float, float, int]:
    """First quartile, median and third of the means of all blocks, in seconds, and how many blocks there are."""
    (whole,) = Measurement.merge(found)
    times = torch.tensor(whole.times, dtype=torch.float64)
    low, median, high = times.quantile(torch.tensor([0.25, 0.5, 0.75], dtype=torch.float64)).tolist()
    return low, median, high, len(whole.times)


def take_turn(seconds: float) -> bool:
    """Wait at most so long to be the only one who measures in this process. Whoever got there gives the turn back."""
    return _turn.acquire(timeout=seconds)


def give_turn_back() -> None:
    """Let the next one measure."""
    _turn.release()


@contextmanager
def turn(seconds: float) -> Iterator[bool]:
    """Be the only one who measures in this process; False if `seconds` did not suffice to get there."""
    mine = take_turn(seconds)
    try:
        yield mine
    finally:
        if mine:
            give_turn_back()
