"""The markup of the loss surface: well-formed, complete, small, and its places mean what the axes say."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
import torch

from core.pictures.training.surface import caption, directions_table, line_at, surface_figure
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.landscape.surface import surface
from tests.markup import marks


def facts(made=None, **config):
    return surface(Config(**config), made or synthetic())


def test_the_picture_has_names_for_all_that_it_marks():
    picture = ET.fromstring(surface_figure(facts()))  # noqa: S314 - our own
    text = [node.text for node in picture.iter("text")]
    assert {"start", "truth", "least squares", "after 100", "w", "b"} <= set(text)
    assert any(each.startswith("λmax = ") for each in text)
    assert picture.get("role") == "img"
    assert "w = 3.006, b = 2.018" in picture.get("aria-label")
    assert len([node for node in picture.iter("circle") if node.get("class") == "contour"]) == 12


@pytest.mark.parametrize(("w", "b"), [(-1.0, 0.0), (2.9, 2.1), (3.0, 2.0), (0.0, 5.0), (-5.0, -5.0)])
@pytest.mark.parametrize("epochs", [3, 100, 1000])
def test_no_name_lies_on_another(w, b, epochs):
    names = [each.attributes for each in marks(surface_figure(facts(start_w=w, start_b=b, epochs=epochs)), "text")
             if each.attributes.get("class") == "name"]  # fmt: skip
    assert len(names) >= 3
    boxes = []
    for each in names:
        x, y, wide = float(each["x"]), float(each["y"]), 8.0 * len("least squares")
        boxes.append((x if each["text-anchor"] == "start" else x - wide, y))
    rows = sorted(boxes, key=lambda box: box[1])
    for (one, upper), (other, lower) in combinations(rows, 2):
        assert lower - upper >= 12 or abs(one - other) >= 8.0 * len("truth")


def test_the_view_box_holds_what_is_drawn_and_little_more():
    (svg, *_) = marks(surface_figure(facts()), "svg")
    left, top, width, height = map(float, svg.attributes["viewbox"].split())
    texts = [mark.attributes for mark in marks(surface_figure(facts()), "text") if {"x", "y"} <= mark.attributes.keys()]
    across, down = ([float(each[axis]) for each in texts] for axis in "xy")
    assert left <= min(across) <= max(across) <= left + width <= max(across) + 200
    assert top <= min(down) <= max(down) <= top + height <= max(down) + 40


def test_a_click_on_the_start_gives_the_start():
    drawn = facts(start_w=5.25, start_b=-0.125)
    mark = re.search(r'class="mark hot" x="([\d.]+)" y="([\d.]+)"', surface_figure(drawn))
    w, b = line_at(drawn, float(mark[1]) + 6, float(mark[2]) + 6)
    assert (w, b) == pytest.approx((5.25, -0.125), abs=0.01)


def test_a_click_gives_few_digits_and_stays_in_the_window():
    drawn = facts()
    for place in [(-1e9, 1e9), (1e9, -1e9), (300.0, 200.0)]:
        w, b = line_at(drawn, *place)
        assert len(f"{w!r}{b!r}") < 14
        assert drawn.w_extent.low - 0.01 <= w <= drawn.w_extent.high + 0.01
        assert drawn.b_extent.low - 0.01 <= b <= drawn.b_extent.high + 0.01


@pytest.mark.parametrize(
    ("made", "config"),
    [
        (synthetic(), {"lr": 10.0, "epochs": 1000}),
        (synthetic(2, seed=5), {"start_w": 1000.0, "start_b": -1000.0}),
        (synthetic(noise=0.0, w=0.0, b=0.0), {"start_w": 0.0, "start_b": 0.0}),
        (Data(torch.tensor([[1e6], [1e6 + 1]]), torch.tensor([[0.0], [1.0]])), {"lr": 1e-5}),
        (synthetic(100_000), {"epochs": 100_000}),
    ],
)
def test_it_is_well_formed_and_small_whatever_is_drawn(made, config):
    drawn = facts(made, **config)
    markup = surface_figure(drawn)
    ET.fromstring(markup)  # noqa: S314 - our own
    assert len(markup) < 40_000
    assert not re.search(r'="[^"]*\b(nan|inf)\b', re.sub(r'aria-label="[^"]*"', "", markup))
    ET.fromstring(directions_table(drawn))  # noqa: S314 - our own


def test_the_table_says_what_an_epoch_does():
    assert "halves every 3" in directions_table(facts(lr=0.1))
    assert "from side to side" in directions_table(facts(lr=0.9))
    assert "grows" in directions_table(facts(lr=2.0))
    assert "after 100 epochs is at w = 2.666, b = 1.792" in caption(facts())


def test_contours_are_labelled_at_their_own_height_and_clear_of_one_another():
    drawn = facts(start_w=-7.0, start_b=9.0)
    picture = surface_figure(drawn)
    labels = [(float(mark.attributes["y"]) - 4, float(mark.text)) for mark in marks(picture, "text", "level")]
    assert len(labels) >= 3
    heights = sorted(y for y, _ in labels)
    assert min(high - low for low, high in pairwise(heights)) >= 20
    losses = [each.loss for each in drawn.contours]
    for y, said in labels:
        b = line_at(drawn, 0, y)[1]
        assert drawn.bowl.loss(drawn.bowl.w, b) == pytest.approx(said, rel=0.05)
        assert min(abs(said - loss) / loss for loss in losses) < 0.01
