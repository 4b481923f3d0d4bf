"""The processes of one plan, from here: started where there is room, bounded in time, waited for, and always ended.

What is asked of them, and what is made of their words, is the plan's: `Group` trains, `cost.Measuring` measures.
"""

import contextlib
import json
import math
import os
import select
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Generic, Self

from core import limits
from core.devices.stopwatch import give_turn_back, take_turn
from core.distributed.plan import RankPlan, most_ranks
from core.distributed.record import Together, together
from core.distributed.records import P, R, Records
from core.hosting.memory import available
from core.problem import InputProblem

_PROGRAM: Final = Path(__file__).with_name("rank_program.py")
_GRACE: Final = 1.0  # seconds for the launcher to end its ranks and wait for them, before all are killed
_ERROR: Final = 20_000  # bytes of what a failing process says that are kept


class Processes(ABC, Generic[P, R]):
    """A launcher and its ranks under way, one at a time in this process. `with` ends them, whatever happens.

    They are given up after so many `seconds`.
    """

    def __init__(self, plan: P, kept: Records[P, R], seconds: float) -> None:
        self.plan = plan
        self.stopped = False
        self.problem: InputProblem | None = None  # what it has failed of
        self.waiting = False  # whether the last advance found somebody else measuring
        self._kept, self._seconds = kept, seconds
        self._result: R | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = math.inf
        self._out = self._error = b""

    @abstractmethod
    def _record(self, told: Sequence[Any]) -> R:
        """What the ranks told, as a record. Raises `ValueError` or `KeyError` if it is not that."""

    @property
    def stages(self) -> int:
        """How many lines have come: the first says that torch is there, and the ranks are at work."""
        return self._out.count(b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def __del__(self) -> None:
        self._end()

    @property
    def result(self) -> R | None:
        """The record, once it is there: this group's, or one that another has left for the same plan."""
        if self._result is None:
            self._result = self._kept.get(self.plan)
        return self._result

    @property
    def done(self) -> bool:
        """Whether there is nothing more to come."""
        return self.stopped or self.result is not None

    def stop(self) -> None:
        """End the processes, if they run."""
        self.stopped = self.result is None
        self._end()

    def fail(self, problem: InputProblem) -> None:
        """Note why there is no result, and end the processes."""
        self.problem = problem
        self.stop()

    def advance(self, *, seconds: float) -> None:
        """Wait so long for the processes, which are started if need be. Raises `InputProblem` if they fail."""
        if self.done:
            return
        if self._process is None:
            self.waiting = not take_turn(seconds)
            if self.waiting:
                return
            self._start()
        process = self._process
        assert process is not None  # noqa: S101 - says to mypy what _start() has done
        if self._gather(process, seconds):
            code = process.wait()
            self._end()
            self._read(code)
        elif time.perf_counter() > self._deadline:
            self.stop()
            raise _failed(f"they took longer than {self._seconds:g} s")

    def _start(self) -> None:
        self._deadline = time.perf_counter() + self._seconds
        self._out = self._error = b""
        try:
            self._process = _launch(self.plan.ranks)
        except (OSError, InputProblem) as trouble:
            give_turn_back()
            self.stopped = True
            if isinstance(trouble, InputProblem):
                raise
            raise _failed("this system does not let the app start one") from trouble
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):  # it has ended already, and says why
            # Little enough for the pipe to take it at once. It stays open: its end is what the launcher ends with.
            pipe.write(json.dumps(self.plan.task()).encode() + b"\n")
            pipe.flush()

    def _gather(self, process: subprocess.Popen[bytes], seconds: float) -> bool:
        """Read what has come within so many seconds. Returns whether that was the end."""
        assert process.stdout is not None  # noqa: S101
        assert process.stderr is not None  # noqa: S101
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            ready, _, _ = select.select([process.stdout, process.stderr], [], [], left)
            if process.stderr in ready:
                piece = os.read(process.stderr.fileno(), 1 << 16)
                self._error = (self._error + piece)[-_ERROR:]
                if not piece and process.stdout not in ready:
                    ready, _, _ = select.select([process.stdout], [], [], max(0, until - time.perf_counter()))
            if process.stdout in ready:
                piece = os.read(process.stdout.fileno(), 1 << 16)
                self._out += piece
                if not piece:
                    return True
                if len(self._out) > limits.RANKS_TOLD:
                    self.stop()
                    raise _failed("they told more than a run can have to tell")
        return False

    def _end(self) -> None:
        process, self._process = getattr(self, "_process", None), None
        if process is None:
            return
        try:
            process.terminate()  # the launcher ends its ranks and waits for them
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            for pipe in (process.stdin, process.stdout, process.stderr):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()
            process.wait()
        finally:
            give_turn_back()

    def _read(self, code: int) -> None:
        """Turn what was told into the record."""
        self.stopped = True  # unless all goes well
        lines = self._out.splitlines()
        told: list[dict[str, Any]] = json.loads(lines[-1])["ranks"] if code == 0 and lines else []
        for rank, each in enumerate(told):
            if (ended := each.get("ended")) is not None:
                raise _failed(f"rank {rank} {_end_of(ended, self._error)}")
        if not told:
            raise _failed(f"the launcher {_end_of(code, self._error)}")
        try:
            self._result = self._record(told)
        except (ValueError, KeyError, TypeError) as error:
            words = next((each["error"] for each in told if each.get("error")), None)
            raise _failed(f"torch said: {words[:300]}" if words else "what they told cannot be read") from error
        self._kept.put(self.plan, self._result)
        self.stopped = False


class Group(Processes[RankPlan, Together]):
    """The ranks that train as their plan says."""

    def __init__(self, plan: RankPlan) -> None:
        super().__init__(plan, KEPT, limits.RANKS_SECONDS)

    def _record(self, told: Sequence[Any]) -> Together:
        return together(self.plan, told, real=True)


KEPT: Final[Records[RankPlan, Together]] = Records(limits.RANKS_KEPT)


def _launch(ranks: int) -> subprocess.Popen[bytes]:
    """A launcher for so many ranks. Raises `InputProblem` where there is no room for them, or `OSError`."""
    most, why = most_ranks(available())
    if most < ranks:
        raise InputProblem(f"{ranks} processes cannot be started here", why, "run the script below with torchrun")
    # -P: what lies beside the program shadows nothing. A session of its own: so that all of it can be ended at once.
    return subprocess.Popen(  # noqa: S603 - our own program, and no text of a visitor's
        [sys.executable, "-P", str(_PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _end_of(code: int, error: bytes) -> str:
    if code < 0:
        return f"was stopped from outside, by signal {-code}: most likely memory or time ran out"
    lines = error.decode(errors="replace").strip().splitlines()
    return f"ended with: {lines[-1][:300]}" if lines else "ended without a word"


def _failed(why: str) -> InputProblem:
    return InputProblem("The processes did not come to an end", why, "try again, or run the script with torchrun")
