"""The oracle is torch's own timer, called by hand; a benchmark must leave nothing behind but its points."""

import gc
import statistics
import threading
import time
from pathlib import Path

import pytest
import torch
from torch.utils.benchmark import Timer

from core import limits
from core.devices import benchmark, placement, stopwatch
from core.devices.benchmark import Benchmark, BenchmarkPlan, Point, Series, plan
from core.devices.failure import DeviceProblem
from core.devices.workloads import WORKLOADS, tensors
from core.problem import InputProblem

SMALL = 2**12  # elements: a benchmark of a second


def finished(run):
    while not run.done:
        run.advance(seconds=0.05)
    return run


def kept_tensors():
    gc.collect()
    return sum(issubclass(type(found), torch.Tensor) for found in gc.get_objects())


@pytest.mark.device
@pytest.mark.parametrize(("operation", "size"), [("matmul", 128), ("training step", 1024)])
def test_a_point_agrees_with_torch_s_timer_called_by_hand(operation, size, device):
    """Within 20%, in the median of several, which take turns so that what disturbs one disturbs the other.

    On a busy machine it takes more of them for the median to settle; a systematic difference it settles on.
    """
    workload = WORKLOADS[operation]
    one = BenchmarkPlan(operation, (Series(device),), elements=workload.elements(size), rounds=1)
    names = tensors(workload, size, "float32", device)
    by_hand = Timer(workload.statement, globals=names, num_threads=1)
    by_hand.timeit(1)
    ratios = []

    def hand():
        return by_hand.blocked_autorange(min_run_time=benchmark.ROUND).median

    def point():
        run = Benchmark(one)
        run._queue = run._queue[:1]  # the queue ends with the smallest size: this is the largest
        (found,) = finished(run).points
        assert found.size == size
        return found.median

    def settled():
        return len(ratios) >= 16 and abs(statistics.median(ratios) - 1) < 0.2

    while not settled() and len(ratios) < 80:
        # Both go first equally often: what else the computer does falls on both alike.
        measured = point()
        ratios.append(measured / hand())
        by_itself = hand()
        ratios.append(point() / by_itself)
    assert statistics.median(ratios) == pytest.approx(1, abs=0.2)


def test_points_come_size_by_size_and_series_by_series():
    series = (Series("cpu"), Series("cpu", "float64"))
    run = finished(Benchmark(BenchmarkPlan("add", series, SMALL, rounds=1)))
    assert [(p.size, p.series) for p in run.points] == [(n, s) for n in (16, 64, 256, 1024, 4096) for s in series]
    assert all(0 < p.low <= p.median <= p.high for p in run.points)
    assert run.progress == 1
    assert run.advance(seconds=1) == 0


def test_progress_grows_to_one_and_each_slice_makes_a_round():
    run = Benchmark(BenchmarkPlan("sum", (Series("cpu"),), 256, rounds=2))
    seen = [run.progress]
    while not run.done:
        assert run.advance(seconds=1e-9) == 1
        seen.append(run.progress)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 1)
    assert len(seen) - 1 == 3 * (2 + 1)  # three sizes, each with two rounds after the warm-up


def test_more_work_takes_longer():
    run = finished(Benchmark(BenchmarkPlan("matmul", (Series("cpu"),), 2**14, rounds=3)))
    assert run.points[-1].size == 128
    assert run.points[-1].median > run.points[0].median
    assert run.points[-1].rate > run.points[0].rate


def test_what_is_known_is_not_measured_again_unless_less_thoroughly():
    first = finished(Benchmark(BenchmarkPlan("add", (Series("cpu"),), 256, rounds=1)))
    wider = BenchmarkPlan("add", (Series("cpu"), Series("cpu", "float64")), 256, rounds=1)
    again = finished(Benchmark(wider, known=first.points))
    assert [p for p in again.points if p.series.dtype == "float32"] == first.points
    finer = finished(Benchmark(BenchmarkPlan("add", (Series("cpu"),), 256, rounds=2), known=first.points))
    assert not set(finer.points) & set(first.points)
    other = finished(Benchmark(BenchmarkPlan("sum", (Series("cpu"),), 256, rounds=1), known=first.points))
    assert {p.operation for p in other.points} == {"sum"}


def test_the_number_of_threads_is_put_back(monkeypatch):
    before, seen = torch.get_num_threads(), set()
    real = stopwatch.timer

    def spy(statement, names, **how):
        return real("look(); " + statement, {**names, "look": lambda: seen.add(torch.get_num_threads())}, **how)

    monkeypatch.setattr(benchmark, "timer", spy)
    series = (Series("cpu", threads=1), Series("cpu", threads=2))
    finished(Benchmark(BenchmarkPlan("add", series, 16, rounds=1)))
    assert seen == {1, 2}
    assert torch.get_num_threads() == before


def test_the_garbage_collector_is_put_back():
    finished(Benchmark(BenchmarkPlan("add", (Series("cpu"),), 16, rounds=1)))
    assert gc.isenabled()


def threads_of_this_process():
    folder = Path("/proc/self/task")
    return len(list(folder.iterdir())) if folder.exists() else threading.active_count()


def test_starting_stopping_and_restarting_leaves_no_thread_and_no_memory_behind():
    """A long benchmark on two threads, in a thread as a page has one, interrupted at every stage."""
    asked = plan("add", devices=["cpu"], dtypes=["float32", "float64"], threads=[1, 2], rounds=1000)

    def visit():
        for slices in (1, 2, 3):
            run = Benchmark(asked)
            for _ in range(slices):
                run.advance(seconds=1e-9)
            run.rest()
            run.advance(seconds=1e-9)
            run.stop()
            assert run.done
            assert run.advance(seconds=1) == 0
            assert run._timer is None

    def in_a_thread():
        thread = threading.Thread(target=visit)
        thread.start()
        thread.join()

    in_a_thread()  # what is set up once is set up now
    tensors_before, python_threads = kept_tensors(), threading.active_count()
    threads = threads_of_this_process()
    for _ in range(4):
        in_a_thread()
    assert kept_tensors() == tensors_before
    assert threading.active_count() == python_threads
    deadline = time.monotonic() + 10  # the system may take a moment to bury the pool of a thread that has ended
    while threads_of_this_process() > threads and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert threads_of_this_process() <= threads


def test_the_largest_tensors_are_let_go_of():
    resident = Path("/proc/self/statm")
    if not resident.exists():
        pytest.skip("this system does not say how much memory is resident")

    def megabytes():
        return int(resident.read_text().split()[1]) * 4096 / 2**20

    largest = BenchmarkPlan("add", (Series("cpu", "float64"),), limits.BENCHMARK_ELEMENTS, rounds=1000)

    def once():
        run = Benchmark(largest)
        run._queue = run._queue[:1]  # the last size: three tensors of 8 MB
        run.advance(seconds=1e-9)
        run.stop()

    once()
    before = megabytes()
    for _ in range(10):
        once()
    assert megabytes() - before < 60  # had they stayed, it would be 240


def test_a_call_that_would_take_too_long_is_left_out_and_says_so(monkeypatch):
    monkeypatch.setattr(limits, "BENCHMARK_CALL", 1e-9)
    run = finished(Benchmark(BenchmarkPlan("add", (Series("cpu"), Series("cpu", "float64")), SMALL, rounds=1)))
    assert [p.size for p in run.points] == [16, 16]
    assert [(gap.series.dtype, gap.size) for gap in run.left_out] == [("float32", 64), ("float64", 64)]
    assert "would take about" in run.left_out[0].reason


def test_what_torch_cannot_compute_is_left_out_with_its_own_words(monkeypatch):
    real = benchmark.tensors

    def broken(workload, n, dtype, device):
        if dtype == "float16" and n > 16:
            raise RuntimeError("\"addmm_impl_cpu_\" not implemented for 'Half'\nException raised from …")
        return real(workload, n, dtype, device)

    monkeypatch.setattr(benchmark, "tensors", broken)
    run = finished(Benchmark(BenchmarkPlan("add", (Series("cpu"), Series("cpu", "float16")), 256, rounds=1)))
    assert [p.size for p in run.points_of(Series("cpu", "float16"))] == [16]
    assert len(run.points_of(Series("cpu"))) == 3
    assert run.left_out[0].reason == "\"addmm_impl_cpu_\" not implemented for 'Half'"


def test_a_full_memory_ends_a_series_and_a_device_that_has_gone_ends_all(monkeypatch):
    def fail(error):
        def broken(*_):
            raise error

        monkeypatch.setattr(benchmark, "tensors", broken)

    fail(torch.OutOfMemoryError("CUDA out of memory."))
    run = finished(Benchmark(BenchmarkPlan("add", (Series("cuda:0"),), 256, rounds=1)))
    assert run.left_out[0].reason == "cuda:0 is out of memory"
    fail(torch.AcceleratorError("CUDA error: device is no longer available"))
    run = Benchmark(BenchmarkPlan("add", (Series("cuda:0"), Series("cpu")), 256, rounds=1))
    with pytest.raises(DeviceProblem, match="not here"):
        run.advance(seconds=1)
    assert run.done
    assert stopwatch.take_turn(0)  # and the turn was given back
    stopwatch.give_turn_back()


def test_float64_on_mps_is_left_out_before_it_fails():
    run = Benchmark(BenchmarkPlan("add", (Series("mps", "float64"),), 256, rounds=1))
    assert run.done
    assert run.left_out[0].reason == "mps has no float64"


def test_only_one_measures_at_a_time():
    run = Benchmark(BenchmarkPlan("add", (Series("cpu"),), 16, rounds=1))
    assert stopwatch.take_turn(0)
    try:
        assert run.advance(seconds=0.01) == 0
        assert run.waiting
        assert not run.done
    finally:
        stopwatch.give_turn_back()
    finished(run)
    assert not run.waiting
    assert len(run.points) == 1


def test_the_combinations_that_make_sense():
    found = plan("add", devices=["cpu", "cuda:0"], threads=[1, 2], transfer=[False, True], loop=True).series
    assert found == (
        Series("cpu"),
        Series("cpu", threads=2),
        Series("cpu", way="loop"),
        Series("cuda:0"),
        Series("cuda:0", transfer=True),
    )
    assert [s.transfer for s in plan("add", devices=["cpu", "cuda:0"], transfer=[True]).series] == [False, True]
    assert plan("matmul", devices=["cpu"], loop=True).series == (Series("cpu"),)
    assert plan("add", devices=["cpu"]).sizes[-1] == limits.BENCHMARK_ELEMENTS
    assert plan("add", devices=["cpu", "mps"]).sizes[-1] == limits.BENCHMARK_ELEMENTS_OWN


@pytest.mark.parametrize(
    "asked",
    [
        {"devices": []},
        {"devices": ["cpu"], "dtypes": []},
        {"devices": ["cpu"], "threads": []},
        {"devices": ["cpu"], "dtypes": ["float32", "float64", "float16"], "threads": [1, 2, 4]},
    ],
)
def test_nothing_and_too_much_are_problems(asked):
    with pytest.raises(InputProblem):
        plan("add", **asked)


@pytest.mark.device
def test_an_accelerator_is_measured_beside_the_cpu_with_and_without_transfer(accelerator):
    asked = (Series("cpu"), Series(accelerator), Series(accelerator, transfer=True))
    run = finished(Benchmark(BenchmarkPlan("add", asked, SMALL, rounds=1)))
    assert not run.left_out
    for series in asked:
        assert len(run.points_of(series)) == 5
    assert [device.name for device in placement.present()][1:]
    # What starts and ends in the host's memory takes longer than what is there already.
    without, included = (statistics.median(p.median for p in run.points_of(s)) for s in asked[1:])
    assert included > without


@pytest.mark.device
@pytest.mark.parametrize("operation", WORKLOADS)
def test_every_operation_is_measured_on_every_device(operation, device):
    run = finished(Benchmark(BenchmarkPlan(operation, (Series(device),), 256, rounds=1)))
    assert run.points
    assert not run.left_out


def test_a_call_that_would_take_too_long_is_foreseen_from_the_last_point():
    series = Series("cpu")
    plan = BenchmarkPlan("matmul", (series,), 2**14, rounds=1)
    (first, last) = (Point("matmul", series, n, s, s, s, 9, 9) for n, s in ((32, 1e-9), (64, 1.0)))
    run = Benchmark(plan, known=(first, last))
    while not run.done:
        run.advance(seconds=1)
    (left,) = run.left_out
    seconds = 1.0 * (left.size / 64) ** plan.workload.power
    assert f"about {seconds:.2g} s" in left.reason
