import math
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.config import Config
from core.training.data import synthetic
from core.training.landscape.by_hand import reach, weigh
from core.training.line.bowl import bowl

DATA = synthetic(n=40, seed=2)


def at(w, b, lr=0.1, data=DATA):
    return weigh(Config(lr, start_w=w, start_b=b), data)


def loss(w, b, data=DATA):
    return (w * data.x.double() + b - data.y.double()).square().mean().item()


@given(w=st.floats(-20, 20), b=st.floats(-20, 20))
def test_the_loss_and_the_slopes_are_those_of_finite_differences(w, b):
    facts, h = at(w, b), 1e-4
    assert facts.loss == pytest.approx(loss(w, b), rel=1e-5)
    slopes = (loss(w + h, b) - loss(w - h, b)) / (2 * h), (loss(w, b + h) - loss(w, b - h)) / (2 * h)
    assert (facts.along_w.gradient, facts.along_b.gradient) == pytest.approx(slopes, rel=1e-3, abs=1e-3)


@given(w=st.floats(-20, 20), b=st.floats(-20, 20), lr=st.floats(1e-5, 1))
def test_an_arrow_lies_on_the_tangent_and_points_downhill(w, b, lr):
    facts = at(w, b, lr)
    for value, way in ((w, facts.along_w), (b, facts.along_b)):
        along, height = way.tip
        assert height - facts.loss == pytest.approx(way.gradient * (along - value), rel=1e-6, abs=1e-9)
        assert 0 < height <= facts.loss
        assert (along - value) * way.gradient <= 0


def test_a_slice_is_the_loss_of_each_of_its_lines():
    facts = at(1.0, -2.0)
    for value, height in zip(facts.along_w.values, facts.along_w.losses, strict=True):
        assert height == pytest.approx(loss(value, -2.0), rel=1e-6)
    for value, height in zip(facts.along_b.values, facts.along_b.losses, strict=True):
        assert height == pytest.approx(loss(1.0, value), rel=1e-6)


@pytest.mark.parametrize("w", [0.5, 7.0, 40.0, -809.0, 1e9])
@pytest.mark.parametrize("b", [0.0, -3.0, 5e4])
def test_a_slice_passes_through_its_line_however_far_that_is(w, b):
    facts = at(w, b)
    for value, way in ((w, facts.along_w), (b, facts.along_b)):
        low, high = way.values[0], way.values[-1]
        assert low <= -7 < 7 <= high  # what the slider reaches
        assert all(low <= each <= high for each in (value, way.tip[0]))
        # Straight from sample to sample, as it is drawn: the dot stands on it, within a pixel of 130.
        right = bisect_left(way.values, value, lo=1)
        left, share = right - 1, (value - way.values[right - 1]) / (way.values[right] - way.values[right - 1])
        drawn = way.losses[left] * (1 - share) + way.losses[right] * share
        assert abs(drawn - facts.loss) < max(way.losses) / 130


def test_within_the_sliders_reach_the_slices_stay():
    """They would jump under a slider that moves."""
    one, other = at(1.0, 0.5), at(-2.0, 3.0)
    assert one.along_w.values == other.along_w.values == one.along_b.values
    assert one.along_w.values[0] == -one.along_w.values[-1] == -7


def test_the_step_is_that_of_the_descent():
    facts = at(0.5, 0.25, 0.2)
    expected = 0.5 - 0.2 * facts.along_w.gradient, 0.25 - 0.2 * facts.along_b.gradient
    assert (facts.step.w, facts.step.b) == pytest.approx(expected, rel=1e-6)
    assert facts.step.loss == pytest.approx(loss(facts.step.w, facts.step.b), rel=1e-5)
    assert facts.step.loss < facts.loss


def test_nothing_is_below_least_squares():
    lowest = bowl(DATA.x, DATA.y)
    facts = at(lowest.w, lowest.b)
    assert facts.loss == pytest.approx(lowest.floor, rel=1e-6)
    assert abs(facts.along_w.gradient) < 1e-5


def test_a_loss_beyond_all_numbers_has_no_arrow():
    facts = at(1e30, 0.0)
    assert facts.loss == math.inf
    assert facts.along_w.tip is None


@pytest.mark.parametrize(("w", "b", "expected"), [(3, 2, 7), (0, 0, 1), (-40, 2, 100), (0.4, -900, 2000), (1.4, 0, 3)])
def test_the_sliders_reach_twice_as_far_as_the_best_line(w, b, expected):
    data = synthetic(n=200, w=w, b=b, noise=0.01)
    assert reach(bowl(data.x, data.y)) == expected
