"""The network page with its widgets moved, without a browser."""

import json
import math

import pyarrow as pa
import pytest

from core.inputs.table.bundled import TABLES
from core.training.config import Config as Beginning
from core.training.data import synthetic
from core.training.line.run import Run as Line
from core.training.network.data import Rows
from core.training.network.keyframes import keyframes
from core.training.network.presets import PRESETS
from tests.pages.opened import figures, opened


def watch(app):
    return app.session_state["network"]


def run(app):
    return watch(app).run


def picture(app):
    """What the live figure is sent: markup, tiles and patch."""
    sent = [json.loads(node.proto.json) for node in app.main if node.type == "bidi_component"]
    return next(data for data in sent if isinstance(data, dict) and "tiles" in data)


def progress(app):
    """The line above the figure."""
    (line,) = picture(app)["patch"][".progress"]["text"]
    return line


def columns(chart, name):
    """A dataset of a chart, by column."""
    (sent,) = (dataset.data.data for dataset in chart.proto.datasets if dataset.name == name)
    return pa.ipc.open_stream(sent).read_all().to_pydict()


def text(app):
    return " ".join(element.value for element in [*app.markdown, *app.caption])


def test_it_opens_on_a_network_that_has_learned_a_circle():
    app = opened("training/network/page", epochs="200")
    assert run(app).epoch == 200
    assert keyframes(watch(app).run).test_right[-1] > 0.95
    assert app.selectbox(key="preset").value == "A circle in a second"
    assert progress(app) == "epoch 200 of 200"
    assert picture(app)["patch"][".unit"]["aria-label"][2].startswith("h1[0] = tanh(")
    (chart,) = app.get("vega_lite_chart")
    assert {dataset.name for dataset in chart.proto.datasets} >= {"lines", "now", "room"}
    assert "datasets" not in json.loads(chart.proto.spec)


@pytest.mark.parametrize(("train", "parts"), [("80", ["train", "test"]), ("100", ["train"])])
def test_the_legend_of_the_losses_names_a_test_only_where_there_is_one(train, parts):
    (chart,) = opened("training/network/page", train=train, epochs="20").get("vega_lite_chart")
    assert json.loads(chart.proto.spec)["layer"][1]["encoding"]["color"]["scale"]["domain"] == parts


def test_the_chart_below_can_show_the_gradients_of_each_layer():
    app = opened("training/network/page", chart="gradients", hidden="3, 3", epochs="20")
    (chart,) = app.get("vega_lite_chart")
    assert "|∇|" in json.loads(chart.proto.spec)["title"]["text"]
    drawn = columns(chart, "lines")
    assert list(dict.fromkeys(drawn["line"])) == ["layer 1", "layer 2", "output"]
    assert drawn["height"] == keyframes(watch(app).run).gradients.T.flatten().tolist()
    app.radio(key="chart").set_value("loss").run()
    (chart,) = app.get("vega_lite_chart")
    assert set(columns(chart, "lines")["line"]) == {"train", "test"}


def test_a_preset_brings_the_chart_that_shows_what_it_is_about():
    app = opened("training/network/page", epochs="200")
    app.selectbox(key="preset").set_value("Gradients vanish").run()
    assert app.radio(key="chart").value == "gradients"
    app.radio(key="chart").set_value("loss").run()
    assert app.selectbox(key="preset").value == "Gradients vanish"
    app.selectbox(key="preset").set_value("Dead ReLUs").run()
    assert app.radio(key="chart").value == "loss"


def test_a_link_restores_the_settings():
    query = {
        "data": "xor", "hidden": "3, 2", "activation": "relu", "lr": "0.1", "epochs": "40", "n": "90", "noise": "10",
        "train": "70", "seed": "7", "loss": "hinge", "init": "he", "start": "5", "optimizer": "momentum",
        "schedule": "cosine", "batch": "20", "l1": "0.001", "l2": "0.01",
    }  # fmt: skip
    app = opened("training/network/page", **query)
    config, source = run(app).config, run(app).data.source
    assert (config.hidden, config.activation, config.lr, config.epochs) == ((3, 2), "relu", 0.1, 40)
    assert (source.kind, source.n, source.noise, source.train, source.seed) == ("xor", 90, 10, 70, 7)
    assert (config.loss, config.initialisation, config.seed) == ("hinge", "he", 5)
    assert (config.optimizer.name, config.schedule.name, config.batches.size) == ("momentum", "cosine", 20)
    assert (config.l1, config.l2) == (0.001, 0.01)
    assert app.selectbox(key="preset").value is None


@pytest.mark.parametrize(
    "query",
    [
        {"data": "moons", "hidden": "4, 2, lots", "activation": "5", "lr": "nan", "epochs": "-1", "n": "1e9"},
        {"hidden": "99", "noise": "x", "train": "0", "batch": "7", "l1": "all", "scrub": "nan", "features": "x9"},
    ],
)
def test_a_link_with_nonsense_opens_on_the_defaults(query):
    app = opened("training/network/page", **query)
    assert "is not a width" in figures(app) or "hidden layer cannot have" in figures(app)
    app.text_input(key="network_hidden").set_value("3").run()
    assert run(app).config.hidden == (3,)
    assert (run(app).config.lr, run(app).data.source.kind) == (0.03, "circle")
    assert app.number_input(key="scrub").value == 100


def test_step_by_step_and_training_changed_under_way():
    app = opened("training/network/page", epochs="50")
    app.button(key="reset").click().run()
    assert progress(app) == "epoch 0 of 50"
    app.button(key="run-step").click().run()
    app.button(key="run-step").click().run()
    under_way = run(app)
    app.select_slider(key="network_batch").set_value("50").run()
    app.selectbox(key="network_optimizer").set_value("momentum").run()
    assert run(app) is under_way
    app.button(key="finish").click().run()
    assert run(app) is under_way
    assert under_way.epoch == 50
    assert [epoch for epoch, _ in under_way.recipe.changes] == [0, 2]
    app.text_input(key="network_hidden").set_value("3").run()
    assert run(app) is not under_way
    assert run(app).epoch == 50
    app.button(key="play").click().run()
    assert run(app).epoch == 50
    assert not app.exception


def test_scrubbing_shows_the_run_as_it_was():
    app = opened("training/network/page", scrub="0")
    assert progress(app) == "epoch 0 of 200 · the run is at 200"
    first = picture(app)
    app.number_input(key="scrub").set_value(50.0).run()
    assert progress(app).startswith("epoch 100 of 200")
    assert picture(app) != first
    app.button(key="play").click().run()
    assert app.number_input(key="scrub").value == 100.0


def test_the_line_is_the_regression_pages_and_a_height_has_no_classes():
    app = opened("training/network/page", epochs="200")
    app.selectbox(key="preset").set_value("The line").run()
    assert not app.exception
    line = Line(Beginning(), synthetic())
    line.advance()
    ((W, b),) = run(app).layers
    assert (W.item(), b.item()) == pytest.approx((line.w.item(), line.b.item()), rel=1e-6)
    assert app.selectbox(key="preset").value == "The line"
    app.selectbox(key="network_data").set_value("plane").run()
    assert not app.exception
    assert run(app).config.loss == "squared"
    app.selectbox(key="network_data").set_value("spiral").run()
    assert run(app).config.loss == "logistic"


@pytest.mark.parametrize("name", ["Dead ReLUs", "All zeros never break symmetry", "The line with one more layer"])
def test_a_preset_sets_the_widgets(name):
    app = opened("training/network/page", epochs="200")
    app.selectbox(key="preset").set_value(name).run()
    assert not app.exception
    assert app.selectbox(key="preset").value == name
    assert PRESETS[name].sight in text(app)
    assert run(app).done


def test_what_takes_too_long_is_refused_and_divergence_is_said():
    app = opened("training/network/page", epochs="100000", batch="1", n="2000")
    assert "seconds" in figures(app)
    assert not app.get("vega_lite_chart")
    app = opened("training/network/page", epochs="200")
    app.number_input(key="network_epochs").set_value(100_000)
    app.select_slider(key="network_batch").set_value("1").run()
    assert "seconds" in figures(app)
    assert run(app).config.batches.size is None  # the last network stays on the page
    assert app.get("vega_lite_chart")
    app.text_input(key="network_hidden").set_value("4, lots").run()
    assert "is not a width" in figures(app)
    assert picture(app)["tiles"]
    app = opened("training/network/page", data="plane", lr="10", optimizer="descent", activation="relu")
    assert run(app).diverged
    assert not math.isfinite(run(app).history.loss[-1])
    assert "The run diverged" in figures(app)
    ended = run(app).epoch
    steps = {"data": "plane", "lr": "10", "optimizer": "descent", "activation": "relu"}
    before, last = (opened("training/network/page", **steps, epochs=str(ended - back)) for back in (2, 1))
    assert not run(last).diverged
    assert "The run diverged" in figures(last)  # by its very last step
    assert "The run diverged" not in figures(before)


def test_code_and_table_wait_in_their_folds():
    app = opened("training/network/page", code="true", table="true", legend="true", epochs="20")
    assert "- **dead**: relu gives 0 for every point" in text(app)
    assert "h1 = torch.tanh(x @ W1 + b1)" in app.code[0].value
    assert len(app.dataframe[0].value) == 21
    assert any(button.label == "Download the weights (safetensors)" for button in app.get("download_button"))


def test_a_table_is_learned_from_in_one_dimension_and_in_two():
    app = opened("training/network/page", data="table", epochs="30", code="true")
    assert run(app).data.source.inputs == ("x",)
    assert '<path class="fit"/>' in picture(app)["markup"]
    assert "torch.tensor([[10.0, 8.04]" in app.code[0].value
    rows = "\n".join(f"{k % 7}, {k * k % 5}, {'12'[k % 2]}" for k in range(40))
    app.selectbox(key="network_source").set_value("pasted text").run()
    app.text_area(key="pasted").set_value(f"<b>a</b>, b, c\n{rows}").run()
    app.multiselect(key="network_x-pasted text").set_value(["<b>a</b>", "b"]).run()
    assert not app.exception
    source = run(app).data.source
    assert (source.task, source.n, source.inputs) == ("classification", 40, ("x1", "x2"))
    assert "“<b>a</b>”" in " ".join(element.value for element in app.get("text"))
    assert "<b>a</b>" not in picture(app)["markup"]
    app.selectbox(key="network_optimizer").set_value("momentum").run()
    app.text_area(key="pasted").set_value("nothing").run()
    assert not app.exception
    assert "There is no table yet" in figures(app)
    app.selectbox(key="network_data").set_value("gauss").run()
    assert run(app).config.optimizer.name == "momentum"  # what was chosen meanwhile is not forgotten


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_of_ours_opens_on_inputs_that_have_a_picture(table):
    app = opened("training/network/page", **{"data": "table", "table-source": table})
    assert "room for" not in figures(app)
    assert "has two" not in figures(app)
    assert len(run(app).data.source.table.inputs) <= 2
    assert isinstance(run(app).data.source, Rows)
