from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from core.problem import InputProblem
from core.training.loop.batches import Batches
from core.training.loop.pacing import FLAT_OUT
from core.training.network.config import Config
from core.training.network.data import Generated, make_data
from core.training.network.frame import frame
from core.training.network.keyframes import keyframes
from core.training.network.run import Run
from core.training.network.scene import watch as watch_network

SOURCE = Generated(n=40)


def finished(config=Config(epochs=60)):  # noqa: B008 - it is frozen
    watch = watch_network(config, SOURCE)
    while watch.moving:
        watch.tick(FLAT_OUT)
    watch.pause()
    return watch


def test_a_page_opens_on_a_finished_run_and_any_frame_of_it():
    watch = finished()
    assert watch.run.epoch == 60
    frames = keyframes(watch.run)
    assert [frame(watch.run, frames, share).epoch for share in (0, 0.5, 1)] == [0, 30, 60]


def test_training_changes_under_way_and_anything_else_begins_anew():
    watch = finished()
    first = watch.run
    watch.ask(Config(epochs=60, lr=0.1), SOURCE)
    assert watch.run is not first  # it was done
    assert watch.moving
    watch.reset()
    watch.step()
    under_way = watch.run
    assert under_way.config.lr == 0.1
    watch.ask(Config(epochs=80, lr=0.2, batches=Batches(5)), SOURCE)
    assert watch.run is under_way
    assert [epoch for epoch, _ in under_way.recipe.changes] == [0, 1]
    assert not watch.moving
    watch.ask(Config((3,), epochs=80), SOURCE)
    assert watch.run is not under_way
    assert watch.run.epoch == 0
    watch.step()
    watch.ask(Config((3,), epochs=80), Generated(n=40, seed=1))
    assert watch.run.epoch == 0


def test_nothing_asked_changes_nothing_and_what_cannot_be_leaves_all_as_it_was():
    watch = finished()
    run = watch.run
    watch.ask(Config(epochs=60), SOURCE)
    assert watch.run is run
    with pytest.raises(InputProblem):
        watch.ask(Config(epochs=60), Generated("plane"))
    assert watch.run is run
    assert not watch.moving


def test_play_starts_a_finished_run_over():
    watch = finished()
    watch.play()
    assert (watch.run.epoch, watch.moving) == (0, True)
    watch.tick("20")
    assert 0 < watch.run.epoch < 60
    watch.finish()
    while watch.moving:
        watch.tick(FLAT_OUT)
    assert watch.run.epoch == 60


def test_a_pace_is_kept_by_the_clock(monkeypatch):
    now = [0.0]
    clock = type("clock", (), {"perf_counter": staticmethod(lambda: now[0])})
    monkeypatch.setattr("core.training.loop.pacing.time", clock)
    monkeypatch.setattr("core.training.loop.pacing._SHARE", 10.0)  # a busy machine must not slow this test's run
    watch = finished(Config((2,), epochs=3_000))
    watch.play()
    for _ in range(20):
        now[0] += watch.tick("100")
    assert watch.run.epoch / now[0] == pytest.approx(100, rel=0.01)
    assert watch.pace.rate == pytest.approx(100, rel=0.01)
    assert watch.pace.left == pytest.approx((3_000 - watch.run.epoch) / 100, rel=0.01)


def test_two_threads_that_step_one_run_take_turns():
    """As when a button is pressed while the page that it is on still trains."""
    config, source = Config(epochs=400, batches=Batches(10)), Generated(n=100)
    watch = watch_network(config, source)
    watch.pause()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(watch.step) for _ in range(120)]:
            done.result()
    alone = Run(config, make_data(source))
    alone.advance(epochs=120)
    assert watch.run.epoch == 120
    assert torch.equal(watch.run.weights, alone.weights)


def test_a_pause_waits_for_what_is_under_way_and_lets_nothing_follow():
    """As when Pause is pressed while the page trains: the picture drawn then is of the run as it stays."""
    watch = watch_network(Config(epochs=4_000, batches=Batches(10)), Generated(n=100))
    with ThreadPoolExecutor(1) as pool:
        for _ in range(5):
            watch.play()
            started = watch.run.epoch
            ticks = pool.submit(lambda: [watch.tick(FLAT_OUT) for _ in range(4)])
            while watch.run.epoch == started:
                pass
            watch.pause()
            stood = watch.run.epoch
            ticks.result()
            assert watch.run.epoch == stood
    watch.step()
    assert watch.run.epoch == stood + 1
