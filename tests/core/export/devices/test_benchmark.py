"""The script is run, the file is read back."""

import csv
import io

import pytest
import torch
from torch.utils.benchmark import Measurement

from core.devices.benchmark import BenchmarkPlan, Point, Series
from core.devices.hardware import Accelerator, Machine, Processor
from core.devices.workloads import WORKLOADS
from core.export.devices.benchmark import COLUMNS, points_csv, script

MACHINE = Machine(
    Processor("Some CPU, 8 cores", 8, 8, "AVX2", ()),
    (Accelerator("cuda:0", "Some GPU"),),
    (),
    torch="2.13.0",
    python="3.12.1",
    system="Linux x86_64",
    matmul="highest",
)


def point(operation, series, size):
    return Point(operation, series, size, 1 / 3e6, 1 / 4e6, 1 / 2e6, 30, 1)


def test_the_file_holds_every_point_to_the_last_bit_and_the_machine():
    points = [point("add", Series("cpu"), 16), point("matmul", Series("cuda:0", "float64", transfer=True), 32)]
    rows = list(csv.DictReader(io.StringIO(points_csv(points, MACHINE))))
    assert [tuple(row) for row in rows] == [COLUMNS] * 2
    for row, known in zip(rows, points, strict=True):
        assert float(row["median_s"]) == known.median
        assert (float(row["first_quartile_s"]), float(row["third_quartile_s"])) == (known.low, known.high)
        assert float(row["gflop_per_s"]) == known.rate
        assert row["processor"] == "Some CPU, 8 cores"
        assert row["torch"] == "2.13.0"
    assert [row["accelerator"] for row in rows] == ["", "Some GPU"]
    assert [row["transfer"] for row in rows] == ["False", "True"]
    assert rows[1]["gb_per_s"] == ""


@pytest.mark.parametrize("operation", WORKLOADS)
def test_the_script_measures_the_same_points_again(capsys, operation):
    series = [Series("cpu"), Series("cpu", "float64", 2), Series("cpu", transfer=True)]
    if WORKLOADS[operation].loop:
        series.append(Series("cpu", way="loop"))
    plan = BenchmarkPlan(operation, tuple(series), 4**4, rounds=1)
    size = plan.sizes[0]
    scope = {}
    before = torch.get_num_threads()
    source = script(plan, [point(operation, each, size) for each in series]).replace(
        "min_run_time=0.05", "min_run_time=0.001"
    )
    exec(compile(source, "benchmark.py", "exec"), scope)
    assert torch.get_num_threads() == before
    results = scope["results"]
    assert all(isinstance(found, Measurement) and found.median > 0 for found in results)
    workload = WORKLOADS[operation]
    statements = [workload.statement, workload.statement, workload.transfer, workload.loop][: len(series)]
    assert [found.task_spec.stmt for found in results] == statements
    assert [found.task_spec.num_threads for found in results] == [each.threads for each in series]
    printed = capsys.readouterr().out
    assert f"n = {size}" in printed
    assert "cpu, float64, 2 threads" in printed


def test_series_without_points_are_not_in_the_script():
    plan = BenchmarkPlan("add", (Series("cpu"), Series("cpu", "float64")), 256, rounds=1)
    source = script(plan, [point("add", Series("cpu"), 16)])
    assert "float64" not in source
    compile(script(plan, []), "benchmark.py", "exec")
