"""The app in a process of its own, to be measured and mistreated: its memory, its CPU time, its log, and signals.

    with Server() as server:
        with Visitor(server.address) as visitor:
            visitor.open()
        server.memory()      # MB, of the process and its children, shared pages counted once

It is started as the README says, and listens on the loopback only.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parents[1]
# What a healthy process never logs: an exception that nobody caught, and the guard's last resort.
ALARMS = ("Traceback (most recent call last)", "failed, id ")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`streamlit run streamlit_app.py` for the length of a with block.

    `prefix` is put before the command (as `unshare` or a shell that enters a cgroup), `env` is added to the
    environment (None takes a variable away), `cwd` is where the app lies, `streamlit` how Python starts Streamlit.
    """

    def __init__(
        self, prefix: Sequence[str] = (), *, port: int = 0, env: dict[str, str | None] | None = None,
        cwd: Path = ROOT, streamlit: Sequence[str] = ("-m", "streamlit"),
    ) -> None:  # fmt: skip
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._prefix, self._cwd, self._streamlit = prefix, cwd, streamlit
        self._env = {name: value for name, value in {**os.environ, **(env or {})}.items() if value is not None}
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - closed at exit
        self.process: subprocess.Popen[str] | None = None
        self.asked = 0.0  # when the start was asked for, by time.perf_counter

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._log.close()

    def start(self, *, wait: bool = True) -> None:
        """Start, or start again on the same port, as a host does with a process that died."""
        command = [
            *self._prefix, sys.executable, *self._streamlit, "run", "streamlit_app.py",
            "--server.address=127.0.0.1", f"--server.port={self.port}", "--server.headless=true",
        ]  # fmt: skip
        self.asked = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=self._cwd, env=self._env, stdout=self._log, stderr=subprocess.STDOUT, text=True
        )
        if wait:
            self.until_healthy()

    def until_healthy(self, seconds: float = 60) -> None:
        """Wait until it answers. A RuntimeError with its log where it ends or never does."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline and self.alive:
            if self.healthy():
                return
            time.sleep(0.05)  # a server that starts cannot be waited for in another way
        raise RuntimeError(f"the server {'does not answer' if self.alive else 'ended'}: {self.log()[-2000:]}")

    def healthy(self, timeout: float = 1) -> bool:
        """Whether it says that it is well."""
        with suppress(OSError), urlopen(f"{self.address}/_stcore/health", timeout=timeout) as answer:
            return answer.status == 200
        return False

    def stop(self) -> None:
        """End it and all that it started; a process that does not go is killed."""
        if self.process is None:
            return
        family = self.family()
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """Kill it as a host out of memory does, without a word; what it started has to notice by itself."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def send(self, what: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(what)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def family(self) -> list[int]:
        """The process and all its descendants that run."""
        found, new = [], [self.pid]
        while new:
            found += new
            new = [child for pid in new for child in _children(pid)]
        return found

    def memory(self) -> float:
        """MB of the process and its children; a page that several share is counted once (PSS)."""
        return sum(_rollup(pid, "Pss") for pid in self.family()) / 1024

    def resident(self) -> float:
        """MB resident of the server's process alone, as `ps` says it (RSS)."""
        return _rollup(self.pid, "Rss") / 1024

    def cpu(self) -> float:
        """Seconds of CPU time so far, of the process and its living children."""
        return sum(_cpu(pid) for pid in self.family())

    def log(self) -> str:
        """What it has written so far."""
        self._log.flush()
        position = self._log.tell()
        self._log.seek(0)
        text = self._log.read()
        self._log.seek(position)
        return text

    def alarms(self) -> list[str]:
        """Lines of its log that a healthy process does not write."""
        return [line for line in self.log().splitlines() if any(alarm in line for alarm in ALARMS)]


def _children(pid: int) -> Iterable[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                yield from map(int, (task / "children").read_text().split())


def _rollup(pid: int, name: str) -> int:
    """The kB that the kernel says; 0 of a process that has ended meanwhile."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0


def _cpu(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
