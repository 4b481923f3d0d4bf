"""The two charts of the bugs: specifications and datasets fit together, whatever came of the run."""

import json
import math

import pytest

from core.pictures.markup.marked_code import marked_code
from core.pictures.training import bugs as chart
from core.training.bugs.catalogue import BUGS
from core.training.bugs.loop import LoopOutcome, listing, run
from core.training.config import Config
from core.training.data import synthetic
from tests.core.pictures.training.test_descent import dictionaries


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
    assert len(sent["losses"][chart.LOSSES]["shown"]) <= 604
    words = chart.caption(right, broken)
    assert words.startswith(f"This loop stopped {broken.failure.when}" if broken.failure else "This loop ends at w = ")


def test_a_loss_beyond_the_picture_is_cut_where_it_leaves_and_nothing_is_flat_that_is_not():
    sent = chart.data(*both("rate", epochs=100))["losses"]
    _, right, broken = both("rate", epochs=100)
    rows = list(zip(*sent[chart.LOSSES].values(), strict=True))
    curve = [(epoch, shown) for name, _, epoch, shown, _ in rows if name == chart.BROKEN]
    top = 1e6 * right.losses[0]
    *inside, (epoch, height) = curve
    assert height == top == max(sent[chart.LOSSES]["shown"])
    assert [shown for _, shown in inside] == [loss for loss in broken.losses if loss < top]
    # A straight line from the last loss inside to the first outside, on the log axis.
    before, after = broken.losses[len(inside) - 1], broken.losses[len(inside)]
    share = epoch - (len(inside) - 1)
    assert 0 < share < 1
    assert math.log(height) == pytest.approx((1 - share) * math.log(before) + share * math.log(after))
    ends = dict(zip(sent[chart.ENDS]["run"], sent[chart.ENDS]["left"], strict=True))
    assert ends == {chart.RIGHT: False, chart.BROKEN: True}
    assert sent[chart.LENGTH] == {"epoch": [0, 99]}  # the axis shows how much of the run is outside


def test_a_curve_comes_back_in_a_piece_of_its_own_and_ends_at_what_a_log_axis_cannot_show():
    right = LoopOutcome((1.0, 1.0), 0.0, 0.0, 0.0, None)
    broken = LoopOutcome((1.0, 1e8, 1e4, math.inf, math.nan, 5.0, 0.0, 3.0), 0.0, 0.0, 0.0, None)
    rows = zip(*chart.data(synthetic(), right, broken)["losses"][chart.LOSSES].values(), strict=True)
    curve = [(piece, epoch, shown) for name, piece, epoch, shown, _ in rows if name == chart.BROKEN]
    pieces = [[(epoch, shown) for piece, epoch, shown in curve if piece == k] for k in range(4)]
    assert pieces[0] == [(0, 1.0), (pytest.approx(0.75), 1e6)]
    assert pieces[1] == [(pytest.approx(1.5), 1e6), (2, 1e4), (pytest.approx(2 + 2 / 34.5, abs=1e-3), 1e6)]
    assert pieces[2:] == [[(5, 5.0)], [(7, 3.0)]]


def test_losses_that_are_infinite_from_the_start_have_no_curve():
    gone = LoopOutcome((math.inf, math.nan), 0.0, 0.0, 0.0, None)
    assert chart.data(synthetic(), gone, gone)["losses"][chart.LOSSES]["shown"] == []


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


def test_the_table_has_both_losses_epoch_by_epoch():
    _, right, broken = both("rate", epochs=7)
    rows = chart.table(right, broken)
    assert rows["epoch"] == list(range(len(right.losses)))
    assert rows[chart.RIGHT] == list(right.losses)
    short = LoopOutcome(**{**vars(broken), "losses": tuple(broken.losses[:3])})
    assert chart.table(right, short)[chart.BROKEN][2:4] == [broken.losses[2], None]
