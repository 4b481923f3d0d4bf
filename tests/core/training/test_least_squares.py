import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.inputs.problem import InputProblem
from core.training.descent import Config, Run, bowl, closed_form, synthetic

# NIST Statistical Reference Datasets, "Norris": pairs y x, and below the certified values of the least-squares line.
NORRIS = """
0.1 0.2|338.8 337.4|118.1 118.2|888.0 884.6|9.2 10.1|228.1 226.5|668.5 666.3|998.5 996.3|449.1 448.6|778.9 777.0
559.2 558.2|0.3 0.4|0.1 0.6|778.1 775.5|668.8 666.9|339.3 338.0|448.9 447.5|10.8 11.6|557.7 556.0|228.3 228.1
998.0 995.8|888.8 887.6|119.6 120.2|0.3 0.3|0.6 0.3|557.6 556.8|339.3 339.1|888.0 887.2|998.5 999.0|778.9 779.0
10.2 11.1|117.6 118.3|228.9 229.2|668.4 669.1|449.2 448.9|0.2 0.5
"""


def digits(value, certified):
    return math.inf if value == certified else -math.log10(abs(value - certified) / abs(certified))


def test_norris_to_twelve_digits():
    values = [float(word) for word in NORRIS.replace("|", " ").split()]
    line = closed_form(values[1::2], values[0::2])
    assert digits(line.w, 1.00211681802045) > 12
    assert digits(line.b, -0.262323073774029) > 12
    assert digits(line.residual_sd, 0.884796396144373) > 12


@settings(max_examples=100, deadline=None)
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
