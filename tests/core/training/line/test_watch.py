import threading

import pytest

from core.export.writing.table import run_csv
from core.problem import InputProblem
from core.training.config import Config
from core.training.data import Synthetic, synthetic
from core.training.line.divergence import advice, explain
from core.training.line.run import Run
from core.training.line.scene import watch as watch_line
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.pacing import FLAT_OUT, SPEEDS
from core.training.loop.schedules import Schedule


def finished(config=Config(), made=Synthetic()):  # noqa: B008 - both are frozen
    watch = watch_line(config, made)
    while watch.moving:
        watch.tick(FLAT_OUT)
    watch.pause()
    return watch


def test_a_page_opens_on_a_finished_run():
    assert finished().run.epoch == 100


def test_a_changed_rate_makes_a_finished_run_anew_and_steers_one_under_way():
    watch = finished()
    first = watch.run
    watch.ask(Config(lr=0.1), Synthetic())
    assert watch.run is not first
    assert watch.moving
    watch.reset()
    watch.step()
    under_way = watch.run
    watch.ask(Config(lr=0.2), Synthetic())
    assert watch.run is under_way
    assert under_way.recipe.rates == ((0, 0.1), (1, 0.2))
    assert not watch.moving


def test_nothing_asked_changes_nothing():
    watch = finished()
    run, scene = watch.run, watch.scene
    watch.ask(Config(), Synthetic())
    assert (watch.run, watch.scene) == (run, scene)
    assert not watch.moving


def test_more_and_fewer_epochs_keep_a_run_under_way():
    watch = finished()
    watch.reset()
    for _ in range(7):
        watch.step()
    run = watch.run
    watch.ask(Config(epochs=5000), Synthetic())
    assert watch.run is run
    assert (run.epoch, run.epochs, watch.scene.epochs) == (7, 5000, 5000)
    watch.ask(Config(epochs=5), Synthetic())
    assert watch.run is run
    assert (run.epoch, run.epochs) == (7, 7)


@pytest.mark.parametrize(
    "asked",
    [
        (Config(), Synthetic(seed=1)),
        (Config(start_w=1.0), Synthetic()),
        (Config(start_b=1.0), Synthetic()),
        (Config(optimizer=Choice("Adam")), Synthetic()),
        (Config(batches=Batches(10)), Synthetic()),
        (Config(schedule=Schedule("step")), Synthetic()),
    ],
)
def test_another_place_is_another_run_in_the_same_mode(asked):
    watch = finished()
    watch.reset()
    watch.step()
    watch.ask(*asked)
    assert watch.run.epoch == 0
    assert not watch.moving
    watch.play()
    watch.ask(Config(), Synthetic(seed=2))
    assert watch.moving


def test_a_schedule_laid_out_for_a_length_begins_anew_with_another():
    watch = finished(Config(schedule=Schedule("cosine")))
    watch.reset()
    watch.step()
    run = watch.run
    watch.ask(Config(lr=0.1, schedule=Schedule("cosine")), Synthetic())
    assert watch.run is run
    watch.ask(Config(lr=0.1, epochs=60, schedule=Schedule("cosine")), Synthetic())
    assert watch.run is not run
    assert (watch.run.epoch, watch.run.epochs, watch.run.lr) == (0, 60, 0.1)


def test_play_starts_a_finished_run_over_and_goes_on_with_another():
    watch = finished()
    watch.play()
    assert (watch.run.epoch, watch.moving) == (0, True)
    watch.step()
    assert not watch.moving
    watch.play()
    assert watch.run.epoch == 1


def test_a_rate_steered_to_lasts_through_a_reset():
    watch = finished()
    watch.reset()
    watch.step()
    watch.ask(Config(lr=0.5), Synthetic())
    watch.reset()
    assert watch.run.recipe.rates == ((0, 0.5),)


@pytest.mark.parametrize("speed", SPEEDS[:-1])
def test_a_pace_is_kept_by_the_clock(speed, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(
        "core.training.loop.pacing.time", type("clock", (), {"perf_counter": staticmethod(lambda: now[0])})
    )
    monkeypatch.setattr("core.training.loop.pacing._SHARE", 10.0)  # a busy machine must not slow this test's run
    watch = finished(Config(epochs=6_000))
    watch.play()
    for _ in range(50):
        now[0] += watch.tick(speed)
    assert watch.run.epoch / now[0] == pytest.approx(float(speed), rel=0.01)
    assert watch.pace.rate == pytest.approx(float(speed), rel=0.01)
    assert watch.pace.left == pytest.approx((6_000 - watch.run.epoch) / float(speed), rel=0.01)


def test_a_beat_that_was_missed_is_not_waited_for(monkeypatch):
    now = [0.0]

    def late():
        now[0] += 0.3  # each look at the clock finds it much later, as on a machine that is overloaded
        return now[0]

    monkeypatch.setattr("core.training.loop.pacing.time", type("clock", (), {"perf_counter": staticmethod(late)}))
    watch = finished()
    watch.play()
    assert [watch.tick("20") for _ in range(5)] == [0.0] * 5


def test_a_run_that_is_opened_leaves_the_browser_time_to_load_its_page(monkeypatch):
    now = [5.0]
    monkeypatch.setattr(
        "core.training.loop.pacing.time", type("clock", (), {"perf_counter": staticmethod(lambda: now[0])})
    )
    watch = watch_line(Config(epochs=100_000), Synthetic())

    def resting(seconds):
        now[0] = 5.0 + seconds
        watch.tick(FLAT_OUT, at_most=0.001)  # others train too, so that slices are short
        return watch.resting

    watch.tick(FLAT_OUT, at_most=0.001)
    assert not watch.resting  # the first picture is drawn at once
    assert [resting(since) for since in (0, 0.9, 1.1, 1.3, 3.1, 3.4, 7.4, 7.6, 8.1, 14.9, 15.2, 16, 60)] == [
        True, True, False, True, False, True, True, False, True, True, False, True, False,
    ]  # fmt: skip
    now[0] = 5.1
    assert watch.resting
    watch.loaded = True
    assert not watch.resting
    watch.loaded = False
    assert watch.resting
    watch.play()  # whoever presses a button has the page
    assert not watch.resting
    watch.pause()
    assert not watch.resting


def test_a_picture_is_never_long_in_coming():
    watch = watch_line(Config(epochs=100_000), Synthetic(n=100_000))
    watch.tick(FLAT_OUT)
    assert watch.moving
    assert 0 < watch.run.epoch < 20_000  # a tick trains for 0.045 s; the whole run takes 14 s


def test_what_is_asked_for_during_a_slice_is_of_one_epoch():
    watch = finished(Config(lr=0.001, epochs=1))
    watch.ask(Config(lr=0.001, epochs=100_000), Synthetic())
    watch.reset()
    watch.play()
    training = threading.Thread(target=lambda: [watch.tick(FLAT_OUT) for _ in range(12)])
    training.start()
    files = []
    while training.is_alive():
        files.append(watch.between(run_csv).splitlines()[-1].split(","))
    training.join()
    reference = Run(Config(lr=0.001, epochs=100_000), synthetic())
    reference.advance(epochs=watch.run.epoch + 1)
    history = reference.history
    for epoch, loss, w, b, *_ in files:
        row = int(epoch)
        assert (float(loss), float(w), float(b)) == tuple(c[row].item() for c in (history.loss, history.w, history.b))
    assert files


def test_a_diverged_run_says_why():
    watch = finished(Config(lr=1.5, epochs=1000))
    problem = explain(watch.run)
    assert f"epoch {watch.run.epoch}" in problem.what
    assert "1.5 is above 0.9566" in problem.why
    assert isinstance(problem, InputProblem)
    rate = advice(watch.run)
    assert f"such as {rate:g}" in problem.fix
    healed = finished(Config(lr=rate, epochs=1000))
    assert not healed.run.diverged


def test_a_run_whose_very_last_step_overflows_says_why_too():
    long = finished(Config(lr=1.5, epochs=1000)).run
    assert long.overflowed
    short = finished(Config(lr=1.5, epochs=long.epoch)).run
    assert (short.diverged, short.overflowed) == (False, True)
    assert explain(short).what.startswith(f"The run diverged: in epoch {long.epoch} the loss is {long.present.loss}")
    assert not finished(Config(lr=1.5, epochs=long.epoch - 1)).run.overflowed
    assert not finished(Config(lr=0.1)).run.overflowed


def test_a_stable_rate_is_not_blamed():
    watch = finished(Config(lr=0.1, start_w=1e25))
    assert watch.run.diverged
    assert "torch.float32" in explain(watch.run).why


def test_paced_training_leaves_most_of_its_time_to_others(monkeypatch):
    watch = watch_line(Config(epochs=6_000), Synthetic())
    watch.play()
    asked = []
    advance = watch.run.advance
    monkeypatch.setattr(
        watch.run, "advance", lambda *, epochs=None, seconds=None: asked.append((epochs, seconds)) or advance(epochs=1)
    )
    watch.tick("1000")
    (epochs, seconds) = asked[-1]
    assert epochs == 100  # a tenth of a second's
    assert 0 < seconds <= 0.2 * epochs / 1000
