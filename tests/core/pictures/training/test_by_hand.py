import json
import math

import pytest

from core.pictures.training import by_hand as chart
from core.training.config import Config
from core.training.data import synthetic
from core.training.landscape.by_hand import weigh
from tests.core.pictures.training.test_descent import dictionaries


def facts(w=0.5, b=0.0, lr=0.1):
    return weigh(Config(lr, start_w=w, start_b=b), synthetic())


def test_the_specification_is_made_once_and_names_every_dataset_and_field():
    assert chart.spec() is chart.spec()
    sent = chart.datasets(facts(), best=True)
    names = {d["data"]["name"] for d in dictionaries(chart.spec()) if isinstance(d.get("data"), dict)}
    assert names == set(sent)
    fields = {d["field"] for d in dictionaries(chart.spec()) if isinstance(d.get("field"), str)}
    assert fields <= {column for columns in sent.values() for column in columns}
    assert len(json.dumps(chart.spec())) < 12_000
    for columns in sent.values():
        assert len({len(values) for values in columns.values()}) == 1


def test_least_squares_is_drawn_when_it_is_asked_for():
    hidden, shown = (chart.datasets(facts(), best=best)["lines"]["line"] for best in (False, True))
    assert hidden == ["your line"] * 2
    assert shown == ["your line"] * 2 + ["least squares"] * 2


@pytest.mark.parametrize(
    ("w", "b", "drawn"),
    [(0.0, 0.0, 2), (900.0, -3.0, 2), (-2.0, 1000.0, 0), (0.1, 1000.0, 0), (0.0, 1000.0, 0), (-1000.0, 1000.0, 2)],
)
def test_a_line_is_cut_where_it_leaves_the_picture_and_not_drawn_outside(w, b, drawn):
    here = facts(w, b)
    lines = chart.datasets(here, best=False)["lines"]
    assert len(lines["x"]) == drawn
    for x, y in zip(lines["x"], lines["y"], strict=True):
        assert y == pytest.approx(w * x + b)
        assert min(here.x) <= x <= max(here.x)
        assert here.y_extent.low - 1e-9 <= y <= here.y_extent.high + 1e-9


def test_the_words_say_the_loss_and_the_way_down():
    here = facts()
    said = chart.caption(here)
    assert "raise **w**" in said
    assert "raise **b**" in said
    assert f"**{here.loss:.4g}**" in said
    assert "falls" in chart.step_words(here)
    assert "does not fall" in chart.step_words(facts(lr=5.0))
    assert "are shown" not in said
    many = weigh(Config(start_w=0.5), synthetic(n=5000))
    assert "300 of the 5,000 points are shown" in chart.caption(many)
    low = facts(9.0, 9.0)
    assert "lower **w**" in chart.caption(low)
    assert math.isfinite(low.loss)


def test_the_tables_say_what_the_chart_shows():
    here = facts(0.5, -1.0)
    slopes, points = chart.slopes_table(here), chart.points_table(here)
    assert slopes["value"] == [0.5, -1.0]
    assert slopes["slope"] == [here.along_w.gradient, here.along_b.gradient]
    assert slopes["loss"] == [here.loss, here.loss]
    assert points["your line"][3] == 0.5 * here.x[3] - 1.0
    assert points["above it"][3] == here.y[3] - points["your line"][3]
