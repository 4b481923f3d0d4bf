"""A process of its own for what needs torch's compiler: one at a time, bounded in time and memory, and always ended."""

import contextlib
import json
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, Self

from core import limits
from core.devices.stopwatch import give_turn_back, take_turn
from core.hosting.memory import available
from core.problem import InputProblem

_FIX: Final = "try again, or run the program yourself: it stands below"


class Child:
    """A fresh Python that runs `program`, with the verbs of a benchmark. `with` ends it, whatever happens.

    While it runs, no other measurement and no other child runs in this process. `program` is a text of our own, in
    which numbers and words of our own tables may stand, and nothing else; its last line prints one JSON object, which
    is `result` in the end.
    """

    def __init__(self, program: str) -> None:
        self.result: dict[str, Any] | None = None
        self.stopped = False
        self.waiting = False  # whether the last advance found another one under way
        self._program = program
        self._process: subprocess.Popen[str] | None = None
        self._deadline = math.inf

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

    @property
    def began(self) -> bool:
        """Whether the process runs."""
        return self._process is not None

    def stop(self) -> None:
        """End the process, if it runs."""
        self.stopped = self.result is None
        self._end()

    def advance(self, *, seconds: float) -> None:
        """Wait so long for the process, which is started if need be. Raises `InputProblem` if it comes to nothing."""
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
            if time.monotonic() > self._deadline:
                self.stop()
                raise _failed(f"it took longer than {limits.CAPTURE_SECONDS:g} s") from None
            return
        self._end()
        if process.returncode != 0:
            self.stopped = True
            raise _failed(_reason(process.returncode, error))
        self.result = json.loads(out.splitlines()[-1])

    def _start(self) -> None:
        self._deadline = time.monotonic() + limits.CAPTURE_SECONDS
        left = available()
        if left is not None and left < limits.CAPTURE_BYTES:
            give_turn_back()
            self.stopped = True
            raise InputProblem(
                "There is too little memory here for a second Python",
                f"with torch's compiler it needs about {limits.CAPTURE_BYTES >> 20} MB, and {left >> 20} MB are left "
                "for this app, which all its visitors share",
                "run the program yourself: it stands below",
            )
        try:
            # -P: what lies in the directory where the app was started shadows nothing.
            self._process = subprocess.Popen(  # noqa: S603 - our own program, see the head of this class
                [sys.executable, "-P", "-c", self._program],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        except OSError as error:
            give_turn_back()
            self.stopped = True
            raise _failed("this system does not let the app start one") from error
        _bound(self._process.pid)

    def _end(self) -> None:
        process, self._process = getattr(self, "_process", None), None
        if process is None:
            return
        try:
            with process:  # closes its pipes and waits for it
                process.kill()
        finally:
            give_turn_back()


def _bound(process: int) -> None:
    """Bound its memory, and let the kernel end it first if memory runs out after all; both on Linux only."""
    with contextlib.suppress(OSError, ImportError, AttributeError):
        import resource  # noqa: PLC0415 - not on every system

        resource.prlimit(process, resource.RLIMIT_DATA, (limits.CAPTURE_DATA, limits.CAPTURE_DATA))
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/oom_score_adj").write_text("1000", encoding="ascii")


def _reason(code: int, error: str) -> str:
    if code < 0:
        return f"it was stopped from outside, by signal {-code}: most likely memory ran out"
    lines = error.strip().splitlines()
    return f"it ended with {lines[-1][:200]}" if lines else "it ended without a word"


def _failed(why: str) -> InputProblem:
    return InputProblem("The second Python brought nothing", why, _FIX)
