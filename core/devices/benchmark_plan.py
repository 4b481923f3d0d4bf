"""What a benchmark is to measure: an operation, on which devices, in which dtypes, on how many threads.

A series is one curve; the plan makes one of every combination that makes sense.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from core import limits
from core.devices.workloads import WORKLOADS, Workload, largest
from core.problem import InputProblem

ROUNDS: Final = {"quick": 3, "thorough": 12}

Way = Literal["vectorized", "loop"]


@dataclass(frozen=True)
class Series:
    """One curve. `threads` are those of the CPU; with `transfer`, tensors start and end in the host's memory."""

    device: str
    dtype: str = "float32"
    threads: int = 1
    transfer: bool = False
    way: Way = "vectorized"

    @property
    def words(self) -> tuple[str, ...]:
        """What tells it from other series: device, dtype, threads, transfer, way."""
        threads = f"{self.threads} thread{'s' * (self.threads > 1)}" if self.device == "cpu" else ""
        return (
            self.device,
            self.dtype,
            threads,
            "with transfer" if self.transfer else "",
            "Python loop" if self.way == "loop" else "",
        )


@dataclass(frozen=True)
class BenchmarkPlan:
    """What to measure: an operation, the series, up to which number of elements per tensor, and how thoroughly."""

    operation: str
    series: tuple[Series, ...]
    elements: int = limits.BENCHMARK_ELEMENTS
    rounds: int = ROUNDS["quick"]

    @property
    def workload(self) -> Workload:
        """The operation at any size."""
        return WORKLOADS[self.operation]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes, ascending."""
        return self.workload.sizes(self.elements)


def plan(
    operation: str,
    *,
    devices: Iterable[str],
    dtypes: Iterable[str] = ("float32",),
    threads: Iterable[int] = (1,),
    transfer: Iterable[bool] = (False,),
    loop: bool = False,
    rounds: int = ROUNDS["quick"],
) -> BenchmarkPlan:
    """The series of every combination that makes sense. Raises `InputProblem` if there are none, or too many.

    Threads are the CPU's; on it a transfer copies nothing, and a Python loop is timed only there, on one thread.
    """
    series: dict[Series, None] = {}
    devices, dtypes, threads, transfer = tuple(devices), tuple(dtypes), tuple(threads), tuple(transfer)
    for device in devices:
        cpu = device == "cpu"
        for dtype in dtypes:
            for count in threads if cpu else threads[:1]:
                for moved in (False,) if cpu else transfer:
                    series[Series(device, dtype, count if cpu else 1, moved)] = None
            if loop and WORKLOADS[operation].loop and cpu:
                series[Series(device, dtype, 1, transfer=False, way="loop")] = None
    if not series:
        raise InputProblem("Nothing is chosen", "a curve needs a device, a dtype and threads", "choose one of each")
    if len(series) > limits.BENCHMARK_SERIES:
        raise InputProblem(
            f"That makes {len(series)} curves",
            f"more than {limits.BENCHMARK_SERIES} cannot be told apart",
            "choose fewer devices, dtypes or numbers of threads",
        )
    return BenchmarkPlan(operation, tuple(series), largest(accelerated=any(d != "cpu" for d in devices)), rounds)
