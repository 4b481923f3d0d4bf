"""The limits, tried out: a little below them a run comes down, a little above it explodes."""

import math

import pytest
import torch

from core import limits
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.line.bowl import bowl
from core.training.line.divergence import advice, explain
from core.training.line.run import Run
from core.training.line.stability import worth_trying
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice


def after(epochs=1500, **config):
    run = Run(Config(epochs=epochs, dtype=torch.float64, **config), synthetic(n=60, seed=3))
    run.advance()
    return run


@pytest.mark.parametrize(
    "choice",
    [Choice()] + [Choice("momentum", momentum=m, nesterov=n) for m in (0.0, 0.3, 0.9) for n in (False, True)],
)
def test_two_percent_below_the_limit_comes_down_and_above_it_explodes(choice):
    limit = after(1, optimizer=choice).stability.limit
    below, above = (after(lr=limit * factor, optimizer=choice) for factor in (0.98, 1.02))
    assert below.present.loss == pytest.approx(below.bowl.floor, rel=1e-9)
    assert above.diverged or above.present.loss > 1e6 * above.history.loss[0]


def test_momentum_bears_more_and_looking_ahead_less():
    plain, heavy, ahead = (
        after(1, optimizer=choice).stability.limit
        for choice in (Choice(), Choice("momentum"), Choice("momentum", nesterov=True))
    )
    assert heavy == pytest.approx(1.9 * plain)
    assert ahead == pytest.approx(1.9 / 2.8 * plain)


@pytest.mark.parametrize("name", ["RMSProp", "Adam"])
def test_an_optimizer_that_divides_by_the_gradients_size_does_not_explode(name):
    run = after(lr=10.0, optimizer=Choice(name))
    assert run.stability.limit is None
    assert not run.diverged
    assert run.history.loss.max() < 1e6


@pytest.mark.parametrize("batches", [Batches(1, shuffle=False), Batches(7, shuffle=False), Batches(59, shuffle=False)])
def test_the_steepest_batch_is_the_one_that_autograd_finds(batches):
    run = after(1, batches=batches)

    def steepness(x):
        loss = lambda line: (line[0] * x + line[1]).square().mean()  # noqa: E731
        hessian = torch.autograd.functional.hessian(loss, torch.zeros(2, dtype=torch.float64))
        return torch.linalg.eigvalsh(hessian)[-1].item()

    steepest = max(steepness(run.data.x.double()[rows]) for rows in next(batches.epochs(60)))
    assert run.stability.batch == pytest.approx(2 / steepest, rel=1e-12)


@pytest.mark.parametrize("size", [1, 7])
def test_below_the_limit_of_every_batch_a_run_stays_down(size):
    """In order, so that the first epoch's batches are those of all epochs."""
    batches = Batches(size, shuffle=False)
    limit = after(1, batches=batches).stability.batch
    run = after(100, lr=0.98 * limit, batches=batches)
    assert not run.diverged
    assert run.present.loss < run.history.loss[0]


def test_a_batch_can_explode_where_all_the_data_would_not():
    run = after(300, lr=0.9 * after(1).stability.limit, batches=Batches(2, shuffle=False))
    assert run.diverged
    assert "steepest batch" in explain(run).why
    assert not after(100, lr=advice(run), batches=Batches(2, shuffle=False)).diverged


def test_momentum_is_explained_by_its_own_limit():
    run = after(lr=3.0, optimizer=Choice("momentum"))
    assert run.diverged
    assert "2(1 + β)/λmax" in explain(run).why
    assert f"below {run.stability.limit:.4g}" in explain(run).fix
    assert not after(lr=advice(run), optimizer=Choice("momentum")).diverged


def test_without_a_limit_only_the_range_is_to_blame():
    run = Run(Config(start_w=1e25, optimizer=Choice("Adam")), synthetic())
    run.advance()
    assert run.diverged
    assert explain(run).why == "the squares left the range of torch.float32"
    assert "smaller" in explain(run).fix


def test_a_rate_that_no_field_takes_is_no_advice():
    x = torch.tensor([[1e8], [2e8], [3e8]])
    run = Run(Config(), Data(x, x))
    run.advance()
    assert run.diverged
    assert advice(run) < limits.LEAST_RATE
    assert "larger units" in explain(run).fix


@pytest.mark.parametrize("stretch", [1e-3, 1.0, 37.0, 1e4, 1e6])
def test_the_rates_of_the_slider_lead_from_what_is_slow_to_what_just_explodes(stretch):
    data = synthetic(n=60, seed=3)
    basin = bowl(stretch * data.x, data.y)
    cliff, rates = basin.largest_stable_rate, worth_trying(basin.largest_stable_rate)
    assert sorted(set(rates)) == list(rates)
    assert rates[0] >= limits.LEAST_RATE
    assert rates[-1] <= limits.GREATEST_RATE
    assert rates[0] == pytest.approx(max(cliff / 100, limits.LEAST_RATE), rel=0.01)
    assert rates[-1] == pytest.approx(min(1.5 * cliff, limits.GREATEST_RATE), rel=0.01)
    if cliff < limits.GREATEST_RATE:
        assert any(cliff < rate < 1.05 * cliff for rate in rates)


@pytest.mark.parametrize("stretch", [None, 1e9])
def test_where_no_cliff_is_known_or_it_lies_below_all_rates_the_slider_has_all_of_them(stretch):
    data = synthetic(n=60, seed=3)
    rates = worth_trying(bowl(stretch * data.x, data.y).largest_stable_rate if stretch else math.nan)
    assert (rates[0], rates[-1]) == (limits.LEAST_RATE, limits.GREATEST_RATE)
