"""The two charts of the bugs: specifications and datasets fit together, whatever came of the run."""

import json
import math

import pytest

from core.pictures import bugs_chart as chart
from core.pictures.marked_code import marked_code
from core.training.bug_catalogue import BUGS
from core.training.bugs import listing, run
from core.training.descent import Config, synthetic
from tests.core.pictures.test_regression_charts import dictionaries


def both(*bugs, data=None, **config):
    data = data or synthetic()
    right, broken = (run(listing(Config(**config), data, frozenset(some)), data) for some in ((), bugs))
    return data, right, broken


@pytest.mark.parametrize("panel", ["lines", "losses"])
def test_every_field_and_dataset_of_the_specification_is_sent(panel):
    sent = chart.data(*both())[panel]
    assert chart.spec(panel) is chart.spec(panel)
    assert {d["data"]["name"] for d in dictionaries(chart.spec(panel)) if isinstance(d.get("data"), dict)} == set(sent)
    used = {d["field"] for d in dictionaries(chart.spec(panel)) if isinstance(d.get("field"), str)}
    assert used <= {column for columns in sent.values() for column in columns}
    assert len(json.dumps(chart.spec(panel))) < 8_000


@pytest.mark.parametrize("bug", BUGS)
def test_what_is_shown_is_finite_and_within_the_picture(bug):
    data, right, broken = both(bug, epochs=300)
    sent = chart.data(data, right, broken)
    low, high = data.y.min().item(), data.y.max().item()
    margin = 0.1 * (high - low) + 1e-6
    assert all(low - margin <= y <= high + margin for y in sent["lines"][chart.LINES]["y"])
    assert all(0 < loss < math.inf for loss in sent["losses"][chart.LOSSES]["shown"])
    assert len(sent["losses"][chart.LOSSES]["shown"]) <= 600
    words = chart.words(right, broken)
    assert words.startswith(f"This loop stopped {broken.failure.when}" if broken.failure else "This loop ends at w = ")


def test_the_lines_are_the_runs():
    data, right, broken = both("shape")
    sent = chart.data(data, right, broken)["lines"][chart.LINES]
    for outcome, name in ((right, chart.RIGHT), (broken, chart.BROKEN)):
        rows = [(x, y) for run, x, y in zip(*sent.values(), strict=True) if run == name]
        assert len(rows) == 2
        assert all(y == pytest.approx(outcome.slope * x + outcome.b) for x, y in rows)


def test_a_steep_line_is_cut_and_one_outside_is_left_out():
    data, right, _ = both()
    _, _, steep = both("sign")
    sent = chart.data(data, right, steep)["lines"][chart.LINES]
    for run_name, x, y in zip(*sent.values(), strict=True):
        if run_name == chart.BROKEN:
            assert y == pytest.approx(steep.w * x + steep.b, abs=1e-6)
    _, _, gone = both("raw")
    assert chart.BROKEN not in chart.data(data, right, gone)["lines"][chart.LINES]["run"]
    _, _, far = both("no_grad", start_w=0.0, start_b=500.0)
    assert chart.BROKEN not in chart.data(data, right, far)["lines"][chart.LINES]["run"]


def test_the_listing_escapes_and_marks_with_signs_and_words():
    markup = marked_code(["a < b", "", "w -= 1"], {1}, 3)
    assert "a &lt; b" in markup
    assert markup.count("<tr") == 3
    assert 'class="changed"><td aria-label="changed" title="changed">▸</td><th>1</th>' in markup
    assert 'class="failed"><td aria-label="raises the error" title="raises the error">✗</td><th>3</th>' in markup
