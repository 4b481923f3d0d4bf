"""How not to measure: the same operation timed four ways, in a process of its own.

A first call is cold once in the life of a process, and this one is warm. So a fresh Python imports torch, makes the
tensors, and times the very first call; then the others.
"""

import contextlib
import json
import math
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from core import limits
from core.devices.failure import check_dtype, device_problem
from core.devices.four_ways_program import program
from core.devices.stopwatch import give_turn_back, take_turn
from core.devices.workloads import DTYPES
from core.hosting.memory import available
from core.problem import InputProblem

_LONGEST: Final = 60.0  # seconds after which a fresh process is given up; importing torch takes 1 to 5
_REPORT: Final = """
import json

samples = {"cold": [cold], "warm": warm, "not synchronized": hasty, "synchronized": steady.times}
spread = {name: statistics.quantiles(times * 2, n=4, method="inclusive") for name, times in samples.items()}
count = {name: len(times) for name, times in samples.items()}
print(json.dumps({"ways": ways, "spread": spread, "count": count, "calls": calls, "imported": imported, "made": made}))
"""


@dataclass(frozen=True)
class Timing:
    """One way to measure: the time of a call, and the first and third quartile of its samples, in seconds.

    `factor` is the time over that of the synchronized way; the cold way has one sample.
    """

    way: str
    seconds: float
    low: float
    high: float
    samples: int
    factor: float


@dataclass(frozen=True)
class FourWays:
    """What the fresh process measured. `calls` are single calls in their order, the cold one first; all in seconds.

    `imported` is what importing torch took, `made` making the tensors where they live: on a GPU, its first use.
    """

    operation: str
    size: int
    dtype: str
    device: str
    timings: tuple[Timing, ...]
    calls: tuple[float, ...]
    imported: float
    made: float

    def timing(self, way: str) -> Timing:
        """One of `cold`, `warm`, `not synchronized`, `synchronized`."""
        return next(timing for timing in self.timings if timing.way == way)


class Experiment:
    """A fresh process under way, with the verbs of a benchmark. `with` ends it, whatever happens.

    While it runs, nobody else in this process measures: 2 to 5 s, most of them spent in importing torch.
    """

    def __init__(self, operation: str, size: int, dtype: str, device: str) -> None:
        check_dtype(device, DTYPES[dtype])
        self.asked = (operation, size, dtype, device)
        self.result: FourWays | None = None
        self.stopped = False
        self.waiting = False  # whether the last advance found another measurement under way
        self._process: subprocess.Popen[str] | None = None
        self._deadline = math.inf
        self._text = program(*self.asked) + _REPORT

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def __del__(self) -> None:
        self._end()

    @property
    def done(self) -> bool:
        """Whether there is nothing more to come."""
        return self.stopped or self.result is not None

    def stop(self) -> None:
        """End the process, if it runs."""
        self.stopped = self.result is None
        self._end()

    def advance(self, *, seconds: float) -> None:
        """Wait so long for the process, which is started if need be and ends itself.

        Raises `InputProblem` if the process cannot be run, `DeviceProblem` if the device fails it.
        """
        if self.done:
            return
        if self._process is None:
            self.waiting = not take_turn(seconds)
            if self.waiting:
                return
            self._start()
        process = self._process
        if process is None:
            return
        try:
            out, error = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            if time.perf_counter() > self._deadline:
                self.stop()
                raise _unmeasured(f"it took longer than {_LONGEST:g} s") from None
            return
        self._end()
        if process.returncode != 0:
            self.stopped = True
            raise self._failed(process.returncode, error)
        self.result = _read(out.splitlines()[-1], *self.asked)

    def _start(self) -> None:
        self._deadline = time.perf_counter() + _LONGEST
        left = available()
        if left is not None and left < limits.CHILD_BYTES:
            give_turn_back()
            self.stopped = True
            raise InputProblem(
                "There is too little memory here for a second Python",
                f"with torch it needs about {limits.CHILD_BYTES >> 20} MB, and {left >> 20} MB are left for this app, "
                "which all its visitors share",
                "run the program yourself: it stands below",
            )
        try:
            # -P: what lies in the directory where the app was started shadows nothing.
            self._process = subprocess.Popen(  # noqa: S603 - our own constant program, see the head of this file
                [sys.executable, "-P", "-c", self._text],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        except OSError as error:
            give_turn_back()
            self.stopped = True
            raise _unmeasured("this system does not let the app start one") from error
        _offer(self._process.pid)

    def _end(self) -> None:
        process, self._process = getattr(self, "_process", None), None
        if process is None:
            return
        try:
            with process:  # closes its pipes and waits for it
                process.kill()
        finally:
            give_turn_back()

    def _failed(self, code: int, error: str) -> InputProblem:
        if code < 0:
            return _unmeasured(f"it was stopped from outside, by signal {-code}: most likely memory ran out")
        lines = error.strip().splitlines()
        last = lines[-1] if lines else "it ended without a word"
        trouble = device_problem(RuntimeError(last), self.asked[3])
        return trouble or _unmeasured(f"it ended with {last[:200]}")


def _offer(process: int) -> None:
    """If memory runs out after all, let the kernel end this process first, and not the app. On Linux only."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/oom_score_adj").write_text("1000", encoding="ascii")


def _unmeasured(why: str) -> InputProblem:
    return InputProblem("The fresh process measured nothing", why, "try again, or run the program yourself")


def _read(line: str, operation: str, size: int, dtype: str, device: str) -> FourWays:
    told = json.loads(line)
    steady = told["ways"]["synchronized"]
    timings = tuple(
        Timing(way, seconds, told["spread"][way][0], told["spread"][way][2], told["count"][way], seconds / steady)
        for way, seconds in told["ways"].items()
    )
    return FourWays(
        operation,
        size,
        dtype,
        device,
        timings,
        calls=(told["ways"]["cold"], *told["calls"]),
        imported=told["imported"],
        made=told["made"],
    )
