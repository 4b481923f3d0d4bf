"""The oracle is torch.optim.lr_scheduler."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from core.problem import InputProblem
from core.training.loop.schedules import SCHEDULES, Schedule

OFFICIAL = [
    (Schedule(), lambda o: lr_scheduler.ConstantLR(o, factor=1.0)),
    (Schedule("step"), lambda o: lr_scheduler.StepLR(o, 30, gamma=0.1)),
    (Schedule("step", every=7, factor=0.5), lambda o: lr_scheduler.StepLR(o, 7, gamma=0.5)),
    (Schedule("exponential"), lambda o: lr_scheduler.ExponentialLR(o, 0.95)),
    (Schedule("cosine"), lambda o: lr_scheduler.CosineAnnealingLR(o, 100)),
    (Schedule("warm-up"), lambda o: lr_scheduler.LinearLR(o, 0.1, total_iters=10)),
    (Schedule("warm-up", warm=33, first=0.01), lambda o: lr_scheduler.LinearLR(o, 0.01, total_iters=33)),
]


@pytest.mark.parametrize(("schedule", "build"), OFFICIAL)
def test_the_rates_are_those_of_torch(schedule, build):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    official = build(optimizer)
    for epoch in range(100):
        # Torch multiplies the last rate, epoch by epoch, and gathers rounding; the last digits differ.
        assert schedule.rate(0.3, epoch, 100) == pytest.approx(official.get_last_lr()[0], rel=1e-12)
        optimizer.step()
        official.step()


@given(st.sampled_from(SCHEDULES), st.floats(1e-9, 10), st.integers(0, 999), st.integers(1, 1000))
def test_a_rate_is_never_above_the_one_asked_for_nor_negative(name, lr, epoch, epochs):
    rate = Schedule(name).rate(lr, epoch, epochs)
    assert isinstance(rate, float)
    assert 0 <= rate <= lr * (1 + 1e-12)
    if name != "cosine":
        assert rate == Schedule(name).rate(lr, epoch, 1)
    assert Schedule(name).needs_length == (name == "cosine")


def test_cosine_ends_at_nothing_and_stays_there():
    assert Schedule("cosine").rate(1.0, 50, 100) == pytest.approx(0.5)
    assert [Schedule("cosine").rate(1.0, epoch, 100) for epoch in (100, 150)] == [0, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "linear"},
        {"every": 0},
        {"warm": 0},
        {"factor": 0},
        {"factor": math.nan},
        {"decay": 1.01},
        {"first": -0.1},
    ],
)
def test_what_is_no_schedule_is_a_problem(wrong):
    with pytest.raises(InputProblem):
        Schedule(**wrong)
