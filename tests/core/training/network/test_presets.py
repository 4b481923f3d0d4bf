"""What a preset says that there is to see is there to be seen."""

from dataclasses import replace

import pytest

from core.inputs.widths import parse_widths
from core.pictures.training.network.charts import ALT
from core.training.loop.optimizers import Choice
from core.training.network.config import Config
from core.training.network.data import LINE, Generated, make_data
from core.training.network.keyframes import keyframes
from core.training.network.presets import PRESETS
from core.training.network.run import Run
from core.training.network.unit_health import ALIKE, DEAD, SATURATED


def chosen(name):
    settings = dict(PRESETS[name].settings)
    kind = settings.get("data", "circle")
    source = Generated(kind, settings.get("n", 500), settings.get("noise", 0), settings.get("train", 50))
    config = Config(
        parse_widths(settings.get("hidden", "4, 2")),
        settings.get("activation", "tanh"),
        settings.get("init", "xavier"),
        "squared" if source.task == "regression" else "logistic",
        epochs=settings.get("epochs", 200),
        lr=settings.get("lr", 0.03),
        optimizer=Choice(settings.get("optimizer", "Adam")),
    )
    return config, source


def trained(config, source):
    run = Run(config, make_data(source))
    run.advance()
    return keyframes(run)


def test_a_circle_in_a_second():
    config, source = chosen("A circle in a second")
    assert trained(config, source).test_right[-1] > 0.95
    assert config.hidden == (4, 2)


def test_a_spiral_needs_depth():
    config, source = chosen("A spiral needs depth")
    assert trained(config, source).train_right[-1] > 0.97
    assert trained(replace(config, hidden=()), source).train_right[-1] < 0.75


def test_xor_with_a_line_fails_and_one_layer_of_four_does_it():
    config, source = chosen("XOR with a line fails")
    assert trained(config, source).train_right[-1] < 0.75
    assert trained(replace(config, hidden=(4,)), source).train_right[-1] > 0.95


@pytest.mark.parametrize("lr", [0.03, 1.0])
def test_zeros_stay_alike_whatever_the_rate(lr):
    config, source = chosen("All zeros never break symmetry")
    frames = trained(replace(config, lr=lr), source)
    assert frames.ailing[-1, :2, ALIKE - 1].tolist() == [4, 2]
    assert frames.train_right[-1] < 0.7


def test_relus_die_and_never_come_back():
    config, source = chosen("Dead ReLUs")
    dead = trained(config, source).ailing[:, :2, DEAD - 1].sum(-1)
    assert dead[0] == 0
    assert dead[-1] >= 1
    calm = trained(replace(config, lr=0.3), source)
    assert calm.ailing[-1, :2, DEAD - 1].sum() == 0
    assert calm.train_right[-1] > 0.95


def test_huge_weights_saturate():
    config, source = chosen("Saturated")
    frames = trained(config, source)
    assert frames.ailing[0, :2, SATURATED - 1].sum() >= 4
    healthy = trained(replace(config, initialisation="xavier"), source)
    assert frames.train[-1] > 2 * healthy.train[-1]


def test_a_wavy_height():
    config, source = chosen("A wavy height")
    frames = trained(config, source)
    assert frames.train[-1] < 0.1 * frames.train[0]


def test_the_line_and_one_layer_more():
    config, source = chosen("The line")
    assert (config.hidden, source.kind) == ((), LINE)
    line = trained(config, source)
    more, same = chosen("The line with one more layer")
    assert same == source
    assert 0.5 < trained(more, same).train[-1] / line.train[-1] < 1.1


def test_gradients_vanish_through_sigmoids_and_come_back_through_tanh():
    config, source = chosen("Gradients vanish")
    frames = trained(config, source)
    assert (frames.gradients[0, 1:] > 2 * frames.gradients[0, :-1]).all()  # each layer further back gets less
    assert frames.gradients[0, -1] > 1000 * frames.gradients[0, 0]
    assert frames.train_right[-1] < 0.6
    assert trained(replace(config, activation="tanh"), source).train_right[-1] > 0.97
    assert PRESETS["Gradients vanish"].chart == "gradients"
    assert {preset.chart for preset in PRESETS.values()} <= set(ALT)
