"""The room of a picture: its axes hold what is drawn, with the same small margin at either end."""

import pytest

from core.training.loop.shown import roomy


@pytest.mark.parametrize(("values", "low", "high"), [([2.0, 12.0, 5.0], 1.4, 12.6), ([-3.0, 1.0], -3.24, 1.24)])
def test_an_axis_leaves_six_hundredths_free_at_either_end(values, low, high):
    assert (roomy(values).low, roomy(values).high) == (pytest.approx(low), pytest.approx(high))


def test_values_that_are_all_alike_still_have_an_axis():
    assert (roomy([0.0]).low, roomy([0.0]).high) == (-0.5, 0.5)
    assert (roomy([-50.0]).low, roomy([-50.0]).high) == (pytest.approx(-53), pytest.approx(-47))
