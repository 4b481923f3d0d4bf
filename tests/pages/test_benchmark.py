"""The benchmark page with its widgets moved, without a browser. Accelerators: only the discovery is replaced."""

import csv
import io

import pytest

from core import limits
from core.devices import benchmark, four_ways, placement
from tests.pages.opened import figures, opened


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Rounds and sizes that take a moment: what is measured is tested elsewhere."""
    monkeypatch.setattr(benchmark, "ROUND", 0.001)
    monkeypatch.setattr(limits, "BENCHMARK_ELEMENTS", 2**10)
    monkeypatch.setattr(limits, "BENCHMARK_ELEMENTS_OWN", 2**12)


def run_of(app):
    return app.session_state["benchmark"]


def series_of(app):
    return [s.words[:3] for s in run_of(app).plan.series]


def test_it_measures_at_once_and_says_what_it_found():
    app = opened("devices/benchmark")
    assert run_of(app).done
    assert [p.size for p in run_of(app).points] == [16, 32]
    assert "GFLOP/s" in figures(app)
    assert any("Sizes end at 1,024 elements" in words.value for words in app.caption)
    assert any("this page cannot show" in words.value for words in app.markdown) == (not placement.accelerators())
    assert "Compare(results).print()" in app.code[0].value
    assert app.dataframe[0].value["n"].tolist() == [16, 32]


def test_every_operation_with_its_loop():
    app = opened("devices/benchmark")
    for name in app.selectbox(key="benchmark_op").options:
        app.selectbox(key="benchmark_op").set_value(name).run()
        assert not app.exception, name
        assert run_of(app).plan.operation == name
        assert run_of(app).done
        if app.toggle:
            app.toggle(key="loop").set_value(True).run()
            assert any(p.series.way == "loop" for p in run_of(app).points), name


def test_what_is_added_is_measured_and_what_is_known_stays():
    app = opened("devices/benchmark", op="add")
    before = list(run_of(app).points)
    app.multiselect(key="dtypes").set_value(["float32", "float64"]).run()
    assert not app.exception
    points = run_of(app).points
    assert [p for p in points if p.series.dtype == "float32"] == before
    assert {p.series.dtype for p in points} == {"float32", "float64"}
    app.button(key="again").click().run()
    assert not set(before) & set(run_of(app).points)


def test_threads_are_compared():
    app = opened("devices/benchmark")
    app.pills(key="threads").set_value(["1", app.pills(key="threads").options[-1]]).run()
    assert not app.exception
    assert {s.threads for s in run_of(app).plan.series} == {1, int(app.pills(key="threads").options[-1])}


def test_nothing_chosen_is_a_problem_and_keeps_the_last_picture():
    app = opened("devices/benchmark")
    points = list(run_of(app).points)
    app.multiselect(key="dtypes").set_value([]).run()
    assert not app.exception
    assert "Nothing is chosen" in figures(app)
    assert run_of(app).points == points
    assert "GFLOP/s" in figures(app)
    app.multiselect(key="dtypes").set_value(["float32"]).run()
    assert "Nothing is chosen" not in figures(app)


def test_a_stopped_benchmark_says_so_and_can_be_started_again():
    app = opened("devices/benchmark")
    stopped = benchmark.Benchmark(run_of(app).plan)
    stopped.stop()
    app.session_state["benchmark"] = stopped
    app.run()
    assert not app.exception
    assert run_of(app).points == []
    app.button(key="again").click().run()
    assert run_of(app).points


def test_an_accelerator_beside_the_cpu_with_transfer_and_crossover(monkeypatch):
    here = (placement.Device("cpu", "CPU"), placement.Device("cpu:0", "Stand-in (cpu:0)"))
    monkeypatch.setattr(placement, "discover", lambda: here)
    app = opened("devices/benchmark", op="add")
    app.segmented_control(key="transfer").set_value("both").run()
    assert not app.exception
    found = [(s.device, s.transfer) for s in run_of(app).plan.series]
    assert found == [("cpu", False), ("cpu:0", False), ("cpu:0", True)]
    assert {p.series for p in run_of(app).points} == set(run_of(app).plan.series)
    assert "against cpu" in figures(app)
    assert any("Sizes end at 4,096 elements" in words.value for words in app.caption)


def test_a_device_that_vanishes_under_way_gives_way_to_the_cpu(monkeypatch):
    """The GPU is discovered, and torch then really fails on it."""
    if any(device.name.startswith("cuda") for device in placement.present()):
        pytest.skip("here it does not vanish")
    here = (placement.Device("cpu", "CPU"), placement.Device("cuda:0", "Ghost (cuda:0)"))
    monkeypatch.setattr(placement, "discover", lambda: here)
    app = opened("devices/benchmark", device="cuda:0")
    assert not app.error
    assert "cuda:0 is not here" in figures(app)
    assert app.selectbox(key="device").value == "cpu"


def test_the_points_are_offered_as_a_file_that_reads_back():
    app = opened("devices/benchmark")
    from core.devices.hardware import describe
    from core.export.devices.benchmark import points_csv

    rows = list(csv.DictReader(io.StringIO(points_csv(run_of(app).points, describe()))))
    assert [int(row["size"]) for row in rows] == [16, 32]


def test_how_not_to_measure():
    app = opened("devices/benchmark", show="how not to measure")
    experiment = app.session_state["four-ways"]
    assert experiment.result is not None
    shown = figures(app)
    assert all(word in shown for word in ("cold", "warm", "not synchronized", "synchronized"))
    assert app.code[0].value == four_ways.program(*experiment.asked).rstrip()
    if not placement.accelerators():
        assert any("cannot be shown" in words.value for words in app.markdown)


def test_a_fresh_process_that_fails_is_a_problem_on_the_page(monkeypatch):
    monkeypatch.setattr(four_ways, "program", lambda *_: "raise SystemExit('nothing today')")
    app = opened("devices/benchmark", show="how not to measure")
    assert not app.error
    assert "nothing today" in figures(app)
