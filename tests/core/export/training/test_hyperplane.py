"""The scripts for tables are run: they have to give the numbers of the app, to the last bit."""

import contextlib
import io

import pandas as pd
import pytest
import torch

from core import limits
from core.export.training.hyperplane import script
from core.export.training.line import script as line_script
from core.export.writing.table import TABLE_FILE, table_csv
from core.inputs.table.bundled import TABLES, bundled
from core.inputs.table.reading import read_table
from core.training.config import Config
from core.training.hyperplane.report import Asked, ground, report
from core.training.hyperplane.sample import Sample, sample
from core.training.line.run import Run


def ran(source):
    threads, out, scope = torch.get_num_threads(), io.StringIO(), {}
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(source, "script", "exec"), scope)
    finally:
        torch.set_num_threads(threads)
    return scope, out.getvalue()


def chosen(key, inputs=None):
    known = TABLES[key]
    return sample(bundled(key), inputs or known.inputs, known.target)


def many(n=limits.SCRIPT_POINTS + 50):
    generator = torch.Generator().manual_seed(1)
    X = torch.randn(n, 2, dtype=torch.float64, generator=generator)
    return Sample(X, X.sum(1) / 3 + 0.1 * torch.randn(n, dtype=torch.float64, generator=generator), ("=a", "b"), "y")


@pytest.mark.parametrize(
    ("points", "asked", "percent"),
    [
        (chosen("Longley"), Asked(0.1, 50), 20),
        (chosen("Hubble"), Asked(0.05, 80), 25),
        (chosen("Hubble"), Asked(0.05, 80, standardized=False), 0),
        (chosen("Anscombe", ["x", "x4"]), Asked(0.001, 30, standardized=False), 30),
        (chosen("Longley"), Asked(0.01, 50, standardized=False), 20),
        (many(), Asked(0.1, 40), 20),
    ],
)
def test_the_script_makes_the_run_again(points, asked, percent, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / TABLE_FILE).write_text(table_csv(points), encoding="utf-8")
    on = ground(points, percent, 7)
    run = report(on, asked)
    scope, printed = ran(script(on, run))
    assert scope["train"].tolist() == on.rows.train.tolist()
    expected = run.course.loss if run.course.diverged else run.course.loss[:-1]
    assert str(scope["losses"]) == str(expected.tolist())  # nan is nan
    if run.course.diverged:
        return
    assert scope["w"].detach().flatten().tolist() == run.course.w[-1].tolist()
    assert scope["b"].item() == run.course.b[-1].item()
    assert scope["slope"].tolist() == list(run.answer.w)
    assert scope["best"].tolist() == pytest.approx(on.fit.w, rel=1e-8)
    assert scope["r2"](scope["train"], scope["slope"], scope["offset"]).item() == pytest.approx(run.answer.train)
    assert "least squares:" in printed


@pytest.mark.parametrize("points", [chosen("Hubble"), many()])
def test_a_line_through_a_table_is_made_again(points, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / TABLE_FILE).write_text(table_csv(points), encoding="utf-8")
    run = Run(Config(lr=0.05, epochs=30), points.line)
    run.advance()
    source = line_script(run.recipe)
    assert ("read_csv" in source) == (len(points.y) > limits.SCRIPT_POINTS)
    scope, _ = ran(source)
    assert scope["losses"] == run.history.loss.tolist()
    assert (scope["w"].item(), scope["b"].item()) == (run.w.item(), run.b.item())


def test_the_file_reads_back_to_the_last_bit_and_holds_no_formula():
    points = many()
    text = table_csv(points)
    frame = pd.read_csv(io.StringIO(text))
    assert frame.to_numpy().tolist() == torch.cat([points.X, points.y[:, None]], 1).tolist()
    assert list(frame.columns) == ["'=a", "b", "y"]
    again = read_table(text.encode(), TABLE_FILE)
    assert again.take(list(again.columns)).numbers.tolist() == frame.to_numpy().tolist()


def test_hostile_names_stay_text():
    table = read_table(b'"x""""\\); import os",y\n1,2\n2,4\n3,7\n4,9\n', "mine.csv")
    on = ground(sample(table, list(table.columns)[:1], "y"), 0)
    scope, _ = ran(script(on, report(on, Asked())))
    assert "os" not in scope
    assert scope["table"].shape == (4, 2)
