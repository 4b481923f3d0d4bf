"""What the pictures of the element-wise page say, checked against torch."""

import re

import torch

from core.pictures import curve_chart
from core.pictures.elementwise_figure import elementwise_figure, in_place_figure, in_place_table
from core.pictures.refusal_figure import case_figure
from core.tensors.curve import curve
from core.tensors.elementwise import FUNCTIONS, apply
from core.tensors.elementwise_errors import CASES
from core.tensors.in_place import compare
from core.tensors.refusals import play


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
        markup = case_figure(case, play(case))
        assert "run instead" in markup
        assert "<b>" not in markup
    assert "can&#x27;t be cast" in case_figure(CASES[5], play(CASES[5]))


def test_the_chart_keeps_its_specification_and_its_columns():
    for field in ("value", "slope"):
        assert curve_chart.spec(field) is curve_chart.spec(field)
    for name in ("exp", "tan", "eq", "isnan"):
        function = FUNCTIONS[name]
        operands = [torch.linspace(-3, 3, 7), torch.tensor([1.0])][: function.arity]
        drawn = curve(function, apply(function, operands))
        frames = curve_chart.data(drawn)
        assert set(frames) == {curve_chart.CURVES, curve_chart.POINTS}
        for frame in frames.values():
            assert list(frame) == ["x", "value", "slope", "curve", "part"]
            assert len(frame["x"]) < 5_000
        assert "7 elements lie on it" in curve_chart.words(drawn, function.code)
    poles = curve_chart.data(curve(FUNCTIONS["tan"], apply(FUNCTIONS["tan"], [torch.linspace(-3, 3, 7)])))
    assert poles[curve_chart.CURVES]["part"][0] != poles[curve_chart.CURVES]["part"][-1]
