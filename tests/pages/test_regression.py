"""The regression page with its widgets moved, without a browser."""

import json
import re

import pytest

from core.training.config import Config
from core.training.data import synthetic
from core.training.line.run import Run
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule
from tests.pages.opened import figures, opened


def run(app):
    return app.session_state["regression"].run


def progress(app):
    return next(node.proto.text for node in app.main if node.type == "progress")


def test_it_opens_on_the_articles_run():
    app = opened("training/regression/page", code="true")
    same = Run(Config(), synthetic())  # which is the article's, as its own test shows
    same.advance()
    assert run(app).history.loss.tolist() == same.history.loss.tolist()
    assert (run(app).w.item(), run(app).b.item()) == (same.w.item(), same.b.item())
    assert progress(app) == "epoch 100 of 100"
    assert "learning_rate = 0.01" in app.code[0].value
    (chart,) = app.get("vega_lite_chart")
    assert {dataset.name for dataset in chart.proto.datasets} >= {"frames", "now", "points"}
    assert chart.proto.alt
    assert "datasets" not in json.loads(chart.proto.spec)


def test_a_link_restores_the_settings():
    app = opened(
        "training/regression/page", lr="0.05", epochs="40", n="37", noise="1.5", seed="7", w="-2", b="1", start_w="4.5"
    )
    config, made = run(app).recipe.config, run(app).recipe.source
    assert (config.lr, config.epochs, config.start_w, config.start_b) == (0.05, 40, 4.5, None)
    assert (made.n, made.noise, made.seed, made.w, made.b) == (37, 1.5, 7, -2.0, 1.0)


@pytest.mark.parametrize(
    "query",
    [
        {"lr": "fast", "epochs": "-3", "n": "1e99", "noise": "nan", "seed": "x"},
        {"lr": "inf", "epochs": "1000000", "n": "0", "start_w": "up", "speed": "warp"},
        {"lr": "0", "epochs": "2.5", "w": "1e400", "b": ""},
        {"seed": "inf", "n": "1e999", "batch": "-inf", "batch_seed": "inf", "epochs": "nan"},
        {"optimizer": "adam", "batch": "-1", "schedule": "never", "momentum": "2", "shuffle": "maybe"},
    ],
)
def test_a_link_with_nonsense_opens_on_the_defaults(query):
    app = opened("training/regression/page", **query)
    assert run(app).recipe.config.lr == 0.01
    assert run(app).recipe.source.n == 100
    assert run(app).config.plain(100)
    assert run(app).done


def test_another_rate_makes_a_finished_run_anew():
    app = opened("training/regression/page", epochs="100")
    before = run(app)
    app.number_input(key="lr").set_value(0.1).run()
    assert run(app) is not before
    assert (run(app).lr, run(app).epoch) == (0.1, 100)
    assert not app.exception


def test_step_by_step_with_a_new_rate_under_way():
    app = opened("training/regression/page", code="true")
    app.button(key="reset").click().run()
    assert progress(app) == "epoch 0 of 100"
    app.button(key="run-step").click().run()
    app.button(key="run-step").click().run()
    descent = run(app)
    app.number_input(key="lr").set_value(0.2).run()
    app.select_slider(key="speed").set_value("100").run()
    app.number_input(key="epochs").set_value(60).run()
    assert run(app) is descent
    assert descent.recipe.rates == ((0, 0.01), (2, 0.2))
    app.button(key="finish").click().run()
    assert run(app) is descent
    assert (descent.epoch, progress(app)) == (60, "epoch 60 of 60")
    assert re.search(r"if epoch == 2:\n\s+learning_rate = 0.2", app.code[0].value)
    assert app.button(key="finish").disabled


def test_play_goes_to_the_end_and_offers_to_play_again():
    app = opened("training/regression/page", speed="flat out", epochs="300")
    app.button(key="play").click().run()
    assert run(app).epoch == 300
    assert app.button(key="play").label == "Play"


def test_divergence_by_the_very_last_step_is_explained():
    ended = run(opened("training/regression/page", lr="2", epochs="1000")).epoch
    app = opened("training/regression/page", lr="2", epochs=str(ended))
    assert not run(app).diverged
    assert "2/λmax" in figures(app)


def test_divergence_is_explained_and_healed():
    app = opened("training/regression/page", lr="2", epochs="1000")
    assert run(app).diverged
    box = figures(app)
    assert "2/λmax" in box
    assert "0.9566" in box
    assert any("Unstable" in caption.value for caption in app.caption)
    app.button(key="safe").click().run()
    assert not app.exception
    assert not run(app).diverged
    assert app.number_input(key="lr").value == pytest.approx(0.48)
    assert any("Stable" in caption.value for caption in app.caption)


def test_other_steps_by_a_link_and_by_the_widgets():
    query = {"optimizer": "Adam", "beta1": "0.8", "batch": "25", "batch_seed": "3", "schedule": "cosine"}
    app = opened("training/regression/page", code="true", **query)
    config = run(app).recipe.config
    assert (config.optimizer, config.batches) == (Choice("Adam", beta1=0.8), Batches(25, seed=3))
    assert config.schedule == Schedule("cosine")
    assert any("batches of 25, shuffled by seed 3" in caption.value for caption in app.caption)
    assert "torch.randperm(100, generator=shuffler)" in app.code[0].value
    app.selectbox(key="optimizer").set_value("momentum").run()
    app.toggle(key="nesterov").set_value(True)
    app.number_input(key="batch").set_value(None)
    app.selectbox(key="schedule").set_value("step").run()
    app.number_input(key="every").set_value(7).run()
    config = run(app).recipe.config
    assert config.optimizer == Choice("momentum", nesterov=True)
    assert (config.batches, config.schedule) == (Batches(), Schedule("step", every=7))
    assert not app.exception


def test_too_small_batches_are_a_problem_that_says_what_would_do():
    app = opened("training/regression/page", n="50000", batch="7", epochs="2")
    assert "Choose 50 or more" in figures(app)
    app.number_input(key="batch").set_value(500).run()
    assert run(app).steps == 100
    assert "Choose 50" not in figures(app)


def test_a_pinned_run_stays_while_the_next_one_is_made():
    app = opened("training/regression/page", epochs="100")
    app.button(key="pin").click().run()
    app.number_input(key="lr").set_value(0.1).run()
    (chart,) = app.get("vega_lite_chart")
    assert "pinned" in {dataset.name for dataset in chart.proto.datasets}
    assert any(caption.value.startswith("Pinned: plain descent") for caption in app.caption)
    app.button(key="unpin").click().run()
    (chart,) = app.get("vega_lite_chart")
    assert "pinned" not in {dataset.name for dataset in chart.proto.datasets}
    assert not any(caption.value.startswith("Pinned") for caption in app.caption)


def test_many_points_are_thinned_out_and_it_says_so():
    app = opened("training/regression/page", n="5000", epochs="10")
    assert any("300 of the 5,000 points" in caption.value for caption in app.caption)


def test_the_table_is_there():
    app = opened("training/regression/page", epochs="20", rows="true")
    assert list(app.dataframe[0].value.columns[:4]) == ["epoch", "loss", "w", "b"]
    assert len(app.dataframe[0].value) == 21


def test_a_line_by_hand_steps_downhill_and_a_descent_starts_from_it():
    app = opened("training/regression/page", view="by hand", my_w="1.5", my_b="-2", lr="0.1")
    (chart,) = app.get("vega_lite_chart")
    assert {dataset.name for dataset in chart.proto.datasets} == {"room", "points", "lines", "slices", "here"}
    (said,) = [text.value for text in app.markdown if "Your line's loss" in text.value]
    app.button(key="one_step").click().run()
    w, b = app.number_input(key="my_w").value, app.number_input(key="my_b").value
    same = Run(Config(lr=0.1, epochs=1, start_w=1.5, start_b=-2.0), synthetic())
    same.advance()
    assert (w, b) == (same.w.item(), same.b.item())
    assert f"**{same.history.loss[0].item():.4g}**" in said
    app.button(key="descend").click().run()
    assert not app.exception
    assert run(app).start == (w, b)
    assert (run(app).lr, run(app).epoch) == (0.1, 100)


@pytest.mark.parametrize("line", [{"my_w": "1000", "my_b": "-1e9", "lr": "10"}, {"my_w": "1e99", "my_b": "up"}])
def test_no_line_by_hand_breaks_the_page(line):
    app = opened("training/regression/page", view="by hand", n="2", noise="0", **line)
    for _ in range(3):
        app.button(key="one_step").click().run()
        assert not app.exception


def test_views_without_an_optimizer_say_so_where_one_is_chosen():
    app = opened("training/regression/page", optimizer="Adam")
    said = {}
    for view in ("descent", "by hand", "loss surface", "learning rates", "bugs", "your data"):
        app.segmented_control(key="view").set_value(view).run()
        said[view] = any("uses plain descent" in caption.value for caption in app.caption)
    assert said == {
        "descent": False, "by hand": True, "loss surface": False, "learning rates": True, "bugs": True,
        "your data": True,
    }  # fmt: skip
    app.segmented_control(key="view").set_value("descent").run()
    app.selectbox(key="optimizer").set_value("descent").run()
    app.segmented_control(key="view").set_value("bugs").run()
    assert not any("uses plain descent" in caption.value for caption in app.caption)


def test_a_run_that_an_address_sets_in_motion_asks_the_browser_whether_the_page_is_loaded(monkeypatch):
    asked = []
    monkeypatch.setattr("pages.training.live_run._component", lambda **how: asked.append(how["key"]))
    opened("training/regression/page", epochs="100")  # done before its first picture
    assert asked == []
    assert run(opened("training/regression/page", epochs="4000")).epoch == 4000
    assert asked == ["live-loaded"]
