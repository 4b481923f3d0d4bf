"""The sweep against single runs, against the forecast of exact arithmetic, and the cliff where theory has it."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.landscape.cliff import NEAR, SPREAD, cliff, cost, longest_sweep, summary
from core.training.line.bowl import bowl
from core.training.line.run import Run
from tests.profiles import examples


def test_at_least_256_rates_in_order_with_the_visitors_own_among_them():
    facts = cliff(Config(lr=0.0123), synthetic())
    assert len(facts.rates) == SPREAD + NEAR + 1 >= 256
    assert list(facts.rates) == sorted(facts.rates)
    assert facts.rates[facts.own] == 0.0123
    assert facts.rates[0] < facts.limit / 500
    assert facts.rates[-1] > 3 * facts.limit
    for share in (0.98, 1.02):
        assert any(rate == pytest.approx(share * facts.limit, rel=1e-9) for rate in facts.rates)


@examples(60)
@given(
    n=st.integers(2, 300),
    w=st.floats(-5, 5),
    noise=st.floats(0, 3),
    seed=st.integers(0, 2**32 - 1),
    start=st.tuples(st.floats(-9, 9), st.floats(-9, 9)),
)
def test_two_percent_below_comes_down_and_two_percent_above_explodes(n, w, noise, seed, start):
    data = synthetic(n, w, 2.0, noise, seed)
    best = bowl(data.x, data.y)
    steep = best.eigenvectors[1]
    if abs((start[0] - best.w) * steep[0] + (start[1] - best.b) * steep[1]) < 0.1:
        return  # a start on the axis of the bowl has nowhere to swing
    facts = cliff(Config(epochs=400, start_w=start[0], start_b=start[1]), data)
    ends = dict(zip((round(rate / facts.limit, 6) for rate in facts.rates), facts.losses, strict=True))
    assert ends[0.98] < facts.start_loss
    assert not ends[1.02] < 100 * facts.start_loss  # nan is no smaller than anything


def test_two_percent_around_the_limit_is_seen_after_the_articles_100_epochs():
    facts = cliff(Config(), synthetic())
    ends = dict(zip((round(rate / facts.limit, 6) for rate in facts.rates), facts.losses, strict=True))
    assert ends[0.98] < 1.05 * facts.floor
    assert ends[1.02] > 100 * facts.start_loss


@pytest.mark.parametrize(("n", "epochs"), [(20, 50), (3000, 60)])
def test_each_row_is_the_single_run_with_that_rate(n, epochs):
    data = synthetic(n=n, seed=3)
    facts = cliff(Config(epochs=epochs, dtype=torch.float64), data)
    assert facts.sweep.rows == ("points" if n == 20 else "summary")
    for k in range(0, len(facts.rates), 37):
        run = Run(Config(facts.rates[k], epochs, dtype=torch.float64), data)
        run.advance()
        assert facts.losses[k] == pytest.approx(run.present.loss, rel=1e-9)


def test_in_float32_each_row_is_the_single_run_but_for_rounding():
    data = synthetic()
    facts = cliff(Config(), data)
    for k in range(0, len(facts.rates), 23):
        if facts.rates[k] < facts.limit:
            run = Run(Config(facts.rates[k]), data)
            run.advance()
            assert facts.losses[k] == pytest.approx(run.present.loss, rel=2e-5)


def test_exact_arithmetic_foretells_every_end():
    data = synthetic(n=12, seed=6)
    facts = cliff(Config(epochs=30, start_w=1.0, start_b=-2.0, dtype=torch.float64), data)
    best = bowl(data.x, data.y)
    for rate, loss in zip(facts.rates, facts.losses, strict=True):
        assert loss == pytest.approx(best.predict((1.0, -2.0), rate, 30)[2], rel=1e-8)


@examples(30)
@given(n=st.integers(2, 400), seed=st.integers(0, 2**32 - 1), w=st.floats(-9, 9), b=st.floats(-9, 9))
def test_three_rows_have_the_squared_error_of_all_points_for_every_line(n, seed, w, b):
    data = synthetic(n, noise=1.0, seed=seed)
    x, one, y = summary(data)
    expected = ((w * data.x.double() + b - data.y.double()) ** 2).mean()
    assert len(x) <= 3
    assert torch.allclose(((w * x + b * one - y) ** 2).sum(), expected, rtol=1e-10, atol=1e-12)


def test_the_best_compromise_shrinks_both_directions_alike():
    data = synthetic(n=9, seed=1)
    facts = cliff(Config(), data)
    low, high = bowl(data.x, data.y).eigenvalues
    assert abs(1 - facts.fastest * low) == pytest.approx(abs(1 - facts.fastest * high))


@pytest.mark.parametrize(("n", "epochs"), [(2, 1), (100, 100), (100, 100_000), (100_000, 100_000)])
def test_the_predicted_cost_stays_within_the_limit(n, epochs):
    facts = cliff(Config(epochs=epochs), synthetic(n))
    rows = n if facts.sweep.rows == "points" else 3
    assert cost(rows, facts.epochs) <= limits.SWEEP_SECONDS
    assert facts.epochs == min(epochs, longest_sweep())


def test_a_rate_far_out_widens_the_sweep_and_overflow_is_no_error():
    facts = cliff(Config(lr=10.0, epochs=400), synthetic())
    assert facts.rates[-1] >= 20
    assert not math.isfinite(facts.losses[facts.own])
    assert not facts.learned[facts.own]
    assert cliff(Config(lr=1e-5), synthetic()).rates[0] <= 5e-6


def test_data_from_elsewhere():
    x = torch.arange(5).float()[:, None]
    facts = cliff(Config(), Data(x, 2 * x))
    assert facts.sweep.recipe.source is None
    assert any(facts.learned)
