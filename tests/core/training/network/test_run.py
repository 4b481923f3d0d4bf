"""The network from scratch against torch.nn and torch.optim, finite differences, and the regression page's line."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.devices import placement
from core.problem import InputProblem
from core.training.data import synthetic
from core.training.hyperplane.sample import Sample
from core.training.line import run as descent
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule
from core.training.network.config import Config
from core.training.network.data import FEATURES, LINE, MAKERS, Generated, Rows, make_data
from core.training.network.frame import network_state
from core.training.network.keyframes import keyframes
from core.training.network.layers import ACTIVATIONS, forward
from core.training.network.losses import ERRORS, FITTING, hinge, logistic, squared
from core.training.network.run import Run
from tests.profiles import examples

MODULES = {
    "tanh": torch.nn.Tanh,
    "relu": torch.nn.ReLU,
    "sigmoid": torch.nn.Sigmoid,
    "leaky relu": lambda: torch.nn.LeakyReLU(0.01),
    "linear": torch.nn.Identity,
}
LOSSES = {
    "logistic": lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(z, (y + 1) / 2),
    "squared": torch.nn.functional.mse_loss,
    "hinge": lambda z, y: torch.nn.functional.relu(1 - z * y).mean(),
}
DEVICES = ("cpu", "cpu:0")
OPTIMIZERS = {
    "descent": torch.optim.SGD,
    "momentum": lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9),
    "RMSProp": torch.optim.RMSprop,
    "Adam": torch.optim.Adam,
}


def module(run):
    """The same network of torch.nn, with the run's weights as they are now."""
    layers = []
    for W, b in run.layers:
        linear = torch.nn.Linear(*W.shape)
        with torch.no_grad():
            linear.weight.copy_(W.T)
            linear.bias.copy_(b)
        layers += [linear, MODULES[run.config.activation]()]
    return torch.nn.Sequential(*layers[:-1])


def turned(tensors):
    """All in one vector, as a run has them: torch.nn keeps a unit's weights in a row, a run in a column."""
    return torch.cat([(t.T if t.ndim == 2 else t).flatten() for t in tensors])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", ERRORS)
def test_outputs_and_gradients_are_those_of_torch_nn(activation, loss):
    run = Run(Config((5, 3), activation, loss=loss), make_data(Generated("xor", 40)))
    network = module(run)
    x, y = run.data.train.inputs, run.data.train.targets
    output = forward(x, run.layers, ACTIVATIONS[activation])
    torch.testing.assert_close(output, network(x), rtol=1e-5, atol=1e-6)
    ERRORS[loss](output, y).mean().backward()
    LOSSES[loss](network(x), y).backward()
    theirs = turned(p.grad for p in network.parameters())
    torch.testing.assert_close(run.weights.grad, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("size", [None, 10])
def test_a_run_is_that_of_torch_optim(name, size):
    lr = 0.02
    config = Config((4, 2), optimizer=Choice(name), lr=lr, batches=Batches(size, seed=3), epochs=12, l2=0.003)
    run = Run(config, make_data(Generated("spiral", 80, noise=10)))
    network = module(run)
    optimizer = OPTIMIZERS[name](network.parameters(), lr)
    x, y = run.data.train.inputs, run.data.train.targets
    generator = torch.Generator().manual_seed(3)
    for _ in range(12):
        order = torch.arange(40) if size is None else torch.randperm(40, generator=generator)
        for rows in order.split(size or 40):
            optimizer.zero_grad()
            penalty = sum((p**2).sum() for p in network.parameters() if p.ndim == 2)
            (LOSSES["logistic"](network(x[rows]), y[rows]) + 0.003 / 2 * penalty).backward()
            optimizer.step()
    run.advance()
    torch.testing.assert_close(run.weights, turned(p.detach() for p in network.parameters()), rtol=2e-3, atol=2e-5)


@pytest.mark.parametrize(("l1", "l2"), [(0.01, 0.0), (0.0, 0.3), (0.01, 0.3)])
def test_a_penalty_pulls_weights_by_its_closed_form_and_leaves_biases_alone(l1, l2):
    """One step of plain descent moves W by -lr (∂loss/∂W + l1 sign W + l2 W), and b by the loss alone."""
    config = Config((3, 2), optimizer=Choice("descent"), lr=0.5, epochs=1)
    plain, run = (Run(c, make_data(Generated("circle", 30))) for c in (config, replace(config, l1=l1, l2=l2)))
    before = [W.detach().clone() for W, _ in run.layers]
    plain.advance()
    run.advance()
    for W, (free, b_free), (pulled, b_pulled) in zip(before, plain.layers, run.layers, strict=True):
        expected = free.detach() - 0.5 * (l1 * W.sign() + l2 * W)
        torch.testing.assert_close(pulled.detach(), expected, rtol=1e-5, atol=1e-6)
        assert torch.equal(b_pulled, b_free)
    assert run.history.loss[0] == plain.history.loss[0]  # penalties are not in it


def test_gradients_agree_with_finite_differences():
    run = Run(Config((3, 2)), make_data(Generated("circle", 30)))
    x, y = run.data.train.inputs.double(), run.data.train.targets.double()

    def loss(*parameters):
        layers = list(zip(parameters[::2], parameters[1::2], strict=True))
        return logistic(forward(x, layers, torch.tanh), y).mean()

    leaves = [p.detach().double().requires_grad_() for layer in run.layers for p in layer]
    assert torch.autograd.gradcheck(loss, leaves)


@pytest.mark.parametrize("error", [logistic, squared, hinge])
def test_a_loss_of_huge_outputs_is_finite(error):
    z = torch.tensor([[1e4], [-1e4], [0.0]], requires_grad=True)
    y = torch.tensor([[-1.0], [-1.0], [1.0]])
    error(z, y).mean().backward()
    assert z.grad.isfinite().all()
    assert logistic(z, y)[0].item() == 1e4


def test_without_hidden_layers_it_is_the_line_of_the_regression_page():
    line = descent.Run(descent.Config(), synthetic())
    line.advance()
    source = Generated(LINE, n=100, noise=50, train=100, seed=42)
    config = Config((), initialisation="normal", loss="squared", optimizer=Choice("descent"), lr=0.01, epochs=100)
    run = Run(config, make_data(source))
    ((W, b),) = run.layers
    assert W.item() == line.history.w[0].item()  # the article's start, to the last bit
    run.advance()
    assert W.item() == pytest.approx(line.w.item(), rel=1e-6)
    assert b.item() == pytest.approx(line.b.item(), rel=1e-6)
    assert run.history.loss.tolist() == pytest.approx(line.history.loss.tolist(), rel=1e-5)


@examples(25)
@given(
    st.sampled_from(["circle", "plane", LINE]),
    st.sampled_from([None, 7]),
    st.lists(st.integers(1, 9), max_size=6),
    st.sampled_from(["Adam", "momentum"]),
    st.sampled_from(["constant", "cosine"]),
)
def test_chunks_change_no_bit(kind, size, chunks, optimizer, plan):
    config = Config(
        (3,),
        loss=FITTING[MAKERS[kind][0]][0],
        optimizer=Choice(optimizer),
        batches=Batches(size),
        schedule=Schedule(plan),
        epochs=30,
        lr=0.1,
    )
    whole, pieces = (Run(config, make_data(Generated(kind, 40))) for _ in range(2))
    whole.advance()
    for chunk in chunks:
        pieces.advance(epochs=chunk)
    pieces.advance(seconds=1e-9)
    pieces.advance()
    assert torch.equal(whole.weights, pieces.weights)
    assert whole.history.loss.tolist() == pieces.history.loss.tolist()
    assert torch.equal(whole.snapshots.weights, pieces.snapshots.weights)
    assert whole.snapshots.epochs == pieces.snapshots.epochs


def test_it_learns_a_circle_and_leaves_other_random_numbers_alone():
    before = torch.get_rng_state()
    run = Run(Config(), make_data(Generated()))
    assert run.advance(epochs=10) == 10
    assert not run.done
    run.advance()
    assert run.done
    assert len(run.history) == 200
    assert run.history.loss[-1] < 0.05 < run.history.loss[0]
    assert torch.equal(before, torch.get_rng_state())
    assert run.advance() == 0


def test_settings_of_the_training_change_under_way():
    run = Run(Config(epochs=20), make_data(Generated(n=40)))
    run.advance(epochs=5)
    faster = Config(epochs=40, lr=0.5, optimizer=Choice("momentum"), batches=Batches(4))
    run.change(faster)
    run.change(faster)
    assert [epoch for epoch, _ in run.recipe.changes] == [0, 5]
    run.change(Config(epochs=50))
    assert [epoch for epoch, _ in run.recipe.changes] == [0, 5]
    assert run.config.lr == Config().lr
    run.advance()
    assert run.epoch == 50
    with pytest.raises(ValueError, match="another network"):
        run.change(Config((3,), epochs=50))


def test_settings_tried_between_two_epochs_leave_no_trace():
    """An optimizer that was chosen and given up again before the next epoch has not forgotten what it knew."""
    steady, wavering = (Run(Config((3,), epochs=12, batches=Batches(7)), make_data(Generated(n=40))) for _ in range(2))
    for run in (steady, wavering):
        run.advance(epochs=5)
    wavering.change(replace(wavering.config, optimizer=Choice("momentum"), batches=Batches(9)))
    wavering.change(steady.config)
    for run in (steady, wavering):
        run.advance()
    assert wavering.recipe == steady.recipe
    assert torch.equal(wavering.weights, steady.weights)


def test_keyframes_stay_few_and_begin_at_the_start():
    run = Run(Config(epochs=2000), make_data(Generated(n=20)))
    run.advance(epochs=900)
    run.change(Config(epochs=1500))
    run.advance()
    kept = run.snapshots
    assert kept.epochs[0] == 0
    assert kept.epochs[-1] == 1500
    assert list(kept.epochs) == sorted(set(kept.epochs))
    assert len(kept.epochs) <= limits.KEYFRAMES
    assert kept.weights.shape == (len(kept.epochs), 25)
    assert torch.equal(kept.weights[-1], run.weights)


def test_fewer_epochs_than_are_made_end_the_run():
    run = Run(Config(epochs=50), make_data(Generated(n=20)))
    run.advance(epochs=30)
    run.change(Config(epochs=10))
    assert run.done
    assert run.length == 30


def test_a_split_keeps_every_point_once():
    whole = MAKERS["xor"][1](101, 0.2, torch.Generator().manual_seed(9))
    data = make_data(Generated("xor", 101, 20, 30, 9))
    assert len(data.train.points) == 30
    both = torch.cat([torch.cat([part.points, part.targets], 1) for part in (data.train, data.test)])
    assert sorted(both.tolist()) == sorted(torch.cat(whole, 1).tolist())


def test_features_are_what_they_are_called():
    data = make_data(Generated(features=tuple(FEATURES)))
    x1, x2 = data.train.points.T
    expected = [x1, x2, x1.square(), x2.square(), x1 * x2, x1.sin(), x2.sin()]
    torch.testing.assert_close(data.train.inputs, torch.stack(expected, dim=1))
    assert make_data(Generated(features=("x2", "x1"))).source.inputs == ("x1", "x2")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Generated("moons"),
        lambda: Generated(n=3),
        lambda: Generated(n=limits.NETWORK_POINTS + 1),
        lambda: Generated(noise=51),
        lambda: Generated(train=5),
        lambda: Generated(seed=-1),
        lambda: Generated(features=()),
        lambda: Generated(features=("x3",)),
        lambda: Config((0,)),
        lambda: Config((9,)),
        lambda: Config((1,) * 7),
        lambda: Config(activation="softplus"),
        lambda: Config(initialisation="ones"),
        lambda: Config(loss="cross"),
        lambda: Config(seed=-3),
        lambda: Config(lr=float("nan")),
        lambda: Config(epochs=0),
        lambda: Config(l1=-1.0),
        lambda: Config(l2=float("inf")),
        lambda: Config().check(Generated("plane")),
        lambda: Config(epochs=100_000, batches=Batches(10)).check(Generated()),
    ],
)
def test_what_cannot_be_done_is_said_before_it_is_tried(wrong):
    with pytest.raises(InputProblem):
        wrong()


def table(inputs, y):
    X = torch.arange(12.0, dtype=torch.float64).reshape(6, 2).square()[:, :inputs]
    return Sample(X, torch.tensor(y, dtype=torch.float64), ("left", "right")[:inputs], "target")


def test_a_tables_columns_are_standardized_on_the_rows_trained_on():
    data = make_data(Rows(table(2, [1, 2, 3, 4, 5, 7]), 6, train=70))
    assert data.source.task == "regression"
    for values in (data.train.points, data.train.targets):
        assert values.mean(0).tolist() == pytest.approx([0] * values.shape[1], abs=1e-6)
        assert values.std(0, correction=0).tolist() == pytest.approx([1] * values.shape[1], rel=1e-5)
    low, high = data.extent.low, data.extent.high
    assert low < torch.cat([data.train.points, data.test.points]).min()
    assert high > data.train.points.max()


def test_a_number_that_standardizing_throws_out_of_float32_is_refused_in_its_columns_name():
    order = torch.randperm(6, generator=torch.Generator().manual_seed(42))  # the last are tested on
    for row, refused in ((order[0], False), (order[-1], True)):
        far = table(1, [1, 2, 3, 4, 5, 7])
        far.X[:] = 5
        far.X[row, 0] = 3e38
        if refused:
            with pytest.raises(InputProblem, match=r"“left” is 3e\+38 standard deviations"):
                make_data(Rows(far, 6, train=50))
        else:
            assert make_data(Rows(far, 6, train=50)).train.points.abs().max() < 2


def test_two_different_targets_are_two_classes_and_one_column_is_a_line():
    data = make_data(Rows(table(1, [3, 8, 8, 3, 3, 8]), 6, train=100))
    assert data.source.task == "classification"
    assert data.source.inputs == ("x",)
    assert sorted(set(data.train.targets[:, 0].tolist())) == [-1, 1]
    assert (data.train.targets > 0).sum() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Generated("table", 6),
        lambda: Rows(table(1, [1] * 6), 7),
        lambda: Rows(Sample(torch.ones(6, 3), torch.ones(6), ("a", "b", "c"), "y"), 6),
    ],
)
def test_a_table_that_does_not_fit_is_refused(wrong):
    with pytest.raises(InputProblem):
        wrong()


@pytest.mark.parametrize("hidden", [(), (4, 2), (8,) * 6])
@pytest.mark.parametrize("size", [None, 10])
def test_what_a_run_will_take_is_in_proportion_to_its_epochs(hidden, size):
    source = Generated(n=1000)
    one, many = (Config(hidden, epochs=epochs, batches=Batches(size)) for epochs in (10, 1000))
    assert many.seconds(source) == pytest.approx(100 * one.seconds(source))


@pytest.mark.parametrize("hidden", [(), (4, 2)])
def test_another_device_has_the_same_numbers(hidden):
    """cpu:0 stands in for an accelerator: tensors are moved there, and all else is alike."""
    runs = [
        Run(Config(hidden, device=device, epochs=5, batches=Batches(7)), make_data(Generated(n=40)))
        for device in DEVICES
    ]
    for run in runs:
        run.advance()
    assert torch.equal(runs[0].weights, runs[1].weights)
    assert keyframes(runs[1]).train.tolist() == keyframes(runs[0]).train.tolist()
    assert network_state(runs[1], runs[1].weights) == network_state(runs[0], runs[0].weights)


@pytest.mark.device
@pytest.mark.parametrize("device", [device.name for device in placement.present()])
def test_every_device_learns_the_circle(device):
    run = Run(Config(device=device, epochs=60), make_data(Generated()))
    run.advance()
    frames = keyframes(run)
    assert frames.train[-1] < 0.5 * frames.train[0]
    assert len(network_state(run, run.weights).layers) == 4
