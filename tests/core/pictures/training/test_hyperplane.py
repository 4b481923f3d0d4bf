"""The charts' specifications and their datasets fit together, and the tables escape what a file calls its columns."""

import json

import pytest
import torch

from core import limits
from core.inputs.table.bundled import TABLES, bundled
from core.pictures.training import hyperplane as charts
from core.pictures.training import hyperplane as tables
from core.training.hyperplane.report import Asked, ground, report
from core.training.hyperplane.sample import Sample, sample


def run(key="Longley", percent=20, **asked):
    on = ground(sample(bundled(key), TABLES[key].inputs, TABLES[key].target), percent)
    return on, report(on, Asked(**asked))


@pytest.mark.parametrize("asked", [{}, {"lr": 9.0, "epochs": 500}])
def test_what_is_sent_is_what_the_specifications_draw(asked):
    on, result = run(**asked)
    sent = charts.loss_data(on, result) | charts.residuals_data(result)
    for columns in sent.values():
        assert len({len(values) for values in columns.values()}) == 1
    written = json.dumps([charts.loss_spec(), charts.residuals_spec()])
    assert all(f'"name": "{name}"' in written for name in sent)
    assert not any(name in written for name in on.sample.inputs)
    assert charts.loss_spec() is charts.loss_spec()
    assert charts.residuals_spec() is charts.residuals_spec()


def test_large_data_stays_within_what_a_chart_takes():
    X = torch.randn(20_000, 1, dtype=torch.float64)
    on = ground(Sample(X, X[:, 0], ("x",), "y"))
    result = report(on, Asked())
    assert len(charts.residuals_table(result)["residual"]) <= limits.CHART_ROWS
    assert "rows are shown" in charts.caption(on, result)


def test_the_tables_say_what_was_found():
    on, result = run(percent=0)
    markup = tables.answers(on, result)
    assert "15.061872271373323" in markup
    assert markup.count("<td class=size>all</td>") == len(on.sample.inputs) + 1
    assert "2.361e19" in tables.curvatures(on, standardized=True)
    _, diverged = run(lr=9.0, epochs=500)
    assert "diverged" in tables.answers(on, diverged)


def test_names_are_escaped():
    X = torch.tensor([[1.0], [2.0], [4.0]], dtype=torch.float64)
    on = ground(Sample(X, X[:, 0] ** 2, ("<script>x</script>",), "y"), 0)
    markup = tables.answers(on, report(on, Asked()))
    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup
