"""A fresh process: its first call is the slow one, and nothing of it stays behind."""

import gc
import os
import signal
import statistics
import threading
from pathlib import Path

import pytest

from core import limits
from core.devices import four_ways, stopwatch
from core.devices.failure import DeviceProblem
from core.devices.four_ways import Experiment, program
from core.devices.workloads import WORKLOADS
from core.problem import InputProblem

SIZES = {"matmul": 256, "add": 4**6, "sum": 4**6, "training step": 4**4}


def finished(experiment):
    with experiment:
        while not experiment.done:
            experiment.advance(seconds=0.2)
    return experiment.result


def turn_is_free():
    free = stopwatch.take_turn(0)
    if free:
        stopwatch.give_turn_back()
    return free


@pytest.mark.device
def test_the_first_call_is_slower_than_the_warm_median(device):
    found = finished(Experiment("matmul", SIZES["matmul"], "float32", device))
    assert [timing.way for timing in found.timings] == ["cold", "warm", "not synchronized", "synchronized"]
    cold, warm = found.timing("cold"), found.timing("warm")
    assert cold.seconds > warm.seconds
    assert cold.seconds == found.calls[0] > statistics.median(found.calls)
    assert cold.factor > warm.factor
    assert found.timing("synchronized").factor == 1
    assert all(t.low <= t.seconds <= t.high for t in found.timings if t.samples > 1)
    assert (cold.samples, warm.samples, len(found.calls)) == (1, 90, 101)
    assert found.imported > 0
    assert found.made > 0
    if device == "cpu":
        # A call on the CPU returns when it has finished, whether one waits or not.
        assert found.timing("not synchronized").seconds == pytest.approx(warm.seconds, rel=0.5)
    assert turn_is_free()


@pytest.mark.parametrize("operation", SIZES)
def test_every_program_is_python_that_names_no_more_than_its_statement(operation):
    text = program(operation, SIZES[operation], "bfloat16", "cpu")
    compile(text, "four_ways.py", "exec")
    assert all(line in text for line in WORKLOADS[operation].statement.split("\n"))
    assert "dtype=torch.bfloat16" in text


def test_the_program_runs_by_itself(capsys):
    exec(compile(program("training step", 16, "float32", "cpu"), "four_ways.py", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert [line[:16].strip() for line in lines] == ["cold", "warm", "not synchronized", "synchronized"]


@pytest.mark.parametrize(
    ("operation", "size", "dtype"),
    [("matmul", 17, "float32"), ("import os", 16, "float32"), ("matmul", 16, "float32; import os")],
)
def test_what_is_in_no_table_gets_into_no_program(operation, size, dtype):
    with pytest.raises(KeyError):
        program(operation, size, dtype, "cpu")


def test_what_is_no_device_gets_into_no_program():
    with pytest.raises(RuntimeError):
        program("matmul", 16, "float32", 'cpu"); import os; ("')


def test_stopping_at_any_time_leaves_no_process_no_thread_and_no_turn_behind():
    threads = threading.active_count()
    for slices in (0, 1, 2):
        experiment = Experiment("matmul", 256, "float32", "cpu")
        for _ in range(slices):
            experiment.advance(seconds=0.01)
        process = experiment._process
        assert (process is not None) == (slices > 0)
        experiment.stop()
        assert experiment.done
        assert experiment.result is None
        assert process is None or process.returncode is not None
        assert turn_is_free()
        experiment.advance(seconds=0.01)
        assert experiment._process is None
    assert threading.active_count() == threads


def test_an_experiment_that_is_dropped_ends_its_process():
    experiment = Experiment("matmul", 256, "float32", "cpu")
    experiment.advance(seconds=0.01)
    number = experiment._process.pid
    del experiment
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert turn_is_free()


def test_who_finds_another_measuring_waits():
    experiment = Experiment("matmul", 256, "float32", "cpu")
    assert stopwatch.take_turn(0)
    try:
        experiment.advance(seconds=0.01)
        assert experiment.waiting
        assert experiment._process is None
    finally:
        stopwatch.give_turn_back()


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("raise RuntimeError('CUDA error: device is no longer available')", DeviceProblem),
        ("import torch; raise torch.OutOfMemoryError('CUDA out of memory.')", DeviceProblem),
        ("raise SystemError('something else')", InputProblem),
        ("import os; os._exit(3)", InputProblem),
    ],
)
def test_a_process_that_fails_is_a_problem(monkeypatch, body, problem):
    monkeypatch.setattr(four_ways, "program", lambda *_: body)
    experiment = Experiment("matmul", 256, "float32", "cuda:0")
    with pytest.raises(problem):
        finished(experiment)
    assert experiment.done
    assert turn_is_free()


def test_a_process_that_takes_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(four_ways, "program", lambda *_: "while True: pass")
    monkeypatch.setattr(four_ways, "_LONGEST", 0.0)
    with pytest.raises(InputProblem, match="longer than"):
        finished(Experiment("matmul", 256, "float32", "cpu"))
    assert turn_is_free()


def test_a_system_that_starts_no_process_is_a_problem(monkeypatch):
    monkeypatch.setattr(four_ways.sys, "executable", "/nowhere/python")
    with pytest.raises(InputProblem, match="does not let the app start one"):
        finished(Experiment("matmul", 256, "float32", "cpu"))
    assert turn_is_free()


def test_float64_on_mps_is_refused_before_anything_starts():
    with pytest.raises(DeviceProblem, match="float64"):
        Experiment("matmul", 256, "float64", "mps")


@pytest.mark.parametrize(
    ("left", "starts"), [(0, False), (limits.CHILD_BYTES - 1, False), (limits.CHILD_BYTES, True), (None, True)]
)
def test_a_second_python_starts_only_where_it_fits(monkeypatch, left, starts):
    monkeypatch.setattr(four_ways, "available", lambda: left)
    monkeypatch.setattr(four_ways, "program", lambda *_: "pass")
    experiment = Experiment("matmul", 256, "float32", "cpu")
    if starts:
        experiment.advance(seconds=0.001)
        assert experiment._process is not None
        experiment.stop()
    else:
        with pytest.raises(InputProblem, match="too little memory") as caught:
            experiment.advance(seconds=0.001)
        assert f"{left >> 20} MB are left" in caught.value.why
        assert experiment._process is None
        assert experiment.done
    assert turn_is_free()


def test_a_process_that_is_killed_is_one_sentence():
    experiment = Experiment("matmul", 256, "float32", "cpu")
    experiment.advance(seconds=0.001)
    os.kill(experiment._process.pid, signal.SIGKILL)
    with pytest.raises(InputProblem, match="signal 9"):
        finished(experiment)
    assert experiment.done
    assert turn_is_free()


@pytest.mark.skipif(not Path("/proc/self/oom_score_adj").exists(), reason="only Linux has a score for this")
def test_the_kernel_ends_the_second_python_before_the_app():
    experiment = Experiment("matmul", 256, "float32", "cpu")
    experiment.advance(seconds=0.001)
    score = Path(f"/proc/{experiment._process.pid}/oom_score_adj").read_text()
    experiment.stop()
    assert int(score) == 1000
