"""Three loops: the article's own, the one that forgets to zero, and momentum of 1, which is the same as the second."""

import math
from itertools import pairwise

import pytest
import torch

from core import limits
from core.export.autograd.accumulation import loops_script
from core.problem import InputProblem
from core.training.accumulation.unzeroed import run_all_ways
from core.training.config import Config
from core.training.data import synthetic
from core.training.line.run import Run


def test_the_zeroed_run_is_the_article_s():
    zeroed = run_all_ways(0.01, 100).runs[0]
    run = Run(Config(), synthetic())
    run.advance()
    assert zeroed.loss[:-1] == tuple(run.history.loss.tolist())
    assert (zeroed.w[-1], zeroed.b[-1]) == (run.w.item(), run.b.item())


@pytest.mark.parametrize("lr", [0.001, 0.01, 0.1, 0.5, 0.9, 1.2, 1.9])
def test_not_zeroing_is_momentum_1_to_the_last_bit(lr):
    loops = run_all_ways(lr, 150)
    _, forgot, momentum = loops.runs
    assert (forgot.loss, forgot.w, forgot.b) == (momentum.loss, momentum.w, momentum.b)
    assert (loops.differing, loops.compared) == (0, 3 * 151)


def test_not_zeroing_is_torch_s_sgd_with_momentum_1():
    data, forgot = synthetic(), run_all_ways(0.05, 100).runs[1]
    w, b = torch.tensor([data.start_w], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=0.05, momentum=1.0)
    for epoch in range(100):
        optimizer.zero_grad()
        loss = ((w * data.x + b - data.y) ** 2).mean()
        # SGD multiplies and subtracts with one rounding where the loop has two.
        assert math.isclose(loss.item(), forgot.loss[epoch], rel_tol=1e-3)
        loss.backward()
        optimizer.step()


@pytest.mark.parametrize("lr", [0.01, 0.05, 0.2, 0.5, 0.9])
def test_it_swings_past_the_lowest_point_and_never_settles(lr):
    loops = run_all_ways(lr, 150)
    zeroed, forgot, _ = loops.runs
    assert zeroed.loss[-1] < 1.5 * loops.bowl.floor
    sides = [value > loops.bowl.w for value in forgot.w]
    assert sum(one != other for one, other in pairwise(sides)) >= 5
    start = forgot.loss[0] - loops.bowl.floor
    assert max(forgot.loss[-50:]) - loops.bowl.floor > 0.4 * start  # as far away as ever
    assert max(forgot.loss) < 20 * start


def test_without_zeroing_it_stays_bounded_up_to_twice_the_rate():
    stable = run_all_ways(0.01, 100).bowl.largest_stable_rate
    below, between, beyond = (run_all_ways(stable * factor, 150).runs for factor in (0.98, 1.5, 2.2))
    assert [run.diverged for run in below] == [None, None, None]
    assert below[0].loss[-1] < below[0].loss[0]
    assert between[0].loss[-1] > 1e6 * between[0].loss[0]
    assert max(between[1].loss) < 1e3 * between[1].loss[0]
    assert beyond[1].loss[-1] > 1e6 * beyond[1].loss[0]


@pytest.mark.parametrize(("lr", "epochs"), [(0.01, 100), (5.0, 60), (0.9, 10)])
def test_the_script_makes_the_same_numbers(lr, epochs, capsys):
    loops = run_all_ways(lr, epochs)
    names = {}
    with torch.random.fork_rng():
        exec(loops_script(loops), names)
    for run in loops.runs:
        assert names["runs"][run.way] == list(zip(run.loss, run.w, run.b, strict=True))
    assert "equal: True" in capsys.readouterr().out


@pytest.mark.parametrize(("lr", "epochs"), [(0.0, 10), (math.nan, 10), (0.1, 0), (0.1, limits.PLAIN_EPOCHS + 1)])
def test_what_cannot_be_run_is_refused(lr, epochs):
    with pytest.raises(InputProblem):
        run_all_ways(lr, epochs)


def test_a_run_that_diverges_keeps_what_was_finite():
    for run in run_all_ways(5.0, 150).runs:
        assert run.diverged == len(run.loss) < 200
        assert all(map(math.isfinite, run.loss))
