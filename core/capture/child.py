"""A process of its own for what needs torch's compiler: one at a time, bounded in time and memory, and always ended."""

import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final, Self

from core import limits
from core.devices.stopwatch import give_turn_back, take_turn
from core.hosting.memory import available
from core.problem import InputProblem

MARK: Final = "\x1e"  # begins a line that tells something on the way: RFC 7464, "JSON Text Sequences"
_FIX: Final = "try again, or run the program yourself: it stands below"
_ERROR: Final = 20_000  # bytes of what a failing process says that are read
# It ends, and all that it has started, when this process does, however that ends: then its standard input is closed.
_TIED: Final = """\
import os, signal, threading
threading.Thread(
    target=lambda: (os.read(0, 1), os.killpg(0, signal.SIGKILL) if hasattr(os, "killpg") else os._exit(1)), daemon=True
).start()
"""


class Child:
    """A fresh Python that runs `program`, with the verbs of a benchmark. `with` ends it, whatever happens.

    While it runs, no other measurement and no other child runs in this process. `program` is a text of our own, in
    which numbers and words of our own tables may stand, and nothing else; its last line prints one JSON object, which
    is `result` in the end. Lines that begin with `MARK` and hold one, too, are in `told` as soon as they are there.
    It needs `memory` bytes, and has so many `seconds`; both are those of `core.limits` if nothing else is said.
    """

    def __init__(self, program: str, *, memory: int | None = None, seconds: float | None = None) -> None:
        self.result: dict[str, Any] | None = None
        self.told: list[dict[str, Any]] = []
        self.problem: InputProblem | None = None  # why there is no result
        self.stopped = False
        self.waiting = False  # whether the last advance found another one under way
        self._program = program
        self._memory, self._seconds = memory, seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._read = 0  # bytes of its output that were taken up
        self._last = self._rest = b""  # the last whole line of them, and the one that has not ended
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
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
        self._gather()
        if process.returncode is None:
            if time.monotonic() > self._deadline:
                raise self._failed(f"it took longer than {self._allowed:g} s")
            return
        if process.returncode != 0:
            raise self._failed(_reason(process.returncode, self._error()))
        try:
            self.result = json.loads((self._rest or self._last).removeprefix(MARK.encode()))
        except ValueError:
            raise self._failed("it ended before it had told anything") from None
        self._end()

    @property
    def _allowed(self) -> float:
        return limits.CAPTURE_SECONDS if self._seconds is None else self._seconds

    def _start(self) -> None:
        self._deadline = time.monotonic() + self._allowed
        left, needed = available(), limits.CAPTURE_BYTES if self._memory is None else self._memory
        if left is not None and left < needed:
            give_turn_back()
            self.stopped = True
            self.problem = InputProblem(
                "There is too little memory here for a second Python",
                f"with torch's compiler it needs about {needed >> 20} MB, and {left >> 20} MB are left "
                "for this app, which all its visitors share",
                "run the program yourself: it stands below",
            )
            raise self.problem
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="explorer-", ignore_cleanup_errors=True)
            self._process = _started(_TIED + self._program, Path(self._folder.name))
        except OSError as error:
            self._leave_nothing()
            give_turn_back()
            raise self._failed("this system does not let the app start one") from error
        _bound(self._process.pid)

    def _gather(self) -> None:
        """Take up the lines that have come since the last look."""
        assert self._folder is not None  # noqa: S101 - says to mypy that a process has one
        with Path(self._folder.name, "out").open("rb") as out:
            out.seek(self._read)
            new = out.read(limits.CAPTURE_TOLD + 1 - self._read)
        self._read += len(new)
        if self._read > limits.CAPTURE_TOLD:
            raise self._failed(f"it printed more than {limits.CAPTURE_TOLD >> 20} MB")
        *lines, self._rest = (self._rest + new).split(b"\n")
        self.told += [json.loads(line[1:]) for line in lines if line.startswith(MARK.encode())]
        self._last = lines[-1] if lines else self._last

    def _error(self) -> str:
        assert self._folder is not None  # noqa: S101
        with Path(self._folder.name, "error").open("rb") as error:
            error.seek(max(0, error.seek(0, os.SEEK_END) - _ERROR))
            return error.read().decode(errors="replace")

    def _end(self) -> None:
        process, self._process = getattr(self, "_process", None), None
        if process is None:
            return
        try:
            _kill(process)
            self._leave_nothing()
        finally:
            give_turn_back()

    def _leave_nothing(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def _failed(self, why: str) -> InputProblem:
        self.stop()
        self.problem = InputProblem("The second Python gave no result", why, _FIX)
        return self.problem


def _started(program: str, folder: Path) -> subprocess.Popen[bytes]:
    """A Python that runs it in a session of its own, and leaves its files in `folder`, its output too."""
    with (folder / "out").open("wb") as out, (folder / "error").open("wb") as error:
        # -P: what lies in the directory where the app was started shadows nothing.
        return subprocess.Popen(  # noqa: S603 - our own program, see the head of the class
            [sys.executable, "-P", "-c", program],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=error,
            # A pool of compiling processes would outlive it, and what it compiled before must not be found.
            env=os.environ | {"TMPDIR": str(folder), "TORCHINDUCTOR_COMPILE_THREADS": "1"},
            start_new_session=True,
        )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it and what it has started, a C++ compiler for one; close its pipe, and wait for it."""
    with process:
        if hasattr(os, "killpg"):
            # It leads its own group, whose number stays taken as long as any of its processes is there.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()


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
