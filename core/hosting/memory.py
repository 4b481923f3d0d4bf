"""How much memory is left for this process, and how to give back what it no longer needs.

Source: Linux, "Control Group v2" and "Memory Resource Controller" (v1), proc(5) for /proc/meminfo; glibc,
malloc_trim(3) and mallopt(3). Elsewhere nothing is known of what is left, and nothing is given back.
"""

import ctypes
import gc
import linecache
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_ROOT: Final = Path("/")
_UNLIMITED: Final = 2**60  # bytes; version 1 writes the largest multiple of a page that fits 63 bits
_ARENA_MAX: Final = -8  # M_ARENA_MAX of malloc.h
_MMAP_THRESHOLD: Final = -3  # M_MMAP_THRESHOLD of malloc.h
# Bytes from which on memory is asked of the system and goes back to it at once. Left alone, malloc raises this to the
# largest that was freed so far, and then keeps holes between large tensors: up to 170 MB in a loop of 12 MB each.
_LARGE: Final = 2**22
_ARENAS: Final = 2  # heaps of malloc's own: each thread that finds none free keeps what it once needed


def available(root: Path = _ROOT) -> int | None:
    """Bytes that this process may still take before it, or another, is killed; None where nobody says.

    The least of what the machine has and of what each control group that this process is in has left. Pages of files
    that the kernel can drop count as left.
    """
    return min(_left(root), default=None)


def trim() -> bool:
    """Collect garbage, and give free memory back to the system. Returns whether there is a way to do so here.

    The lines of source files that were looked up are let go of, too: 4 MB, read again where they are asked for.
    """
    linecache.clearcache()
    gc.collect()
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0) >= 0)
    except (OSError, AttributeError):  # no glibc
        return False


def few_heaps() -> bool:
    """Let all threads share a few heaps, and large tensors use none; to be called before threads start.

    Returns whether that could be done here.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
        return bool(mallopt(_ARENA_MAX, _ARENAS)) and bool(mallopt(_MMAP_THRESHOLD, _LARGE))
    except (OSError, AttributeError):
        return False


def _left(root: Path) -> Iterator[int]:
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _text(root / "proc/meminfo"), re.MULTILINE)
    if found:
        yield 1024 * int(found[1])
    for line in _text(root / "proc/self/cgroup").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            yield from _groups(root / "sys/fs/cgroup", path, "memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            names = "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
            yield from _groups(root / "sys/fs/cgroup/memory", path, *names)


def _groups(top: Path, path: str, limit: str, usage: str, dropped: str) -> Iterator[int]:
    """What each group from that of the process up to the `top` has left. In a container the top is the process's."""
    parts = [part for part in path.split("/") if part not in {"", ".."}]
    for depth in range(len(parts), -1, -1):
        group = top.joinpath(*parts[:depth])
        most, used = _number(group / limit), _number(group / usage)
        if most is not None and used is not None and most < _UNLIMITED:
            found = re.search(rf"^{dropped} (\d+)$", _text(group / "memory.stat"), re.MULTILINE)
            yield max(0, most - used + (int(found[1]) if found else 0))


def _number(file: Path) -> int | None:
    text = _text(file).strip()
    return int(text) if text.isdecimal() else None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
