"""Small hosts: a share of a core, a bound on memory, a disk that cannot be written to. Linux only, and as root.

    with Cgroup(cores=0.25, memory=512) as group, Server(group.prefix) as server: ...

Where this machine cannot do it, the test is skipped and says why.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from pathlib import Path
from typing import Self

import pytest

_GROUPS = Path("/sys/fs/cgroup")
_PERIOD = 100_000  # microseconds
# In a mount namespace of its own: everything that was a place to write to no longer is.
_READ_ONLY = """
for place in /dev/shm /var/tmp /tmp /; do mount -o remount,bind,ro "$place" 2>/dev/null || true; done
if touch /tmp/.probe "$PWD/.probe" 2>/dev/null; then echo "the disk can be written to" >&2; exit 3; fi
exec "$@"
"""
READ_ONLY = ("unshare", "--mount", "sh", "-c", _READ_ONLY, "sh")
_NO_NETWORK = 'ip link set lo up 2>/dev/null || ifconfig lo up; exec "$@"'
NO_NETWORK = ("unshare", "--net", "sh", "-c", _NO_NETWORK, "sh")


def need(*prefix: str) -> None:
    """Skip the test where a command with this prefix does not run."""
    done = subprocess.run([*prefix, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{prefix[0]} cannot be had here: {done.stderr.strip() or 'no permission'}")


class Cgroup:
    """A control group, of version 1 or 2: `cores` of CPU (0.25 is a quarter of one), `memory` in MB."""

    def __init__(self, cores: float | None = None, memory: int | None = None) -> None:
        self._cores, self._memory = cores, memory
        self._name = f"explorer-test-{os.getpid()}-{time.monotonic_ns()}"
        self._folders: list[Path] = []

    def __enter__(self) -> Self:
        try:
            if (_GROUPS / "cgroup.controllers").exists():
                folder = self._make(_GROUPS)
                if self._cores:
                    self._write(folder / "cpu.max", f"{int(self._cores * _PERIOD)} {_PERIOD}")
                if self._memory:
                    self._write(folder / "memory.max", str(self._memory * 2**20))
            else:
                if self._cores:
                    folder = self._make(_GROUPS / "cpu")
                    self._write(folder / "cpu.cfs_period_us", str(_PERIOD))
                    self._write(folder / "cpu.cfs_quota_us", str(int(self._cores * _PERIOD)))
                if self._memory:
                    self._write(self._make(_GROUPS / "memory") / "memory.limit_in_bytes", str(self._memory * 2**20))
        except OSError as error:
            self.__exit__()
            pytest.skip(f"no control group can be made here: {error}")
        return self

    def __exit__(self, *_: object) -> None:
        for folder in self._folders:
            for _ in range(50):
                try:
                    folder.rmdir()
                    break
                except OSError:
                    time.sleep(0.1)  # until the kernel has buried the processes that were killed

    @property
    def prefix(self) -> tuple[str, ...]:
        """What to put before a command so that it and its children are in the group."""
        enter = "; ".join(f'echo $$ > "{folder}/cgroup.procs"' for folder in self._folders)
        return ("sh", "-c", f'{enter}; exec "$@"', "sh")

    def killed(self) -> int:
        """How many processes the kernel killed for want of memory."""
        for folder in self._folders:
            for name in ("memory.events", "memory.oom_control"):
                with contextlib.suppress(OSError):
                    for line in (folder / name).read_text().splitlines():
                        if line.startswith("oom_kill "):
                            return int(line.split()[1])
        return 0

    def most(self) -> float:
        """MB that the group had at most so far, the kernel's cache of its files included."""
        for folder in self._folders:
            for name in ("memory.peak", "memory.max_usage_in_bytes"):
                with contextlib.suppress(OSError):
                    return int((folder / name).read_text()) / 2**20
        return 0.0

    def _make(self, parent: Path) -> Path:
        folder = parent / self._name
        folder.mkdir()
        self._folders.append(folder)
        return folder

    @staticmethod
    def _write(file: Path, text: str) -> None:
        file.write_text(text)
