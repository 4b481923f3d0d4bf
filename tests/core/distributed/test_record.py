"""Ranks by hand: the oracle is one tensor with all the rows, and what each break is known to do."""

import pytest
import torch

from core import limits
from core.distributed.by_hand import by_hand
from core.distributed.plan import BREAKS, RankPlan, most_ranks
from core.problem import InputProblem
from core.training.config import Config
from core.training.data import Synthetic
from core.training.line.run import Run

SOURCE = Synthetic(29, w=-2.0, b=0.5, noise=0.3, seed=7)


def plan(*breaks, ranks=3, steps=7, **more):
    return RankPlan(ranks, SOURCE, 0.1, steps, breaks=frozenset(breaks), **more)


@pytest.mark.parametrize("ranks", [1, 2, 3, 4])
@pytest.mark.parametrize("uneven", [False, True])
def test_the_ranks_do_what_the_article_s_loop_does_on_all_rows(ranks, uneven):
    found = by_hand(plan(ranks=ranks, uneven=uneven))
    run = Run(Config(0.1, 7), found.plan.data)
    run.advance()
    expected = torch.tensor([run.w.item(), run.b.item()])
    torch.testing.assert_close(torch.tensor(found.alone[-1]), expected)
    for rank in found.ranks:
        torch.testing.assert_close(torch.tensor(rank.steps[-1].after), expected)
    assert found.proof.apart_at is None
    assert found.proof.rounding
    assert sorted(row for rank in found.ranks for row in rank.rows) == list(range(29))


def test_each_number_follows_from_those_before_it():
    found = by_hand(plan())
    data = found.plan.data
    for rank in found.ranks:
        step = rank.steps[4]
        w, b = (torch.tensor([value], requires_grad=True) for value in step.weights)
        rows = list(rank.rows)
        loss = torch.nn.functional.mse_loss(w * data.x[rows] + b, data.y[rows])
        loss.backward()
        assert step.loss == pytest.approx(loss.item(), rel=1e-6)
        torch.testing.assert_close(torch.tensor(step.local), torch.cat([w.grad, b.grad]))
        torch.testing.assert_close(torch.tensor(step.sent), torch.tensor(step.local) * len(rows) * 3 / 29)
    sent = torch.tensor([rank.steps[4].sent for rank in found.ranks])
    torch.testing.assert_close(torch.tensor(found.ranks[0].steps[4].received), sent.sum(0))
    torch.testing.assert_close(torch.tensor(found.ranks[2].steps[4].used), sent.mean(0))


def test_unequal_shards_without_weights_agree_on_a_wrong_line():
    found = by_hand(plan("unweighted"))
    assert [len(rank.rows) for rank in found.ranks] == [20, 5, 4]
    assert found.proof.apart_at is None
    assert not found.proof.rounding


def test_a_rank_that_ignores_the_sum_leaves_in_the_first_step():
    found = by_hand(plan("ignores"))
    assert found.proof.apart_at == 1
    assert found.ranks[0].steps[0].after == found.ranks[1].steps[0].after != found.ranks[2].steps[0].after
    assert found.ranks[2].steps[0].used == found.ranks[2].steps[0].local


def test_different_seeds_never_come_closer():
    found = by_hand(plan("seeds", steps=60))
    starts = [rank.steps[0].weights for rank in found.ranks]
    assert found.proof.apart_at == 0
    assert len(set(starts)) == 3
    widest = max(w for w, _ in starts) - min(w for w, _ in starts)
    assert found.proof.spread == pytest.approx(widest, rel=1e-5)


def test_scaled_twice_is_a_learning_rate_that_is_divided_by_the_ranks():
    found = by_hand(plan("twice"))
    slow = by_hand(RankPlan(1, SOURCE, 0.1 / 3, 7))
    torch.testing.assert_close(torch.tensor(found.ranks[1].steps[-1].after), torch.tensor(slow.alone[-1]))
    assert found.proof.apart_at is None
    assert not found.proof.rounding


def test_what_needs_somebody_who_waits_cannot_be_had_by_hand():
    with pytest.raises(InputProblem, match="forgets to reduce cannot be shown by hand"):
        by_hand(plan("forgets"))
    assert by_hand(plan("forgets", ranks=1)).proof.rounding


@pytest.mark.parametrize("broken", BREAKS)
def test_one_rank_alone_has_nothing_that_could_be_broken(broken):
    assert by_hand(plan(broken, ranks=1)).proof.from_one == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"ranks": 0}, {"ranks": limits.RANKS + 1}, {"steps": 0}, {"steps": limits.RANKS_STEPS + 1},
        {"source": Synthetic(limits.RANKS_LEAST_ROWS - 1)}, {"source": Synthetic(limits.RANKS_ROWS + 1)},
        {"lr": 0.0}, {"lr": float("nan")}, {"breaks": frozenset({"import os"})},
    ],
)  # fmt: skip
def test_what_is_beyond_the_limits_is_refused(wrong):
    with pytest.raises(InputProblem):
        RankPlan(**wrong)


@pytest.mark.parametrize(
    ("left", "cores", "most"),
    [
        (limits.RANKS_BYTES - 1, 8, 0),
        (limits.RANKS_BYTES, 8, 2),
        (limits.RANKS_BYTES + limits.RANK_BYTES, 8, 3),
        (None, 8, limits.RANKS),
        (2**34, 1, limits.RANKS_EACH_CORE),
    ],
)
def test_as_many_ranks_as_memory_and_cores_allow(left, cores, most):
    found, why = most_ranks(left, cores)
    assert found == most
    assert (f"{(left or 0) >> 20} MB" in why) == (most in {0, 2, 3} and cores > 1)
