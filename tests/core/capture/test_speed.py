"""What is measured of a function, its counts against closed forms and make_fx, and the script that does the same."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core import limits
from core.capture import speed as measuring
from core.capture.child import Child
from core.capture.fusible import FUSIBLE
from core.capture.speed import CallTime, SpeedPlan, SpeedPoint
from core.capture.speed_program import _REPORT, BACKENDS, program, shown
from core.capture.traffic import Work, work
from core.problem import InputProblem

_SMALL = "a small layer"
_CHAIN, _SOFTMAX, _NORM, _PRODUCT, _ = FUSIBLE


def measured(name, sizes, backend):
    """What the process tells."""
    asked = SpeedPlan(name, sizes, backend, "cpu")
    with measuring.begin(asked) as child:
        while not child.done:
            child.advance(seconds=1)
    return measuring.speed(asked, child.told)


@pytest.fixture
def left(monkeypatch):
    """What a process printed, and the folder in which it worked."""
    seen: list[tuple[str, Path]] = []
    leave = Child._leave_nothing

    def look(child):
        if child._folder is not None:
            folder = Path(child._folder.name)
            seen.append(((folder / "out").read_text(), folder))
        leave(child)

    monkeypatch.setattr(Child, "_leave_nothing", look)
    return seen


def test_without_a_compiler_torch_says_so_and_the_graph_runs_as_it_is(left, monkeypatch):
    """The script that the page shows is run as well, in the same process: to start one takes seconds."""
    monkeypatch.setenv("CXX", "no-such-compiler")
    monkeypatch.setattr(limits, "SPEED_BYTES", limits.CAPTURE_BYTES)  # no compiler, no memory for it
    monkeypatch.setattr(measuring, "program", lambda *asked: shown(*asked) + _REPORT)
    found = measured(_SMALL, (2,), "inductor")
    assert found.backend == "aot_eager"
    assert "C++ compiler" in found.missing
    assert found.complete
    (point,) = found.points
    assert 0 < point.eager.low <= point.eager.median <= point.eager.high
    assert 0 < point.compiled.low <= point.compiled.median <= point.compiled.high
    # Counted from the graph of make_fx there, and from our own here; aot_eager runs it as it is.
    assert point.eager_work == point.compiled_work == work(_SMALL, 2)
    assert point.gap == 0
    ((printed, folder),) = left
    assert f"inductor cannot be used here: {found.missing}" in printed
    check(printed)
    assert not folder.exists()


def check(printed):
    """That the script counts what the page does."""
    kernels, moved = re.search(r"eager +[\d.]+ us per call, (\d+) kernels, ([\d,]+) bytes", printed).groups()
    assert (int(kernels), int(moved.replace(",", ""))) == (work(_SMALL, 2).kernels, work(_SMALL, 2).moved)


@pytest.mark.proof
@pytest.mark.parametrize("name", FUSIBLE)
def test_inductor_fuses_what_can_be_fused(name):
    size = FUSIBLE[name].steps[2]
    found = measured(name, (size,), "inductor")
    assert (found.backend, found.missing) == ("inductor", None)
    (point,) = found.points
    assert point.eager_work == work(name, size)
    assert point.gap < 1e-4
    if FUSIBLE[name].limit == "memory":
        assert (point.compiled_work.kernels, point.compiled_work.moved) == (1, point.eager_work.least)
    else:
        assert point.compiled_work.kernels <= point.eager_work.kernels
    assert point.compiling > 0


@pytest.mark.proof
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_script_runs_by_itself(backend, tmp_path):
    (tmp_path / "speed.py").write_text(shown(_SMALL, (2,), backend, "cpu"))
    ran = subprocess.run(
        [sys.executable, "-W", "error", "speed.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert f"backend {backend}" in ran.stdout
    check(ran.stdout)
    assert [each.name for each in tmp_path.iterdir()] == ["speed.py"]


def test_counts_are_those_of_closed_forms():
    floats, rows = 4, 64
    n = 256
    assert work(_CHAIN, n) == Work(4, 9 * n * floats, 2 * n * floats, 4 * n)
    x, column = rows * 256 * floats, rows * floats
    # amax, sub, exp, sum, div: what each reads, and writes.
    moved = (x + column) + (x + column + x) + (x + x) + (x + column) + (x + column + x)
    assert (work(_SOFTMAX, rows).kernels, work(_SOFTMAX, rows).moved) == (5, moved)
    assert work(_NORM, rows).least == 2 * x
    m = 128
    assert work(_PRODUCT, m) == Work(1, 3 * m * m * floats, 3 * m * m * floats, 2 * m**3)


def test_each_function_is_its_own_source_and_the_torch_function_of_its_name():
    x = torch.randn(5, 256, generator=torch.Generator().manual_seed(3))
    torch.testing.assert_close(FUSIBLE[_SOFTMAX].function(x), torch.softmax(x, 1))
    torch.testing.assert_close(FUSIBLE[_NORM].function(x), torch.nn.functional.layer_norm(x, (256,)))
    for each in FUSIBLE.values():
        assert each.source.startswith(f"def {each.function.__name__}(")
        assert "noqa" not in each.source
        assert each.source in program(each.name, each.steps[:1], "aot_eager", "cpu")


def test_sizes_are_bounded():
    for each in FUSIBLE.values():
        sizes = each.sizes(limits.BENCHMARK_ELEMENTS)
        assert len(sizes) > 1
        assert all(shape for n in sizes for shape in each.shapes_at(n).values())
        assert 1 < len(each.sizes_to(sizes[-1])) <= 5
        assert each.sizes_to(sizes[1])[-1] == sizes[1]


def point(eager, compiled, compiling=2.0, spread=0.0):
    before, after = (CallTime(each * (1 - spread), each, each * (1 + spread), 5) for each in (eager, compiled))
    return SpeedPoint(8, before, after, compiling, Work(3, 9, 3, 3), Work(1, 3, 3, 3), 0.0)


def test_compiling_has_paid_when_the_calls_have_saved_what_it_took():
    assert point(0.5, 0.25).paid_after == 8
    assert point(0.5, 0.25, compiling=0.0).paid_after == 1
    assert point(0.5, 0.25, spread=0.5).verdict == "the same"
    assert point(0.5, 0.25, spread=0.5).paid_after is None
    assert (point(0.25, 0.5).verdict, point(0.25, 0.5).paid_after, point(0.25, 0.5).gain) == ("slower", None, 0.5)


def test_what_is_unknown_is_refused_before_anything_starts():
    for name, sizes, backend in [("os", (2,), "aot_eager"), (_SMALL, (3,), "aot_eager"), (_SMALL, (2,), "eager\n")]:
        with pytest.raises(KeyError):
            program(name, sizes, backend, "cpu")
    with pytest.raises(RuntimeError):
        program(_SMALL, (2,), "aot_eager", 'cpu"); import os')
    assert BACKENDS == ("inductor", "aot_eager")


def test_it_asks_for_the_memory_of_a_compiler_too(monkeypatch):
    monkeypatch.setattr("core.capture.child.available", lambda: limits.CAPTURE_BYTES)
    child = measuring.begin(SpeedPlan(_SMALL, (2,), "inductor", "cpu"))
    with pytest.raises(InputProblem, match="too little memory"):
        child.advance(seconds=1)
    assert child.problem is not None
    assert measuring.begin(SpeedPlan(_SMALL, (2,), "aot_eager", "cpu"))._memory == limits.CAPTURE_BYTES
