"""The oracle is the article's own loop, executed as it stands."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.problem import InputProblem
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.line.run import Run
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule
from tests.core.lab.listings import SECTIONS, executed
from tests.profiles import examples


def columns(run):
    history = run.history
    return [column.tolist() for column in (history.loss, history.w, history.b, history.grad_w, history.grad_b)]


def same(first, second):
    """Bitwise, nan included."""
    return [[value.hex() for value in column] for column in first] == [[v.hex() for v in column] for column in second]


def test_the_defaults_are_the_article_to_the_last_bit():
    names, _, error = executed(SECTIONS["descent"])
    assert error is None
    run = Run(Config(), synthetic())
    assert torch.equal(run.data.x, names["X"])
    assert torch.equal(run.data.y, names["y_true"])
    assert run.advance() == 100
    assert (run.w.item(), run.b.item()) == (names["w"].item(), names["b"].item())
    assert run.history.loss.tolist() == names["losses"]
    assert run.history.epoch.tolist() == list(range(100))


def test_the_global_generator_and_the_threads_are_left_alone():
    state, threads = torch.get_rng_state(), torch.get_num_threads()
    Run(Config(epochs=3), synthetic()).advance()
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_num_threads() == threads


@examples(40)
@given(
    chunks=st.lists(st.one_of(st.integers(1, 30), st.just("moment")), max_size=12),
    n=st.integers(2, 200),
    lr=st.floats(1e-4, 3),
    seed=st.integers(0, 2**32),
    dtype=st.sampled_from([torch.float32, torch.float64]),
)
def test_chunks_do_not_matter(chunks, n, lr, seed, dtype):
    config, data = Config(lr=lr, epochs=120, dtype=dtype), synthetic(n=n, seed=seed)
    whole, pieces = Run(config, data), Run(config, data)
    whole.advance()
    for chunk in chunks:
        if chunk == "moment":
            pieces.advance(seconds=1e-9)
        else:
            pieces.advance(epochs=chunk)
    pieces.advance()
    assert same(columns(whole), columns(pieces))
    assert (whole.epoch, whole.diverged, whole.present.epoch) == (pieces.epoch, pieces.diverged, pieces.present.epoch)
    assert whole.w.item().hex() == pieces.w.item().hex()


def test_a_moment_is_one_epoch_and_never_more_than_are_left():
    run = Run(Config(epochs=3), synthetic())
    assert [run.advance(seconds=1e-9) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert run.done
    assert not run.diverged


def test_each_row_is_consistent_with_autograd_at_its_line():
    run = Run(Config(epochs=20, dtype=torch.float64), synthetic(n=17))
    run.advance()
    x, y = run.data.x.double(), run.data.y.double()
    for loss, w, b, grad_w, grad_b in zip(*columns(run), strict=True):
        leaves = [torch.tensor([value], dtype=torch.float64, requires_grad=True) for value in (w, b)]
        value = (leaves[0] * x + leaves[1] - y).square().mean()
        expected = [value.item(), *(g.item() for g in torch.autograd.grad(value, leaves))]
        assert [loss, grad_w, grad_b] == pytest.approx(expected, rel=1e-12)


def test_gradients_agree_with_finite_differences():
    run = Run(Config(epochs=1, dtype=torch.float64), synthetic())
    run.advance()
    h, (w, b) = 1e-6, run.start

    def loss(w, b):
        return (w * run.data.x.double() + b - run.data.y.double()).square().mean().item()

    assert run.history.grad_w[0].item() == pytest.approx((loss(w + h, b) - loss(w - h, b)) / (2 * h), rel=1e-7)
    assert run.history.grad_b[0].item() == pytest.approx((loss(w, b + h) - loss(w, b - h)) / (2 * h), rel=1e-7)


def test_the_present_is_the_next_row():
    run = Run(Config(epochs=12), synthetic())
    run.advance(epochs=7)
    present = run.present
    run.advance(epochs=1)
    history = run.history
    assert (present.epoch, present.loss, present.w, present.b) == (
        history.epoch[-1].item(),
        history.loss[-1].item(),
        history.w[-1].item(),
        history.b[-1].item(),
    )


def test_a_new_rate_holds_from_the_next_epoch_and_is_remembered():
    run = Run(Config(lr=0.01, epochs=30), synthetic())
    run.advance(epochs=10)
    run.change_rate(0.3)
    run.change_rate(0.1)
    run.advance()
    assert run.recipe.rates == ((0, 0.01), (10, 0.1))
    w, grad = run.history.w, run.history.grad_w
    steps = ((w[:-1] - w[1:]) / grad[:-1]).tolist()
    assert steps[:10] == pytest.approx([0.01] * 10, rel=1e-3)
    assert steps[10:] == pytest.approx([0.1] * 19, rel=1e-3)


def test_a_rate_taken_back_leaves_no_trace():
    run = Run(Config(lr=0.01), synthetic())
    run.change_rate(0.5)
    run.change_rate(0.01)
    assert run.recipe.rates == ((0, 0.01),)
    run.advance(epochs=5)
    run.change_rate(0.5)
    run.change_rate(0.01)
    assert run.recipe.rates == ((0, 0.01),)


def test_more_epochs_continue_the_run():
    long, extended = Run(Config(epochs=90), synthetic()), Run(Config(epochs=40), synthetic())
    long.advance()
    extended.advance()
    assert extended.done
    extended.change_epochs(90)
    assert not extended.done
    extended.advance()
    assert same(columns(long), columns(extended))
    extended.change_epochs(10)
    assert extended.done
    assert len(extended.history) == 90


STEPPERS = [
    {"optimizer": Choice("momentum")},
    {"optimizer": Choice("Adam"), "schedule": Schedule("step", every=7)},
    {"batches": Batches(8), "schedule": Schedule("cosine")},
    {"optimizer": Choice("RMSProp"), "batches": Batches(7, shuffle=False)},
]


def article_with(build, schedule, rows, epochs=40, lr=0.05):
    """The article's loop with an optimizer of torch.optim, and with a loader's rows; losses of all the data."""
    data = synthetic(n=50, seed=4)
    w, b = torch.tensor([data.start_w], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer, losses = build([w, b]), []
    for epoch in range(epochs):
        with torch.no_grad():
            losses.append(((w * data.x + b - data.y) ** 2).mean().item())
        optimizer.param_groups[0]["lr"] = schedule.rate(lr, epoch, epochs)
        for some in next(rows):
            optimizer.zero_grad()
            ((w * data.x[some] + b - data.y[some]) ** 2).mean().backward()
            optimizer.step()
    return losses


@pytest.mark.parametrize(
    ("build", "choice"),
    [
        (lambda p: torch.optim.SGD(p, momentum=0.9), Choice("momentum")),
        (lambda p: torch.optim.SGD(p, momentum=0.9, nesterov=True), Choice("momentum", nesterov=True)),
        (torch.optim.RMSprop, Choice("RMSProp")),
        (torch.optim.Adam, Choice("Adam")),
    ],
)
@pytest.mark.parametrize("batches", [Batches(), Batches(16, seed=3), Batches(16, shuffle=False)])
@pytest.mark.parametrize("schedule", [Schedule(), Schedule("cosine")])
def test_other_steps_are_those_of_torch_optim_to_the_last_bit(build, choice, batches, schedule):
    run = Run(Config(lr=0.05, epochs=40, optimizer=choice, schedule=schedule, batches=batches), synthetic(n=50, seed=4))
    run.advance()
    assert run.history.loss.tolist() == article_with(build, schedule, batches.epochs(50))


@pytest.mark.parametrize("steps", STEPPERS)
def test_chunks_do_not_matter_to_other_steps(steps):
    whole, pieces = (Run(Config(lr=0.05, epochs=60, **steps), synthetic(n=30)) for _ in range(2))
    whole.advance()
    for chunk in (1, 7, 20):
        pieces.advance(epochs=chunk)
    while not pieces.done:
        pieces.advance(seconds=1e-9)
    assert same(columns(whole), columns(pieces))
    assert whole.present == pieces.present


@pytest.mark.parametrize("steps", STEPPERS)
def test_a_row_is_the_loss_and_the_gradients_of_all_the_data_whatever_the_steps(steps):
    run = Run(Config(epochs=20, dtype=torch.float64, **steps), synthetic(n=17))
    run.advance()
    x, y = run.data.x.double(), run.data.y.double()
    for loss, w, b, grad_w, grad_b in zip(*columns(run), strict=True):
        residual = w * x + b - y
        expected = [residual.square().mean().item(), 2 * (residual * x).mean().item(), 2 * residual.mean().item()]
        assert [loss, grad_w, grad_b] == pytest.approx(expected, rel=1e-12)


def test_a_batch_of_everything_is_the_articles_loop():
    plain, whole = Run(Config(), synthetic()), Run(Config(batches=Batches(100)), synthetic())
    other = Run(Config(schedule=Schedule("step", every=100)), synthetic())  # the other loop, with nothing to do
    for run in (plain, whole, other):
        run.advance()
    assert same(columns(plain), columns(whole))
    assert same(columns(plain), columns(other))


def test_a_run_laid_out_by_its_length_keeps_it_once_begun():
    run = Run(Config(schedule=Schedule("cosine")), synthetic())
    run.change_epochs(50)
    run.advance(epochs=1)
    with pytest.raises(InputProblem, match="laid out"):
        run.change_epochs(60)
    run.advance()
    assert run.epoch == 50


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_the_largest_stable_rate_separates_descent_from_divergence(factor):
    data = synthetic(n=50, seed=3)
    rate = Run(Config(), data).bowl.largest_stable_rate * factor
    run = Run(Config(lr=rate, epochs=5000), data)
    run.advance()
    assert run.diverged == (factor > 1)


def test_divergence_stops_at_the_first_loss_that_is_not_finite():
    run = Run(Config(lr=3.0, epochs=1000), synthetic())
    run.advance()
    loss = run.history.loss
    assert run.done
    assert run.diverged
    assert len(loss) == run.epoch + 1 < 1000
    assert loss[:-1].isfinite().all()
    assert not math.isfinite(loss[-1])
    assert not math.isfinite(run.present.loss)
    assert run.advance() == 0


def test_a_run_holds_a_few_megabytes():
    run = Run(Config(epochs=limits.EPOCHS), synthetic())
    stored = run._recorder._table.untyped_storage().nbytes() + run._recorder._epochs.untyped_storage().nbytes()
    assert stored < 5_000_000


def test_history_is_views():
    run = Run(Config(), synthetic())
    run.advance(epochs=5)
    early = run.history
    run.advance(epochs=5)
    assert len(early) == 5
    assert len(run.history) == 10
    assert early.loss.data_ptr() == run.history.loss.data_ptr()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Config(lr=0),
        lambda: Config(lr=-1),
        lambda: Config(lr=math.inf),
        lambda: Config(lr=math.nan),
        lambda: Config(epochs=0),
        lambda: Config(epochs=limits.EPOCHS + 1),
        lambda: Config(start_w=math.inf),
        lambda: Config(start_b=math.nan),
        lambda: Config(dtype=torch.int64),
        lambda: synthetic(n=1),
        lambda: synthetic(n=limits.TRAINING_ROWS + 1),
        lambda: synthetic(w=math.nan),
        lambda: synthetic(noise=-1),
        lambda: synthetic(seed=-1),
        lambda: synthetic(seed=2**63),
        lambda: Run(Config(), synthetic(w=1e300)),
        lambda: Run(Config(batches=Batches(1)), synthetic(n=limits.BATCHES + 1)),
        lambda: Data(torch.zeros(3, 1), torch.zeros(3)),
        lambda: Data(torch.zeros(1, 1), torch.zeros(1, 1)),
    ],
)
def test_what_cannot_be_run_is_a_problem(make):
    with pytest.raises(InputProblem):
        make()


@pytest.mark.device
def test_an_accelerator_comes_to_the_same_line():
    names = [f"cuda:{k}" for k in range(torch.cuda.device_count())] + ["mps"] * torch.backends.mps.is_available()
    for name in ["cpu", *names]:
        run = Run(Config(epochs=50, device=name), synthetic())
        run.advance()
        reference = Run(Config(epochs=50), synthetic())
        reference.advance()
        assert run.w.device.type == name.split(":")[0]
        assert run.present.w == pytest.approx(reference.present.w, rel=1e-5)
