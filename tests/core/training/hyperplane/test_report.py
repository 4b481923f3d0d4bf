"""A descent with several inputs against the article's loop, autograd, and least squares."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs.table.bundled import TABLES, bundled
from core.inputs.table.reading import read_table
from core.problem import InputProblem
from core.training.config import Config
from core.training.data import synthetic
from core.training.hyperplane.report import Asked, curvature, explain, ground, losses, report
from core.training.hyperplane.run import affordable, descend
from core.training.hyperplane.sample import Sample, from_line, sample, split
from core.training.line.run import Run
from core.training.scaling import leave, standardize
from tests.profiles import examples


def made(n=60, d=3, seed=0, scale=(1.0, 30.0, 0.1, 5.0)):
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(n, d, dtype=torch.float64, generator=generator) * torch.tensor(scale[:d]) + 2
    y = X @ torch.arange(1.0, d + 1, dtype=torch.float64) + torch.randn(n, dtype=torch.float64, generator=generator)
    return Sample(X, y, tuple("abcd"[:d]), "y")


@pytest.mark.parametrize("n", [2, 100, 5000])
def test_one_input_is_the_articles_loop_to_the_last_bit(n):
    data = synthetic(n=n)
    run = Run(Config(lr=0.05, epochs=60, start_w=0.0), data)
    run.advance()
    course = descend(data.x, data.y, 0.05, 60)
    assert course.loss[:-1].tolist() == run.history.loss.tolist()
    assert course.w[:-1, 0].tolist() == run.history.w.tolist()
    assert course.b[:-1].tolist() == run.history.b.tolist()
    assert (course.w[-1].item(), course.b[-1].item()) == (run.w.item(), run.b.item())


def test_several_inputs_are_the_loop_written_by_hand():
    on = made()
    X, y = on.X.float(), on.y[:, None].float()
    w, b = torch.zeros(3, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(40):
        loss = ((X @ w + b - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 1e-4 * w.grad
            b -= 1e-4 * b.grad
        w.grad.zero_()
        b.grad.zero_()
    course = descend(X, y, 1e-4, 40)
    assert torch.equal(course.w[-1], w.detach()[:, 0])
    assert torch.equal(course.b[-1:], b.detach())
    assert (course.epochs, course.diverged) == (40, False)


def test_a_run_that_diverges_ends_with_the_loss_that_is_not_finite():
    on = made()
    run = report(ground(on), Asked(lr=5.0, epochs=500, standardized=False))
    assert run.course.diverged
    assert not math.isfinite(run.course.loss[-1].item())
    assert bool(run.course.loss[:-1].isfinite().all())
    assert run.answer is None
    assert run.residual == run.prediction == run.tested == ()
    assert "standardize" in str(explain(run, curvature(on.X).largest_stable_rate))


def test_descent_ends_where_least_squares_is_and_says_so_in_the_tables_units():
    on = ground(made(), 25, 7)
    run = report(on, Asked(lr=0.3, epochs=600))
    assert run.answer.w == pytest.approx(on.best.w, rel=1e-4)
    assert run.answer.b == pytest.approx(on.best.b, rel=1e-3)
    assert run.loss[-1] == pytest.approx(on.floor, rel=1e-4)
    assert (run.answer.train, run.answer.test) == pytest.approx((on.best.train, on.best.test), abs=1e-5)
    w = torch.tensor(run.answer.w, dtype=torch.float64)
    test = on.rows.test
    y = on.sample.y[test]
    left = y - on.sample.X[test] @ w - run.answer.b
    assert run.answer.test == pytest.approx(1 - float(left.square().sum() / (y - y.mean()).square().sum()))
    assert run.test_loss[-1] == pytest.approx(float(left.square().mean()), rel=1e-9)
    assert run.residual[: len(test)] == pytest.approx(left.tolist())
    assert sum(run.tested) == len(test) == 15


@pytest.mark.parametrize("standardized", [True, False])
def test_the_curvature_is_autograds_and_its_limit_is_where_runs_turn(standardized):
    on = made(d=2, scale=(1.0, 3.0))
    X = standardize(on.X).apply(on.X) if standardized else on.X
    facts = curvature(X)
    hessian = torch.autograd.functional.hessian(
        lambda p: ((X @ p[:2] + p[2] - on.y) ** 2).mean(), torch.zeros(3, dtype=torch.float64)
    )
    values = torch.linalg.eigvalsh(hessian)
    assert facts.largest == pytest.approx(values[-1].item())
    assert facts.condition == pytest.approx((values[-1] / values[0]).item())
    on = ground(on, 0)
    for factor, diverges in ((0.98, False), (1.02, True)):
        run = report(on, Asked(facts.largest_stable_rate * factor, 2000, standardized))
        assert (run.course.diverged or run.loss[-1] > run.loss[0]) is diverges


def test_the_epochs_bring_it_a_thousand_times_nearer():
    X = made(d=2, scale=(1.0, 3.0)).X
    facts = curvature(X)
    joint = torch.cat([X, torch.ones(len(X), 1, dtype=X.dtype)], 1)
    values, vectors = torch.linalg.eigh(2 * joint.T @ joint / len(X))
    rate = 2 / (values[0] + values[-1])
    distance = vectors[:, 0] + vectors[:, -1]
    start = distance.norm()
    for _ in range(facts.epochs):
        distance = distance - rate * 2 * joint.T @ (joint @ distance) / len(X)
    assert 0.9 < start / distance.norm() / 1000 < 1.5


def test_standardizing_is_what_the_condition_number_needs():
    table = bundled("Longley")
    known = TABLES["Longley"]
    on = ground(sample(table, known.inputs, known.target), 0)
    assert on.raw.condition > 1e19
    assert on.standard.condition == pytest.approx(12_220, rel=1e-3)
    assert ground(from_line(synthetic()), 0).standard.condition == pytest.approx(1)


def test_columns_that_copy_one_another_still_descend():
    X = made(d=1).X.repeat(1, 2)
    on = ground(Sample(X, X[:, 0] * 2 + 1, ("a", "copy"), "y"), 0)
    assert "“copy” copies “a”" in str(on.trouble)
    assert (on.fit, on.best, on.exact, on.floor) == (None, None, None, None)
    assert math.isinf(on.standard.condition)
    run = report(on, Asked(lr=0.2, epochs=300))
    assert sum(run.answer.w) == pytest.approx(2, rel=1e-4)
    assert run.answer.train == pytest.approx(1, abs=1e-6)


DEPENDENT = {
    "copied": lambda X: X[:, :1],
    "moved": lambda X: X[:, :1] * 3 + 1,
    "summed": lambda X: X.sum(1, keepdim=True),
    "constant": lambda X: torch.full((len(X), 1), 7.3, dtype=X.dtype),
}


@examples(60)
@given(
    made_up=st.sampled_from(list(DEPENDENT)), n=st.integers(3, 400), seed=st.integers(0, 2**32),
    columns=st.lists(st.tuples(st.integers(-3, 3), st.integers(-50, 50)), min_size=1, max_size=5),
)  # fmt: skip
def test_columns_that_others_make_up_are_flat_whatever_the_scale_and_wherever(made_up, n, seed, columns):
    spread, center = torch.tensor(columns, dtype=torch.float64).T
    normal = torch.randn(n, len(columns), dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    X = (normal + center) * 10**spread
    X = torch.cat([X, DEPENDENT[made_up](X)], 1)
    on = ground(Sample(X, X[:, 0] * 2 + 1, tuple(f"x{k}" for k in range(X.shape[1])), "y"), 0)
    assert on.trouble is not None
    assert math.isinf(on.raw.condition)
    assert math.isinf(on.standard.condition)
    assert (on.raw.epochs, on.standard.epochs) == (None, None)


@examples(60)
@given(n=st.integers(2, 300), percent=st.integers(0, 50), seed=st.integers(0, 2**32 - 1))
def test_every_row_trains_or_tests(n, percent, seed):
    rows = split(n, percent, seed)
    assert sorted([*rows.train.tolist(), *rows.test.tolist()]) == list(range(n))
    assert len(rows.train) >= 2
    assert len(rows.test) == min(round(n * percent / 100), n - 2)
    again = split(n, percent, seed)
    assert torch.equal(again.train, rows.train)
    assert torch.equal(again.test, rows.test)


def test_the_scale_comes_from_the_rows_trained_on_alone():
    on = made()
    rows = split(60, 50, 3)
    scaling = standardize(on.X[rows.train])
    scaled = scaling.apply(on.X[rows.train])
    assert torch.allclose(scaled.mean(0), torch.zeros(3, dtype=torch.float64), atol=1e-12)
    assert torch.allclose(scaled.square().mean(0), torch.ones(3, dtype=torch.float64))
    w, b = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64), torch.tensor(4.0, dtype=torch.float64)
    back, offset = scaling.back(w, b)
    assert torch.allclose(on.X @ back + offset, scaling.apply(on.X) @ w + b)
    assert torch.equal(leave(on.X).apply(on.X), on.X)
    constant = torch.ones(4, 1, dtype=torch.float64)
    assert standardize(constant).apply(constant).tolist() == [[0.0]] * 4


def test_losses_of_many_hyperplanes_at_once():
    on = made()
    w, b = torch.randn(7, 3, dtype=torch.float64), torch.randn(7, dtype=torch.float64)
    expected = (on.X @ w.T + b - on.y[:, None]).square().mean(0)
    assert torch.allclose(losses(on.X, on.y, w, b), expected)


def test_large_data_is_thinned_out_and_stopped_in_time():
    on = made(n=limits.TRAINING_ROWS, d=2)
    run = report(ground(on), Asked(epochs=limits.EPOCHS))
    assert len(run.residual) <= limits.CHART_ROWS
    assert any(run.tested)
    assert not all(run.tested)
    assert len(run.loss) + len(run.test_loss) <= limits.CHART_ROWS
    assert run.course.epochs == affordable(80_000, 2) < 1_000 < affordable(100, 1)
    assert ground(made(n=2_000)).exact is None


def test_few_rows_have_no_r2_on_the_test():
    on = ground(made(n=6, d=1), 20)
    assert len(on.rows.test) == 1
    assert on.best.test is None


@pytest.mark.parametrize(
    ("inputs", "target", "words"),
    [
        ([], "y", "no input"),
        (["y"], "y", "both an input and the target"),
        (["a"], "gaps", "1 of 4 rows has a number"),
        (["huge"], "y", "largest number"),
    ],
)
def test_columns_that_cannot_be_fitted(inputs, target, words):
    table = read_table(b"a,y,gaps,huge\n1,2,,1\n2,3,,1e300\n3,4,1,2\n4,4,,3\n", "mine.csv")
    with pytest.raises(InputProblem, match=words):
        sample(table, inputs, target)
    assert sample(table, ["a"], "y").line.x.dtype == torch.float32


# Published summaries of the tables whose least squares NIST does not certify.
@pytest.mark.parametrize(
    ("key", "inputs", "target", "summary"),
    [
        ("Anscombe", "x", "y1", (0.500, 3.00, 0.667)),
        ("Anscombe", "x", "y2", (0.500, 3.00, 0.666)),
        ("Anscombe", "x", "y3", (0.500, 3.00, 0.666)),
        ("Anscombe", "x4", "y4", (0.500, 3.00, 0.667)),
        ("Hubble", "distance, Mpc", "velocity, km/s", (454.16, -40.78, 0.6235)),
    ],
)
def test_bundled_tables_have_their_published_lines(key, inputs, target, summary):
    on = ground(sample(bundled(key), [inputs], target), 0)
    w, b, r2 = summary
    assert on.best.w[0] == pytest.approx(w, abs=0.005)
    assert on.best.b == pytest.approx(b, abs=0.005)
    assert on.best.train == pytest.approx(r2, abs=0.0006)


@pytest.mark.parametrize("key", TABLES)
def test_bundled_tables_are_whole(key):
    table = bundled(key)
    assert (table.dropped, table.notes, table.missing) == ((), (), ())
    assert table.columns.keys() >= {*TABLES[key].inputs, TABLES[key].target}
    assert ground(sample(table, TABLES[key].inputs, TABLES[key].target), 0).fit is not None
