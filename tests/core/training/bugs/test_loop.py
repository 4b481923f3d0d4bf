"""Each bug against the same bug written by hand, the shown code against its run, and what the diagnoses claim."""

import itertools
import math
import warnings

import pytest
import torch

from core import limits
from core.export.training.bugs import source
from core.training.bugs.catalogue import BUGS, puzzle
from core.training.bugs.loop import listing, recipe, run, shortened
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.line.bowl import bowl, closed_form
from core.training.line.run import Run
from tests.core.export.training.test_line import execute

NAMES = list(BUGS)
# Of a bug that makes torch warn as well: the page reads no .grad of what is not a leaf, the code does.
WARNS = pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf:UserWarning")


def broken(*bugs, config=None, data=None):
    config, data = config or Config(), data or synthetic()
    return run(listing(config, data, frozenset(bugs)), data)


def by_hand(bug, lr=0.01, epochs=100, seed=42):
    """The article's loop with one bug, typed in: w, b, losses and the error, if any."""
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(100, 1, generator=generator)
    y = 3 * X + 2 + 0.5 * torch.randn(100, 1, generator=generator)
    first = torch.randn(1, generator=generator).item()
    w, b, losses = None, None, []
    if bug == "raw":
        X = 1000 * X
    if bug == "shape":
        y = y[:, 0]
    try:
        w = torch.tensor([1 if bug == "integer" else first], requires_grad=True)
        b = torch.zeros(1, requires_grad=True)
        for _ in range(epochs):
            prediction = w * X + b
            if bug == "detach":
                prediction = prediction.detach()
            loss = ((prediction - y) ** 2).mean()
            losses.append(loss.item())
            loss.backward()
            if bug == "no_grad":
                w -= lr * w.grad
                b -= lr * b.grad
            elif bug == "rebind":
                with torch.no_grad():
                    w = w - lr * w.grad
                    b = b - lr * b.grad
            elif bug == "sign":
                with torch.no_grad():
                    w += lr * w.grad
                    b += lr * b.grad
            else:
                with torch.no_grad():
                    w -= lr * w.grad
                    b -= lr * b.grad
            if bug != "zero":
                w.grad.zero_()
                b.grad.zero_()
    except (RuntimeError, TypeError, AttributeError) as error:
        return w, b, losses, error
    return w, b, losses, None


def same(one, other):
    return one == other or (math.isnan(one) and math.isnan(other))


def test_without_a_bug_it_is_the_articles_loop_bit_for_bit():
    outcome, article = broken(), Run(Config(), synthetic())
    article.advance()
    assert list(outcome.losses) == article.history.loss.tolist()
    assert (outcome.w, outcome.b) == (article.w.item(), article.b.item())
    assert outcome.slope == outcome.w
    w, b, losses, error = by_hand(None)
    assert (outcome.w, outcome.b, list(outcome.losses), error) == (w.item(), b.item(), losses, None)


@pytest.mark.parametrize("bug", NAMES)
def test_each_bug_is_the_same_bug_written_by_hand(bug):
    facts = bowl(*(getattr(synthetic(), name) for name in "xy"))
    lr = float(f"{1.1 * facts.largest_stable_rate:.3g}") if bug == "rate" else 0.01
    outcome, (w, b, losses, error) = broken(bug), by_hand(bug, lr)
    assert len(outcome.losses) == len(losses)
    assert all(map(same, outcome.losses, losses))
    if error is None:
        assert outcome.failure is None
        assert same(outcome.w, w.item())
        assert same(outcome.b, b.item())
    else:
        assert (outcome.failure.kind, outcome.failure.message) == (type(error).__name__, str(error))


@WARNS
@pytest.mark.parametrize(
    "bugs",
    [(), *((bug,) for bug in NAMES), *itertools.combinations(NAMES, 2), ("zero", "no_grad", "rebind"), tuple(NAMES)],
    ids="+".join,
)
def test_the_code_that_is_shown_does_what_the_run_did(bugs, capsys):
    config, data = Config(epochs=25, start_b=0.5), synthetic(n=40, seed=7)
    code = listing(config, data, frozenset(bugs))
    outcome = run(code, data)
    shown = source(code, recipe(config, data), outcome.failure)
    names, error = {}, None
    with torch.random.fork_rng():
        try:
            exec(compile(shown.text, "shown", "exec"), names)
        except (RuntimeError, TypeError, AttributeError) as raised:
            error = raised
    if outcome.failure:
        assert (type(error).__name__, str(error)) == (outcome.failure.kind, outcome.failure.message)
        trace = error.__traceback__
        while trace.tb_next and trace.tb_next.tb_frame.f_code.co_filename == "shown":
            trace = trace.tb_next
        lines = [trace.tb_lineno]
        if trace.tb_frame.f_code.co_filename != "shown":
            lines = [trace.tb_next.tb_lineno]
        assert lines == [shown.failed]
        assert names.get("epoch") == outcome.failure.epoch
        assert outcome.failure.when == (f"in epoch {names['epoch']}" if "epoch" in names else "before the first epoch")
    else:
        assert error is None
        assert shown.failed is None
        assert same(names["w"].item(), outcome.w)
        assert capsys.readouterr().out.startswith(f"w = {outcome.w:.4g}, b = {outcome.b:.4g}, last loss ")
        assert same(names["b"].item(), outcome.b)
    assert all(map(same, names.get("losses", []), outcome.losses))
    assert len(names.get("losses", [])) == len(outcome.losses)
    assert bool(shown.changed) == bool(bugs)


@pytest.mark.parametrize("n", [100, 1000])
def test_many_points_and_epochs_are_cut_in_the_code_too(n):
    config, data = Config(epochs=1000), synthetic(n)
    code = listing(config, data, frozenset(["shape"]))
    outcome = run(code, data)
    names = execute(source(code, recipe(config, data), None).text)
    assert names["losses"] == list(outcome.losses)
    assert len(outcome.losses) == limits.BUG_EPOCHS
    assert len(names["X"]) == shortened(data).n == min(n, limits.BUG_POINTS)


def test_nothing_warns_on_the_page():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        broken("rebind", "no_grad", "zero")


# What the diagnoses claim.


def test_without_zeroing_the_loss_goes_up_and_down():
    losses = broken("zero", config=Config(epochs=300)).losses
    turns = sum((b - a) * (c - b) < 0 for a, b, c in zip(losses, losses[1:], losses[2:], strict=False))
    assert turns >= 6
    right = broken(config=Config(epochs=300)).losses
    assert all(b <= a for a, b in itertools.pairwise(right))


def test_a_flat_target_smoothly_finds_the_mean():
    outcome = broken("shape", config=Config(lr=0.1, epochs=300))
    data = synthetic()
    assert all(b <= a * (1 + 1e-6) for a, b in itertools.pairwise(outcome.losses))
    assert outcome.w == pytest.approx(0, abs=1e-5)
    assert outcome.b == pytest.approx(data.y.mean().item(), rel=1e-5)
    assert outcome.losses[-1] == pytest.approx(data.y.var(correction=0).item(), rel=1e-5)
    assert closed_form(data.x, data.y).w == pytest.approx(3.006, abs=1e-3)


def test_the_wrong_sign_grows_from_the_first_epoch_on_however_small_the_rate():
    losses = broken("sign", config=Config(lr=1e-4)).losses
    steps = [b - a for a, b in itertools.pairwise(losses)]
    assert all(step > 0 for step in steps)
    assert steps[-1] > steps[0]


def test_over_the_limit_the_loss_grows_by_a_factor_and_thousands_overflow():
    losses = broken("rate").losses
    assert all(b > a for a, b in itertools.pairwise(losses[10:]))
    assert losses[60] / losses[59] == pytest.approx(losses[40] / losses[39], rel=1e-3)
    assert math.isnan(broken("raw").losses[-1])
    assert math.isinf(next(loss for loss in broken("raw").losses if not math.isfinite(loss)))


def test_thousands_make_the_largest_eigenvalue_about_a_million_times_larger_and_leave_b_behind():
    data = synthetic()
    plain, raw = bowl(data.x, data.y), bowl(1000 * data.x, data.y)
    assert 5e5 < raw.eigenvalues[1] / plain.eigenvalues[1] < 2e6
    outcome = broken("raw", config=Config(lr=0.5 * raw.largest_stable_rate, epochs=300))
    assert outcome.slope == pytest.approx(3.0, abs=0.2)
    assert abs(outcome.b) < 0.01


@WARNS
@pytest.mark.parametrize("bug", NAMES)
def test_what_mends_it_mends_it(bug):
    config, data = Config(lr=0.1), synthetic()
    bug = BUGS[bug]
    lines = source(listing(config, data, frozenset([bug.name])), recipe(config, data), None).lines
    healthy = source(listing(config, data, frozenset()), recipe(config, data), None).lines
    start = next(k for k, line in enumerate(lines) if line.startswith("w = "))
    if bug.name in {"shape", "raw"}:
        mended = [*lines[:start], bug.mend, *lines[start:]]
    elif bug.name == "integer":
        mended = [bug.mend if line.startswith("w = ") else line for line in lines]
    elif bug.name == "rate":
        mended = [bug.mend if line.startswith("learning_rate") else line for line in lines]
    else:
        assert bug.mend in [line.partition("  #")[0] for line in healthy]
        return
    names = execute("\n".join(mended))
    assert names["losses"][-1] < names["losses"][0] / 10


def test_of_what_is_no_leaf_torch_warns():
    config, data = Config(), synthetic()
    text = source(listing(config, data, frozenset(["rebind", "no_grad"])), recipe(config, data), None).text
    with pytest.warns(UserWarning, match="not a leaf Tensor"), pytest.raises(AttributeError, match="zero_"):
        execute(text)


def test_data_from_elsewhere_is_run_too():
    x = torch.linspace(-1, 1, 30)[:, None]
    data = Data(x, 2 * x, start_w=0.25)
    outcome = broken(data=data)
    shown = source(listing(Config(), data, frozenset()), recipe(Config(), data), None)
    assert "your data" in shown.text
    assert "w = torch.tensor([0.25], requires_grad=True)" in shown.text
    assert outcome.failure is None


def test_puzzles_are_shared_by_their_number_and_ask_for_every_bug():
    assert puzzle(7) is puzzle(7)
    assert {puzzle(seed).name for seed in range(1, 60)} == set(NAMES)
