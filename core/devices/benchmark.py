"""Time an operation over sizes, one bounded slice of work after another.

A point is several rounds of `torch.utils.benchmark.Timer.blocked_autorange`, put together by torch's own
`Measurement.merge`. Between two rounds a benchmark can be drawn, stopped or left alone: it owns no thread, and no
tensor outlives the point that it was made for.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import torch
from torch.utils.benchmark import Measurement, Timer

from core import limits
from core.devices.benchmark_plan import ROUNDS, BenchmarkPlan, Series, plan
from core.devices.failure import device_problem, has_dtype
from core.devices.stopwatch import quartiles, timer, turn
from core.devices.workloads import DTYPES, WORKLOADS, Workload, tensors

__all__ = ["ROUNDS", "Benchmark", "BenchmarkPlan", "LeftOut", "Point", "Series", "plan"]

ROUND: Final = 0.05  # seconds of blocks in a round; with finding the block size, a slice is at most four calls longer
_PATIENCE: Final = 0.02  # seconds to wait for the turn: a page that waits keeps others from computing meanwhile


@dataclass(frozen=True)
class Point:
    """The time of one call at one size: median, first and third quartile of the blocks' means, in seconds."""

    operation: str
    series: Series
    size: int
    median: float
    low: float
    high: float
    blocks: int
    rounds: int

    @property
    def rate(self) -> float:
        """Floating-point operations per second, in 10^9 (GFLOP/s)."""
        return WORKLOADS[self.operation].flops(self.size) / self.median / 1e9

    @property
    def bandwidth(self) -> float | None:
        """Bytes read and written per second, in 10^9 (GB/s), if every element moves once; None where that is moot."""
        traffic = WORKLOADS[self.operation].traffic
        if traffic is None or self.series.transfer or self.series.way == "loop":
            return None
        return traffic(self.size) * DTYPES[self.series.dtype].itemsize / self.median / 1e9


@dataclass(frozen=True)
class LeftOut:
    """What is not measured: a series, from `size` on (None: altogether), and why."""

    series: Series
    size: int | None
    reason: str


class Benchmark:
    """A plan being carried out; the only mutable thing here. Small sizes first, all series at each.

    `points` are in the order in which they came. What of them is `known` already is not measured again.
    """

    def __init__(self, plan: BenchmarkPlan, known: Iterable[Point] = ()) -> None:
        self.plan = plan
        self.points: list[Point] = []
        self.left_out: list[LeftOut] = []
        self.waiting = False  # whether the last advance found another measurement under way
        self._queue = [(series, size) for size in plan.sizes for series in plan.series]
        self._queue.reverse()
        self._all = len(self._queue)
        self._known = {(p.operation, p.series, p.size): p for p in known if p.rounds >= plan.rounds}
        self._timer: Timer | None = None  # of the point under way; it holds the tensors
        self._measured: list[Measurement] = []  # its rounds
        for series in plan.series:
            if not has_dtype(series.device, DTYPES[series.dtype]):
                self._leave_out(series, None, f"{series.device} has no {series.dtype}")

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return not self._queue

    @property
    def progress(self) -> float:
        """The share that is done, from 0 to 1."""
        return 1 - (len(self._queue) - len(self._measured) / self.plan.rounds) / max(self._all, 1)

    @property
    def next(self) -> tuple[Series, int] | None:
        """What is measured next."""
        return self._queue[-1] if self._queue else None

    def points_of(self, series: Series) -> list[Point]:
        """The points of one curve, by size."""
        return [point for point in self.points if point.series == series]

    def stop(self) -> None:
        """Measure no more, and let go of what the point under way holds."""
        self._queue.clear()
        self.rest()

    def rest(self) -> None:
        """Let go of what the point under way holds; the next advance begins it anew."""
        self._measured = []
        self._timer = None  # and with it the tensors
        if any(series.device != "cpu" for series in self.plan.series) and torch.accelerator.is_available():
            torch.accelerator.memory.empty_cache()

    def advance(self, *, seconds: float) -> int:
        """Measure for about so long, at least one round if it is this benchmark's turn. Returns the rounds made.

        A slice ends after the round in which `seconds` have passed: `ROUND` and four calls later at most. Raises
        `DeviceProblem` if the device has gone.
        """
        rounds, deadline = 0, time.perf_counter() + seconds
        self._take_known()
        while not self.done:
            with turn(_PATIENCE) as mine:
                self.waiting = not mine
                if not mine:
                    break
                self._round()
            rounds += 1
            self._take_known()
            if time.perf_counter() >= deadline:
                break
        return rounds

    def _take_known(self) -> None:
        while self._queue and (found := self._known.get((self.plan.operation, *self._queue[-1]))):
            self.points.append(found)
            self._queue.pop()

    def _round(self) -> None:
        series, size = self._queue[-1]
        if self._timer is None and self._too_long(series, size):
            return
        try:
            if self._timer is None:
                # The timer judges by its first call how many make a block: that one should not be cold.
                self._timer = self._begin(series, size)
                self._timer.timeit(1)
                return
            self._measured.append(self._timer.blocked_autorange(min_run_time=ROUND))
        except (RuntimeError, TypeError, AssertionError, MemoryError) as error:
            self.rest()
            trouble = device_problem(error, series.device)
            if trouble is not None and trouble.failure == "gone":
                self.stop()
                raise trouble from error
            said = trouble.what if trouble is not None else str(error).partition("\n")[0][:200]
            self._leave_out(series, size, said)
            return
        if len(self._measured) >= self.plan.rounds:
            self.points.append(_point(self.plan, series, size, self._measured))
            self._queue.pop()
            self.rest()

    def _begin(self, series: Series, size: int) -> Timer:
        workload = self.plan.workload
        made = tensors(workload, size, series.dtype, "cpu" if series.transfer else series.device)
        # Parameters live where the model is: only the data travels.
        here = {name: made[name].detach().to(series.device).requires_grad_() for name in workload.leaves}
        names = {**made, **here, "device": torch.device(series.device)}
        return timer(_statement(workload, series), names, device=series.device, threads=series.threads)

    def _too_long(self, series: Series, size: int) -> bool:
        """Leave the rest of the series out if the last point says that a call would take too long."""
        before = self.points_of(series)
        if not before:
            return False
        expected = before[-1].median * (size / before[-1].size) ** self.plan.workload.power
        if expected > limits.BENCHMARK_CALL:
            self._leave_out(
                series,
                size,
                f"a call would take about {expected:.2g} s, and as nothing can interrupt it, "
                f"{limits.BENCHMARK_CALL:g} s is the most it may take",
            )
            return True
        return False

    def _leave_out(self, series: Series, size: int | None, reason: str) -> None:
        self.left_out.append(LeftOut(series, size, reason))
        self._queue = [task for task in self._queue if task[0] != series]


def _statement(workload: Workload, series: Series) -> str:
    if series.way == "loop":
        return workload.loop
    return workload.transfer if series.transfer else workload.statement


def _point(plan: BenchmarkPlan, series: Series, size: int, measured: list[Measurement]) -> Point:
    low, median, high, blocks = quartiles(measured)
    return Point(plan.operation, series, size, median, low, high, blocks, plan.rounds)
