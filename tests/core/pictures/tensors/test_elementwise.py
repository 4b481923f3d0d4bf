"""What the pictures of the element-wise page say, checked against torch."""

import math
import re
from itertools import pairwise
from xml.etree.ElementTree import fromstring

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.pictures.charts.panels import ticks
from core.pictures.markup.problem_box import case_figure
from core.pictures.tensors.curve import caption, curve_figure
from core.pictures.tensors.elementwise import cell_groups, elementwise_figure, in_place_figure, in_place_table
from core.probe.refusals import play
from core.tensors.elementwise.curve import curve
from core.tensors.elementwise.errors import CASES
from core.tensors.elementwise.functions import FUNCTIONS, apply
from core.tensors.elementwise.in_place import compare
from tests.markup import marks


def test_a_result_lights_the_elements_that_it_came_from():
    x, y = torch.arange(6.0).reshape(2, 3), torch.tensor([1.0, 2.0, 3.0])
    markup = elementwise_figure(apply(FUNCTIONS["pow"], [x, y]))
    sources = dict(re.findall(r'data-g="r-([\d-]+)" data-from="([^"]+)"', markup))
    assert sources == {f"{i}-{j}": f"x-{i}-{j} y-{j}" for i in range(2) for j in range(3)}
    assert "x[1, 2] ** y[2] = 5 ** 3 = 125" in markup
    assert 'aria-label="torch.exp(x[0]) = torch.exp((−1)) = 0.3679"' in elementwise_figure(
        apply(FUNCTIONS["exp"], [torch.tensor([-1.0])])
    )


def test_in_place_frames_what_changed():
    facts = compare(FUNCTIONS["relu"], [torch.tensor([-1.0, 0.0, 1.0])])
    assert in_place_figure(facts).count('class="changed"') == 1
    table = in_place_table(facts)
    assert "0 → 0" in table
    assert "0 → 1" in table
    assert table.count(hex(facts.inside.address)) == 2


def test_every_case_is_drawn_and_escaped():
    for case in CASES:
        ran = play(case)
        markup = case_figure(case, ran)
        assert "<b>" not in markup
        first, *rest, verdict, fix, fixed = (
            mark.text for mark in marks(markup) if mark.tag in ("pre", "p") or mark.classes == ("reply",)
        )
        answer = f"→ {ran.answer}" if ran.message is None else f"{ran.error}: {ran.message}"
        assert (first, rest) == ("\n".join(case.code), [answer, case.why])
        assert (verdict, fix, fixed) == ("This was run instead, and works:", "\n".join(case.fix), f"→ {ran.fixed}")
    assert "can&#x27;t be cast" in case_figure(CASES[5], play(CASES[5]))


@pytest.mark.parametrize("name", ["exp", "tan", "eq", "isnan", "sign", "pow"])
def test_the_points_of_a_curve_light_with_their_cells(name):
    function = FUNCTIONS[name]
    operands = [torch.linspace(-3, 3, 7), torch.tensor([1.0])][: function.arity]
    outcome = apply(function, operands)
    drawn = curve(function, outcome)
    markup = curve_figure(drawn, cell_groups(outcome))
    fromstring(f"<div>{markup}</div>")  # well-formed  # noqa: S314 - our own markup
    tensors = elementwise_figure(outcome)
    links = re.findall(r'<circle [^>]*data-from="([^"]*)"', markup)
    assert len(links) == sum(v is not None for each in drawn.points for v in (*each.value, *each.slope))
    for link in links:
        for group in link.split():
            assert f'data-g="{group}"' in tensors, "each group is a cell's"
    assert "7 elements lie on it" in caption(drawn, function.code)


def test_a_curve_is_cut_at_its_poles_and_drawn_to_scale():
    x = torch.linspace(-3, 3, 7)
    outcome = apply(FUNCTIONS["tan"], [x])
    markup = curve_figure(curve(FUNCTIONS["tan"], outcome), cell_groups(outcome))
    first, *_ = re.findall(r'<path class="line first dash-0" d="([^"]+)"', markup)
    assert first.count("M") == 3  # two poles
    outcome = apply(FUNCTIONS["square"], [x])
    markup = curve_figure(curve(FUNCTIONS["square"], outcome), cell_groups(outcome))
    places = [(float(a), float(b)) for a, b in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', markup)]
    value, slope = places[:7], places[7:]
    # x² rises by 1, 3, 5 from one whole number to the next, its slope by 2 each time; y goes down on the screen.
    rises = [b[1] - a[1] for a, b in pairwise(value[3:])]
    assert [rise / rises[0] for rise in rises] == pytest.approx([1, 3, 5], rel=0.02)
    steps = [b[1] - a[1] for a, b in pairwise(slope)]
    assert steps == pytest.approx([steps[0]] * 6, abs=0.2)
    assert steps[0] < 0


def test_a_curve_says_its_lines_and_each_point_its_own_numbers():
    x = torch.tensor([-2.0, 0.5, 3.0])
    outcome = apply(FUNCTIONS["pow"], [x, torch.tensor([2.0])])
    facts = curve(FUNCTIONS["pow"], outcome)
    names = ", ".join(each.series for each in facts.lines)
    assert caption(facts, "x ** y") == (
        f"The curve of x ** y over x, with its derivative from autograd below: {names}. 3 elements lie on it as points."
    )
    said = [mark.words for mark in marks(curve_figure(facts, cell_groups(outcome)), "circle")]
    told = ["at x = −2: f(x) = 4, f′(x) = −4", "at x = 0.5: f(x) = 0.25, f′(x) = 1", "at x = 3: f(x) = 9, f′(x) = 6"]
    assert said == told * 2  # on the curve, and on that of the derivative


def test_the_numbers_along_a_curve_stand_outside_its_panel_at_their_lines():
    outcome = apply(FUNCTIONS["square"], [torch.linspace(-3, 3, 7)])
    markup = curve_figure(curve(FUNCTIONS["square"], outcome), cell_groups(outcome))
    lines = [mark.attributes["d"] for mark in marks(markup, "path", "grid")]
    across = [re.fullmatch(r"M([\d.]+) ([\d.]+)H([\d.]+)", line) for line in lines]
    left, right = {(float(each[1]), float(each[3])) for each in across if each}.pop()
    heights = [float(each[2]) for each in across if each]
    assert right > left
    beside = [mark for mark in marks(markup, "text", "at-y") if "x" in mark.attributes]
    assert [float(mark.attributes["y"]) for mark in beside] == pytest.approx([height + 4 for height in heights])
    assert all(float(mark.attributes["x"]) < left for mark in beside)
    below = [mark for mark in marks(markup, "text", "at-x") if "x" in mark.attributes and mark.text != "x"]
    at = [re.fullmatch(r"M([\d.]+) ([\d.]+)V([\d.]+)", line) for line in lines]
    assert [float(mark.attributes["x"]) for mark in below] == [float(each[1]) for each in at if each]
    assert all(float(mark.attributes["y"]) > float(each[3]) for mark, each in zip(below, filter(None, at), strict=True))


@pytest.mark.parametrize("values", [[], [math.nan], [math.inf, 0.0], [1e30, -1e30], [5.0], [1e-30]])
def test_odd_numbers_are_drawn_too(values):
    for name in ("exp", "floor", "abs", "log"):
        outcome = apply(FUNCTIONS[name], [torch.tensor(values)])
        markup = curve_figure(curve(FUNCTIONS[name], outcome), cell_groups(outcome))
        fromstring(f"<div>{markup}</div>")  # noqa: S314 - our own markup
        assert "nan" not in re.sub(r'aria-label="[^"]*"', "", markup)


@given(st.floats(-1e30, 1e30), st.floats(1e-6, 1e30), st.integers(3, 9))
def test_ticks_are_round_and_within(low, width, most):
    high = low + width
    if high - low < 1e-6 * max(abs(low), abs(high)):
        return  # no number in between can be told from the ends
    found = ticks(low, high, most)
    slack = 1e-9 * max(abs(low), abs(high))
    assert all(low - slack <= tick <= high + slack for tick in found)
    assert len(found) <= most + 1
