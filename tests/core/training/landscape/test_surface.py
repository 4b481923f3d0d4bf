"""The surface against torch's own loss, its Hessian against torch.func, its paths against the run."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.landscape.surface import contour, hessian, longest_path, surface
from core.training.line.bowl import bowl
from core.training.line.run import Run
from tests.profiles import examples

made = st.builds(
    synthetic,
    n=st.integers(2, 200),
    w=st.floats(-10, 10),
    b=st.floats(-10, 10),
    noise=st.floats(0, 3),
    seed=st.integers(0, 2**32 - 1),
)


def torch_loss(data, w, b):
    x, y = data.x.double(), data.y.double()
    return ((w * x + b - y) ** 2).mean().item()


@examples(40)
@given(data=made, w=st.floats(-20, 20), b=st.floats(-20, 20))
def test_the_surface_is_torchs_loss_of_that_line(data, w, b):
    # Differences of squares of this size are all that cancels.
    size = (abs(w) * data.x.abs().max().item() + abs(b) + data.y.abs().max().item()) ** 2
    assert bowl(data.x, data.y).loss(w, b) == pytest.approx(torch_loss(data, w, b), rel=1e-12, abs=1e-14 * size)


def test_it_is_torchs_loss_on_a_whole_grid():
    data = synthetic(n=57, seed=3)
    w, b = torch.linspace(-5, 9, 41, dtype=torch.float64), torch.linspace(-4, 7, 41, dtype=torch.float64)
    lines = w[:, None, None] * data.x[:, 0].double() + b[None, :, None]  # (41, 1, n) + (1, 41, 1) -> (41, 41, n)
    expected = ((lines - data.y[:, 0].double()) ** 2).mean(-1)  # (41, 41)
    facts = bowl(data.x, data.y)
    found = torch.tensor([[facts.loss(one, other) for other in b.tolist()] for one in w.tolist()], dtype=torch.float64)
    assert torch.allclose(found, expected, rtol=1e-13, atol=0)


@pytest.mark.filterwarnings("ignore:`torch.jit.script`:DeprecationWarning")  # torch's own, when torch.func is loaded
@examples(40)
@given(data=made)
def test_the_hessian_is_what_the_sums_say_and_torch_func_finds(data):
    x, y = data.x.double(), data.y.double()
    sums = torch.tensor([[x.square().sum(), x.sum()], [x.sum(), data.n]], dtype=torch.float64)
    by_func = torch.func.hessian(lambda line: ((line[0] * x + line[1] - y) ** 2).mean())(torch.zeros(2).double())
    found = torch.tensor(hessian(data), dtype=torch.float64)
    assert torch.allclose(found, 2 / data.n * sums, rtol=1e-12, atol=1e-14)
    assert torch.allclose(found, by_func, rtol=1e-12, atol=1e-14)
    values = torch.linalg.eigvalsh(found)
    assert bowl(data.x, data.y).eigenvalues == pytest.approx(values.tolist(), rel=1e-9, abs=1e-14)


def test_condition_number():
    data = synthetic(n=50, seed=8)
    matrix = torch.tensor(hessian(data), dtype=torch.float64)
    assert bowl(data.x, data.y).condition == pytest.approx(torch.linalg.cond(matrix).item(), rel=1e-12)


def test_every_contour_has_its_loss_all_the_way_round():
    data = synthetic(n=30, noise=2.0, seed=4)
    facts = surface(Config(), data)
    (first_w, first_b), (second_w, second_b) = facts.bowl.eigenvectors
    for each in facts.contours:
        for turn in range(8):
            one, other = (
                radius * way(turn * math.pi / 4) for radius, way in zip(each.radii, (math.cos, math.sin), strict=True)
            )
            w = facts.bowl.w + one * first_w + other * second_w
            b = facts.bowl.b + one * first_b + other * second_b
            assert torch_loss(data, w, b) == pytest.approx(each.loss, rel=1e-9)


def test_from_contour_to_contour_the_loss_above_the_floor_doubles_and_one_goes_through_the_start():
    facts = surface(Config(), synthetic())
    above = [each.loss - facts.bowl.floor for each in facts.contours]
    assert all(one == pytest.approx(2 * other) for one, other in pairwise(above))
    assert any(each.loss == pytest.approx(facts.start_contour.loss) for each in facts.contours)
    assert facts.start_contour.loss == pytest.approx(torch_loss(synthetic(), *facts.start))


@examples(25)
@given(data=made, share=st.floats(0.01, 0.99), start=st.tuples(st.floats(-9, 9), st.floats(-9, 9)))
def test_below_the_limit_no_run_leaves_the_contour_of_its_start(data, share, start):
    try:
        lr = share * bowl(data.x, data.y).largest_stable_rate
    except InputProblem:
        return  # all x alike
    facts = surface(Config(lr, 60, *start, dtype=torch.float64), data)
    top = facts.bowl.loss(*facts.start)
    assert all(facts.bowl.loss(w, b) <= top * (1 + 1e-9) + 1e-9 for _, w, b in facts.path)


def test_the_path_is_the_runs():
    run = Run(Config(0.1, 80, 5.0, -1.0), synthetic(n=40))
    run.advance()
    facts = surface(Config(0.1, 80, 5.0, -1.0), synthetic(n=40))
    assert [(w, b) for _, w, b in facts.path[:-1]] == list(
        zip(run.history.w.tolist(), run.history.b.tolist(), strict=True)
    )
    assert facts.path[-1] == (80, run.w.item(), run.b.item())


def test_the_factors_are_what_an_epoch_does():
    facts = surface(Config(0.2, 1, dtype=torch.float64), synthetic(n=20, seed=2))
    for factor, (vector_w, vector_b) in zip(facts.factors, facts.bowl.eigenvectors, strict=True):
        before, after = (
            (w - facts.bowl.w) * vector_w + (b - facts.bowl.b) * vector_b for _, w, b in (facts.path[0], facts.path[-1])
        )
        assert after == pytest.approx(factor * before, rel=1e-9)


@pytest.mark.parametrize("start", [(None, None), (6.0, 4.0), (500.0, -700.0), (-1000.0, 1000.0)])
def test_start_truth_and_lowest_point_are_in_the_window(start):
    facts = surface(Config(start_w=start[0], start_b=start[1]), synthetic())
    for w, b in (facts.start, facts.true_line, (facts.bowl.w, facts.bowl.b)):
        assert facts.w_extent.low <= w <= facts.w_extent.high
        assert facts.b_extent.low <= b <= facts.b_extent.high


def test_another_start_in_the_window_leaves_the_window_where_it_is():
    plain, other = surface(Config(), synthetic()), surface(Config(start_w=5.0, start_b=0.5), synthetic())
    assert (plain.w_extent, plain.b_extent) == (other.w_extent, other.b_extent)


def test_x_in_thousands_stretches_w_and_data_from_elsewhere_has_no_truth():
    x = torch.arange(1, 21).float()[:, None] * 1000
    facts = surface(Config(1e-9), Data(x, 0.002 * x + 1))
    assert facts.stretch == pytest.approx(x.square().mean().sqrt().item())
    assert facts.true_line is None
    assert surface(Config(), synthetic()).stretch == 1


def test_a_start_at_the_lowest_point_has_no_contour_and_a_diverging_run_says_so():
    best = bowl(synthetic().x, synthetic().y)
    assert contour(best, best.floor) is None
    assert contour(best, math.inf) is None
    assert surface(Config(start_w=best.w, start_b=best.b), synthetic()).contours
    long = surface(Config(lr=10.0, epochs=500), synthetic())
    assert long.overflowed
    assert surface(Config(lr=10.0, epochs=long.epochs), synthetic()).overflowed  # by its very last step
    assert not surface(Config(lr=10.0, epochs=long.epochs - 1), synthetic()).overflowed


def test_a_long_run_is_cut_short_by_prediction():
    facts = surface(Config(epochs=100_000), synthetic())
    assert facts.epochs == longest_path(100) < facts.asked == 100_000
    assert longest_path(100_000) < longest_path(100)
    assert longest_path(100, steps=10) < longest_path(100)
    assert longest_path(100_000, steps=1_000) == 1
