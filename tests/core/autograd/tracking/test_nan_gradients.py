"""Traps and mends: closed forms where there are some, and what the page says of each of them."""

from math import isfinite, isnan

import pytest
import torch

from core.autograd.tracking.nan_gradients import TRAPS, Formula, factors, finite, values_of_x, write
from core.problem import InputProblem


def written(name):
    trap = TRAPS[name]
    x = values_of_x(trap.values)
    return {way.name: write(way, x) for way in (trap.naive, *trap.ways)}


@pytest.mark.parametrize("name", TRAPS)
def test_the_naive_way_goes_wrong_and_one_way_mends_it(name):
    naive, *ways = written(name).values()
    assert not finite(naive.gradients)
    assert any(finite(way.values) and finite(way.gradients) for way in ways)


@pytest.mark.parametrize("name", TRAPS)
def test_a_mask_changes_nothing_where_the_naive_way_is_fine(name):
    ways = written(name)
    naive = next(iter(ways.values()))
    masked = ways.get("mask the input first")
    if masked is None:
        return
    assert finite(masked.gradients)
    for place, gradient in enumerate(naive.gradients):
        if isfinite(gradient) and isfinite(naive.values[place]):
            assert masked.gradients[place] == pytest.approx(gradient, abs=1e-6)


def test_what_the_page_says_of_them():
    ways = written("where and sqrt")
    assert ways["where around sqrt"].values == (0, 0, 2)
    assert all(isnan(gradient) for gradient in ways["where around sqrt"].gradients[:2])
    assert ways["clamp at 0"].gradients == (0, float("inf"), 0.25)  # it lets the gradient pass at the limit
    assert isnan(written("a mask by product")["times a mask"].values[0])
    assert not finite(written("a mask by product")["where instead"].gradients)
    assert written("length of a vector")["torch's norm"].gradients == (0, 0, 0)
    assert written("x · log(x)")["torch's xlogy"].values[0] == 0
    assert not finite(written("x · log(x)")["torch's xlogy"].gradients)
    assert finite(written("sin(x) / x")["torch's sinc"].gradients)
    small = written("log at 0")
    assert small["clamp above 0"].gradients[0] == 0
    assert small["add a little"].gradients[0] == pytest.approx(1e6)


@pytest.mark.parametrize("name", TRAPS)
def test_received_times_local_is_sent_but_for_where_and_clamp(name):
    for way in written(name).values():
        for factor in factors(way):
            if factor.local is not None and factor.node not in ("WhereBackward0", "ClampBackward1"):
                product = torch.tensor(factor.received) * torch.tensor(factor.local)
                torch.testing.assert_close(product, torch.tensor(factor.sent), equal_nan=True)


def test_clamp_stops_even_an_infinite_gradient():
    sqrt, clamp = factors(written("where and sqrt")["clamp at 0"])
    assert (sqrt.sent[0], clamp.node, clamp.local[0], clamp.sent[0]) == (float("inf"), "ClampBackward1", 0, 0)


def test_the_products_of_where_around_sqrt():
    where, sqrt = factors(written("where and sqrt")["where around sqrt"])
    assert (where.node, where.received, where.local, where.sent) == ("WhereBackward0", (1, 1, 1), (0, 0, 1), (0, 0, 1))
    assert sqrt.received == (0, 0, 1)
    assert sqrt.local[1:] == (float("inf"), 0.25)
    assert isnan(sqrt.sent[1])


@pytest.mark.parametrize("text", ["[[1, 2], [3, 4]]", "", "abc", "1,2,3,4,5,6,7,8,9", "[]"])
def test_what_is_no_vector_is_refused(text):
    with pytest.raises(InputProblem):
        values_of_x(text)


def test_any_values():
    for text in ("nan, inf, -inf, 0, -0, 1e38, 1e-45, -3", "4"):
        x = values_of_x(text)
        for trap in TRAPS.values():
            for way in (trap.naive, *trap.ways):
                assert len(factors(write(way, x))) >= 1
    assert write(Formula("", "y = x * 2"), values_of_x("1, 2")).gradients == (2, 2)
