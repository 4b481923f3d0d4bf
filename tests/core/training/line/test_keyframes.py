import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.training.config import Config
from core.training.data import synthetic
from core.training.line.keyframes import keyframes
from core.training.line.run import Run
from core.training.line.scene import scene
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule
from core.training.loop.shown import SHOWN_POINTS, keyframe_epochs


@given(epochs=st.integers(1, limits.EPOCHS), frames=st.integers(2, limits.KEYFRAMES))
def test_the_schedule_rises_from_the_start_to_the_end(epochs, frames):
    plan = keyframe_epochs(epochs, frames)
    assert len(plan) == min(epochs + 1, frames)
    assert (plan[0], plan[-1]) == (0, epochs)
    assert all(first < second for first, second in pairwise(plan))


def test_a_short_run_keeps_every_epoch():
    assert keyframe_epochs(100) == tuple(range(101))


def test_frames_stay_while_the_run_goes_on():
    run = Run(Config(epochs=5000), synthetic())
    run.advance(epochs=1234)
    early = keyframes(run)
    run.advance()
    late = keyframes(run)
    assert early.epoch[-1] == 1234
    assert early.frames == late.frames == len(late.epoch) == limits.KEYFRAMES
    assert late.epoch[: len(early.epoch) - 1] == early.epoch[:-1]
    assert late.loss[: len(early.loss) - 1] == early.loss[:-1]
    assert late.loss[3] == run.history.loss[late.epoch[3]]
    assert math.isnan(late.grad_w[-1])


def test_the_last_frame_is_the_present_even_of_a_run_that_diverged():
    run = Run(Config(lr=3, epochs=1000), synthetic())
    run.advance()
    frames = keyframes(run)
    assert frames.epoch[-1] == run.epoch == scene(run).epochs
    assert frames.frames == len(frames.epoch) == scene(run).frames
    assert not math.isfinite(frames.loss[-1])
    assert all(map(math.isfinite, frames.loss[:-1]))


def test_nothing_yet_is_one_frame():
    run = Run(Config(), synthetic())
    assert keyframes(run).epoch == (0,)
    assert keyframes(run).loss == (run.present.loss,)


@pytest.mark.parametrize("lr", [1e-4, 0.01, 0.5, 0.9])
@pytest.mark.parametrize("noise", [0, 0.5])
def test_a_run_stays_within_its_portrait(lr, noise):
    run = Run(Config(lr=lr, epochs=300), synthetic(noise=noise))
    before = scene(run)
    run.advance()
    after = scene(run)
    assert before == after
    loss = run.history.loss
    assert before.loss_extent.high >= loss.max()
    assert noise == 0 or before.loss_extent.low <= loss.min()
    for column in (run.history.w, run.history.b):
        assert before.line_extent.low <= column.min()
        assert column.max() <= before.line_extent.high


@pytest.mark.parametrize(
    "steps",
    [
        {"optimizer": Choice("momentum")},
        {"optimizer": Choice("Adam"), "batches": Batches(10)},
        {"optimizer": Choice("RMSProp"), "schedule": Schedule("cosine")},
        {"batches": Batches(10)},
        {"batches": Batches(1), "schedule": Schedule("exponential")},
    ],
)
@pytest.mark.parametrize("lr", [0.003, 0.03])
def test_other_steps_stay_within_their_portrait_too(steps, lr):
    run = Run(Config(lr=lr, epochs=300, **steps), synthetic())
    before = scene(run)
    run.advance()
    loss = run.history.loss
    assert before.loss_extent.low <= loss.min()
    assert loss.max() <= before.loss_extent.high
    for column in (run.history.w, run.history.b):
        assert before.line_extent.low <= column.min()
        assert column.max() <= before.line_extent.high


def test_a_portrait_is_finite_whatever_the_rate():
    for lr in (1e-6, 1.0, 100.0, 1e6):
        facts = scene(Run(Config(lr=lr, epochs=100_000), synthetic(n=1000, noise=0)))
        for extent in (facts.x_extent, facts.y_extent, facts.loss_extent, facts.line_extent):
            assert math.isfinite(extent.low)
            assert extent.low < extent.high < math.inf
        assert facts.loss_extent.low > 0
        assert len(facts.x) == SHOWN_POINTS
