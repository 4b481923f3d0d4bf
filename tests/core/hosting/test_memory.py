"""What is left of memory, from files as Linux writes them."""

import inspect
import linecache
from pathlib import Path

import pytest

from core.hosting import memory

GB, MB = 2**30, 2**20


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


MEMINFO = f"MemTotal: {8 * GB // 1024} kB\nMemFree: 12 kB\nMemAvailable:   {3 * GB // 1024} kB\n"


def test_nobody_says(tmp_path: Path) -> None:
    assert memory.available(tmp_path) is None


def test_the_machine(tmp_path: Path) -> None:
    assert memory.available(write(tmp_path, {"proc/meminfo": MEMINFO})) == 3 * GB


def test_a_group_of_version_2_and_the_one_above_it(tmp_path: Path) -> None:
    v2 = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "0::/pod/app\n",
        "sys/fs/cgroup/pod/app/memory.max": "max\n",
        "sys/fs/cgroup/pod/app/memory.current": f"{400 * MB}\n",
        "sys/fs/cgroup/pod/memory.max": f"{1000 * MB}\n",
        "sys/fs/cgroup/pod/memory.current": f"{700 * MB}\n",
        "sys/fs/cgroup/pod/memory.stat": f"anon 5\nfile 9\ninactive_file {50 * MB}\nactive_file 7\n",
    }
    assert memory.available(write(tmp_path, v2)) == 350 * MB


def test_a_container_sees_its_own_group_as_the_top(tmp_path: Path) -> None:
    v2 = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "0::/../../elsewhere\n",
        "sys/fs/cgroup/memory.max": f"{512 * MB}\n",
        "sys/fs/cgroup/memory.current": f"{500 * MB}\n",
    }
    assert memory.available(write(tmp_path, v2)) == 12 * MB


@pytest.mark.parametrize(("limit", "left"), [(512 * MB, 112 * MB), (9_223_372_036_854_771_712, 3 * GB), (300 * MB, 0)])
def test_a_group_of_version_1(tmp_path: Path, limit: int, left: int) -> None:
    v1 = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "7:blkio:/\n4:hugetlb,memory:/docker/x\n0::/\n",
        "sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": f"{limit}\n",
        "sys/fs/cgroup/memory/docker/x/memory.usage_in_bytes": f"{400 * MB}\n",
    }
    assert memory.available(write(tmp_path, v1)) == left


def test_this_machine_says_something_likely() -> None:
    left = memory.available()
    assert left is None or 0 <= left < 2**50


def test_trimming_does_no_harm() -> None:
    source = inspect.getsource(memory.trim)
    assert linecache.cache
    assert memory.trim() in {True, False}
    assert not linecache.cache
    assert inspect.getsource(memory.trim) == source
