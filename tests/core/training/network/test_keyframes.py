"""Frames are measured from kept weights; what they say is what a bad start does."""

import math

import pytest
import torch

from core.training.loop.optimizers import Choice
from core.training.network.config import Config
from core.training.network.data import Generated, make_data
from core.training.network.frame import GRID, PLACES, STRIDE, network_state, places
from core.training.network.keyframes import keyframes, measure
from core.training.network.layers import ACTIVATIONS, forward
from core.training.network.losses import ERRORS
from core.training.network.run import Run
from core.training.network.unit_health import ALIKE, DEAD, SATURATED
from core.training.network.weights import split


def trained(config=Config(epochs=25), source=Generated(n=60)):  # noqa: B008 - both are frozen
    run = Run(config, make_data(source))
    run.advance()
    return run


def test_every_frame_is_that_of_its_own_weights():
    run = trained()
    frames = keyframes(run)
    assert frames.epochs == tuple(range(26))
    assert frames.train[:-1].tolist() == pytest.approx(run.history.loss.tolist(), rel=1e-5)
    for row in (0, 12, 25):
        leaf = frames.weights[row].clone().requires_grad_()
        layers = split(leaf, run.shapes)
        for part, loss, right in (
            (run.data.train, frames.train, frames.train_right),
            (run.data.test, frames.test, frames.test_right),
        ):
            output = forward(part.inputs, layers, torch.tanh)
            error = ERRORS["logistic"](output, part.targets).mean()
            assert loss[row].item() == pytest.approx(error.item(), rel=1e-5)
            assert right[row].item() == pytest.approx(((output > 0) == (part.targets > 0)).double().mean().item())
        ERRORS["logistic"](forward(run.data.train.inputs, layers, torch.tanh), run.data.train.targets).mean().backward()
        norms = [torch.cat([W.flatten(), b]).norm().item() for W, b in split(leaf.grad, run.shapes)]
        assert frames.gradients[row].tolist() == pytest.approx(norms, rel=1e-4)


def test_a_film_that_grows_is_the_film_of_the_whole():
    run = Run(Config(epochs=900), make_data(Generated(n=300)))
    for epochs in (0, 1, 3, 200, 500, 900):
        run.advance(epochs=epochs)
        frames = keyframes(run)
        assert frames.epochs[-1] == run.epoch
    whole = keyframes(run)
    assert frames.epochs == whole.epochs
    torch.testing.assert_close(frames.train, whole.train)
    torch.testing.assert_close(frames.gradients, whole.gradients)


def test_another_length_makes_another_film():
    run = Run(Config(epochs=900), make_data(Generated(n=20)))
    run.advance(epochs=500)
    keyframes(run)
    run.change(Config(epochs=600))
    run.advance()
    assert keyframes(run).epochs == run.snapshots.epochs


def test_what_is_not_known_is_nan():
    frames = keyframes(trained(Config((2,), loss="squared", epochs=3), Generated("plane", train=100)))
    assert all(math.isnan(value) for value in frames.test.tolist() + frames.train_right.tolist())


def test_zeros_never_break_symmetry():
    run = trained(Config((4, 2), initialisation="zeros", epochs=60))
    frames = keyframes(run)
    assert frames.ailing[:, 0, ALIKE - 1].tolist() == [4.0] * len(frames)
    for W, _ in run.layers[:-1]:
        assert (W[:, :1] == W).all()
    assert frames.train[-1] > 0.6  # log 2 is a coin's


def test_units_die_under_a_huge_rate_and_get_no_gradient_any_more():
    config = Config((6,), "relu", "he", optimizer=Choice("descent"), lr=30.0, epochs=20)
    run = trained(config, Generated("circle", 200))
    frames = keyframes(run)
    dead = int(frames.ailing[-1, 0, DEAD - 1])
    assert dead > 0
    verdicts = [unit.ailment for unit in network_state(run, run.weights).layers[1]]
    assert verdicts.count(DEAD) == dead
    leaf = run.weights.clone().requires_grad_()
    layers = split(leaf, run.shapes)
    ERRORS["logistic"](forward(run.data.train.inputs, layers, torch.relu), run.data.train.targets).mean().backward()
    W, b = split(leaf.grad, run.shapes)[0]
    for unit, verdict in enumerate(verdicts):
        if verdict == DEAD:
            assert not W[:, unit].any()
            assert not b[unit]


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_huge_weights_saturate_and_gradients_vanish(activation):
    huge, good = (
        keyframes(trained(Config((8, 8), activation, start, epochs=1), Generated("gauss", 200)))
        for start in ("huge", "xavier")
    )
    assert huge.ailing[0, :2, SATURATED - 1].sum() >= 4
    assert good.ailing[0, :2, SATURATED - 1].sum() == 0


def test_tiny_weights_let_gradients_vanish():
    tiny, good = (
        keyframes(trained(Config((4, 4, 4), initialisation=start, epochs=1))).gradients[0]
        for start in ("tiny", "xavier")
    )
    assert tiny.max() < 1e-4 * good.min()


def test_a_frame_is_the_networks_output_at_each_place():
    run = trained(Config((3, 2)), Generated())
    picture = network_state(run, run.weights)
    assert [len(layer) for layer in picture.layers] == [2, 3, 2, 1]
    where = places(run)
    assert where.shape == (GRID**2, 2)
    assert where[0].tolist() == pytest.approx([-5.9, 5.9])  # the top left, and rows run to the right
    assert where[1].tolist() == pytest.approx([-5.7, 5.9])
    output = forward(where, run.layers, torch.tanh)[:, 0]
    levels = torch.tensor(list(picture.layers[-1][0].levels))
    expected = (2 * torch.sigmoid(output) - 1) * 127 + 127
    assert (levels - expected).abs().max() <= 0.51
    unit = picture.layers[1][2]
    W, b = run.layers[0]
    assert unit.weights == tuple(W[:, 2].tolist())
    assert unit.bias == b[2].item()
    tile = torch.tensor(list(unit.levels))
    assert len(tile) == (GRID // STRIDE) ** 2
    value = torch.tanh(where[0] @ W[:, 2] + b[2])
    assert tile[0].item() == pytest.approx(value.item() * 127 + 127, abs=0.51)


def test_a_frame_of_one_coordinate_is_a_curve():
    run = trained(Config((3,), loss="squared"), Generated("line"))
    picture = network_state(run, run.weights)
    assert len(picture.curve) == PLACES
    expected = forward(places(run), run.layers, torch.tanh)[:, 0].tolist()
    assert picture.curve == pytest.approx(expected)
    assert len(picture.layers[1][0].levels) == PLACES


def test_many_networks_at_once_are_each_itself():
    run = trained(Config((3,), "relu", epochs=40), Generated(n=2000))
    kept = run.snapshots
    together = measure(run, kept.epochs, kept.weights)
    for row in (0, 25, 40):
        alone = measure(run, kept.epochs[row : row + 1], kept.weights[row : row + 1])
        torch.testing.assert_close(together.train[row], alone.train[0])
        torch.testing.assert_close(together.gradients[row], alone.gradients[0], rtol=1e-3, atol=1e-7)
    assert ACTIVATIONS["relu"] is torch.relu
