"""The lab's pictures say what the recording holds, and escape what a visitor wrote."""

import re

import pytest

from core.lab import run
from core.lab.listings.presets import LISTINGS
from core.pictures.lab.graph import lab_graph
from core.pictures.lab.listing import listing_figure, printed_figure
from core.pictures.lab.state import alive_figure, alive_table, step_heading

GRAPH = "x = torch.tensor(2.0, requires_grad=True)\ny = x * x\nz = torch.exp(y) + y\nz.backward()"


@pytest.mark.parametrize("name", LISTINGS)
def test_every_step_of_every_preset_is_drawn(name):
    recording = run(LISTINGS[name])
    for step in recording.steps[:: max(len(recording.steps) // 12, 1)]:
        pictures = [
            listing_figure(recording, step.index),
            printed_figure(recording, step.index),
            step_heading(recording, step.index),
            alive_figure(step),
            alive_table(step),
            lab_graph(recording, step.index),
        ]
        for picture in pictures:
            assert picture.count("<div") == picture.count("</div>")
            assert picture.count("<g ") == picture.count("</g>")
        assert pictures[0].count('aria-current="step"') == 1


def test_the_gutter_counts_and_marks():
    recording = run("total = 0\nfor i in range(3):\n    total += i\nprint(total)\n")
    assert re.findall(r'"count">([^<]*)<', listing_figure(recording, 6)) == ["1×", "3×", "3×", ""]
    assert re.findall(r'class="line ([^"]*)"', listing_figure(recording, 6)) == ["ran", "ran", "now ran", ""]


def test_a_graph_grows_and_is_used_up():
    recording = run(GRAPH)
    boxes = [lab_graph(recording, place).count('class="box') for place in range(4)]
    assert boxes == [0, 2, 4, 4]  # the leaf and one function a line's operations
    assert "released" not in lab_graph(recording, 2)
    assert lab_graph(recording, 3).count(' released" transform') == 2  # the sum kept nothing
    # x * x has two edges from the leaf, and exp and + one each from the product.
    assert lab_graph(recording, 2).count('class="arrow"') == 5


def test_a_large_graph_is_cut():
    recording = run("x = torch.ones(1, requires_grad=True)\ny = x\nfor i in range(60):\n    y = torch.tanh(y)")
    assert lab_graph(recording, len(recording.steps) - 1).count('class="box') == 40
    assert "more lie further back" in lab_graph(recording, len(recording.steps) - 1)


def test_what_shares_memory_says_so():
    recording = run("x = torch.arange(4)\ny = x.view(2, 2)\nz = x.clone()\ny[0, 0] = 9")
    drawn = alive_figure(recording.steps[-1])
    chips = re.findall(r'<b>(\w)</b>(?:<span class="chip m1">(memory 1)</span>)?', drawn)
    assert chips == [("x", "memory 1"), ("y", "memory 1"), ("z", "")]
    assert drawn.count("written in place · version 1") == 4  # on the card and in words


def test_nothing_of_the_visitors_reaches_the_markup_raw():
    recording = run('a = ["<i>", "&"]  # <b>\nprint("<script>", a)\nx = torch.ones(1)\nx + "<u>"')
    step = recording.steps[-1]
    for picture in (
        listing_figure(recording, step.index),
        printed_figure(recording, step.index),
        step_heading(recording, step.index),
        alive_figure(step),
        alive_table(step),
    ):
        assert not re.search(r"<(?:i|u|script)>", picture)


def test_long_output_shows_its_end():
    recording = run("for i in range(200):\n    print(i)")
    shown = printed_figure(recording, len(recording.steps) - 1)
    assert "lines above" in shown
    assert "199" in shown
    assert "\n20\n" not in shown
