import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.training.config import Config
from core.training.data import synthetic
from core.training.hyperplane.exact_fit import digits
from core.training.line.bowl import bowl, closed_form
from core.training.line.run import Run
from tests.core.training.hyperplane.certified import CERTIFIED
from tests.profiles import examples


def test_norris_to_twelve_digits():
    data = CERTIFIED["Norris"]
    line = closed_form([float(x) for (x,) in data.X], [float(y) for y in data.y])
    w, b = map(Fraction, data.answer)
    assert digits(line.w, w) > 12
    assert digits(line.b, b) > 12
    assert digits(line.residual_sd, Fraction("0.884796396144373")) > 12


@examples(100)
@given(
    n=st.integers(3, 60),
    seed=st.integers(0, 2**32),
    scale=st.sampled_from([1e-150, 1e-3, 1.0, 1e5, 1e150]),
    shift=st.sampled_from([0.0, 1e3]),
)
def test_agrees_with_a_qr_solver(n, seed, scale, shift):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, dtype=torch.float64, generator=generator) + shift
    y = torch.randn(n, dtype=torch.float64, generator=generator)
    ones = torch.ones_like(x)
    expected = torch.linalg.lstsq(torch.stack([x - shift, ones], 1), y[:, None]).solution.flatten().tolist()
    line = closed_form(x * scale, y)
    assert line.w * scale == pytest.approx(expected[0], rel=1e-8, abs=1e-10)
    assert line.w * scale * shift + line.b == pytest.approx(expected[1], rel=1e-8, abs=1e-8)


def test_two_points_leave_nothing_to_estimate_the_spread():
    line = closed_form([1.0, 3.0], [2.0, 8.0])
    assert (line.w, line.b) == (3.0, -1.0)
    assert math.isnan(line.residual_sd)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([0.1] * 7, [1.0] * 7),
        ([1.0], [1.0]),
        ([], []),
        ([1.0, 2.0], [1.0, 2.0, 3.0]),
        ([1.0, math.nan], [1.0, 2.0]),
        ([1.0, 2.0], [1.0, math.inf]),
    ],
)
def test_no_line_is_a_problem(x, y):
    with pytest.raises(InputProblem):
        closed_form(x, y)


def test_shapes_do_not_matter():
    data = synthetic()
    assert closed_form(data.x, data.y) == closed_form(data.x[:, 0], data.y[:, 0])


def test_the_hessian_is_the_one_of_autograd():
    data = synthetic(n=30, seed=5)
    x, y = data.x.double(), data.y.double()
    hessian = torch.autograd.functional.hessian(
        lambda line: (line[0] * x + line[1] - y).square().mean(), torch.zeros(2, dtype=torch.float64)
    )
    facts = bowl(data.x, data.y)
    assert facts.eigenvalues == pytest.approx(torch.linalg.eigvalsh(hessian).tolist(), rel=1e-12)
    assert facts.largest_stable_rate == pytest.approx(2 / torch.linalg.eigvalsh(hessian)[-1].item(), rel=1e-12)
    for value, vector in zip(facts.eigenvalues, facts.eigenvectors, strict=True):
        direction = torch.tensor(vector, dtype=torch.float64)
        assert torch.allclose(hessian @ direction, value * direction)


def test_the_bowl_foretells_the_run():
    run = Run(Config(lr=0.2, epochs=60, dtype=torch.float64), synthetic(n=40, seed=9))
    run.advance()
    for epoch in (0, 1, 5, 40):
        w, b, loss = run.bowl.predict(run.start, 0.2, epoch)
        row = [run.history.w[epoch].item(), run.history.b[epoch].item(), run.history.loss[epoch].item()]
        assert [w, b, loss] == pytest.approx(row, rel=1e-10)
    assert run.bowl.floor == pytest.approx(run.present.loss, rel=1e-6)


def test_a_forecast_that_overflows_is_infinite():
    facts = bowl(*(getattr(synthetic(), name) for name in "xy"))
    assert not math.isfinite(facts.predict((0.0, 0.0), 100.0, 10_000)[2])
