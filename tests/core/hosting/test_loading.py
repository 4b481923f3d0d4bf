"""What is loaded once: who asks for it, how far it is, and that a failure stays and ends the process."""

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from core.hosting.loading import Loading
from tests.pages.opened import ROOT


def never() -> None:
    raise AssertionError("nothing has failed")


def test_it_loads_once_however_many_ask() -> None:
    go, times = threading.Event(), []

    def load() -> None:
        times.append(1)
        go.wait(20)

    loading = Loading(load, 100, never)
    assert loading.share == 0
    assert not loading.ready
    for _ in range(5):
        loading.begin()
    assert not loading.wait(0.01)
    assert 0 <= loading.share < 1
    go.set()
    assert loading.wait(20)
    loading.begin()
    assert loading.ready
    assert not loading.failed
    assert loading.share == 1
    assert times == [1]


@pytest.mark.parametrize("error", [OSError("read-only"), ImportError("half"), MemoryError(), SystemExit(1)])
def test_a_failure_is_for_ever_and_told_after_a_while(error: BaseException, caplog: pytest.LogCaptureFixture) -> None:
    ended = threading.Event()
    times: list[int] = []

    def load() -> None:
        times.append(1)
        raise error

    loading = Loading(load, 100, ended.set, grace=0.01)
    loading.begin()
    assert loading.wait(20)
    assert loading.failed
    assert not loading.ready
    assert loading.problem is error
    assert ended.wait(20)
    loading.begin()
    assert times == [1]
    assert "this process ends" in caplog.text


_BROKEN = """
import sys
class Broken:
    def find_spec(self, name, path=None, target=None):
        if name == "torch.nn":
            raise OSError(30, "Read-only file system")
sys.meta_path.insert(0, Broken())
from core.hosting import start
start.TORCH._grace = 0.1
start.TORCH.begin()
start.TORCH.wait(60)
print(start.TORCH.failed, flush=True)
import time
time.sleep(60)
"""


def test_a_process_without_torch_ends() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _BROKEN], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert ran.stdout == "True\n"
    assert ran.returncode == 70
    assert "Read-only file system" in ran.stderr


@pytest.fixture
def in_a_fresh_process() -> Callable[[str], list[str]]:
    def run(source: str) -> list[str]:
        done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.split()

    return run


def test_torch_comes_without_its_compiler_and_about_as_many_modules_as_was_said(
    in_a_fresh_process: Callable[[str], list[str]],
) -> None:
    made, expected, ready, *unwanted = in_a_fresh_process(
        "import sys\n"
        "import streamlit, core.hosting.start as start\n"
        "before = len(sys.modules)\n"
        "start.TORCH.begin(); start.TORCH.wait(100)\n"
        "print(len(sys.modules) - before, start._MODULES, start.TORCH.ready)\n"
        "import torch\n"
        "w = torch.ones(2, requires_grad=True)\n"
        "adam = torch.optim.Adam([w]); w.sum().backward(); adam.step(); adam.zero_grad()\n"
        "assert w[0].item() < 1\n"
        "assert (torch.ones(3, 1, device='meta') + torch.ones(2, device='meta')).shape == (3, 2)\n"
        "from core.probe.dispatched import Dispatched\n"
        "with Dispatched(): torch.ones(2, 3).view(6)\n"
        "assert torch.func.jacrev(torch.sin)(torch.zeros(2)).tolist() == [[1, 0], [0, 1]]\n"
        "print(*(name for name in ('torch._dynamo.config', 'torch._inductor') if name in sys.modules))"
    )
    assert ready == "True"
    assert 0.8 < int(made) / int(expected) < 1.25
    assert unwanted == []
