"""The errors of finite differences fall and rise as numerical analysis says, and the differences approach torch's J."""

import math

import pytest
import torch

from core import limits
from core.autograd.jacobians.passes import numerical_jacobian
from core.autograd.jacobians.presets import VECTOR_PRESETS
from core.autograd.jacobians.products import jacobian
from core.autograd.jacobians.step_sizes import step_sizes
from core.autograd.tape.presets import input_tensor
from core.language.program import parse_program


def of(text, by="x", **inputs):
    return jacobian(parse_program(text), {n: torch.as_tensor(t) for n, t in inputs.items()}, by)


def curves_of(jac):
    found = step_sizes(jac, torch.ones(jac.rows), torch.ones(jac.columns))
    return found, {curve.name: curve for curve in found.curves}


@pytest.mark.parametrize("text", ["y = exp(x)", "y = sin(x) * x ** 3", "y = 1 / (1 + x ** 2)"])
def test_a_curve_is_a_v(text):
    _, curves = curves_of(of(text, x=[0.7, 1.3]))
    for curve in curves.values():
        best = curve.steps[curve.best]
        assert abs(math.log10(best / curve.advised)) < 2
        # At both ends it is worse, by orders of magnitude.
        assert min(curve.errors[0], curve.errors[-1]) > 100 * curve.errors[curve.best]
    # Truncation: of order h forward, of order h² central.
    for name, power in (("forward, float64", 1), ("central, float64", 2)):
        curve = curves[name]
        by_step = dict(zip([f"{h:.0e}" for h in curve.steps], curve.errors, strict=True))
        assert math.log10(by_step["1e-02"] / by_step["1e-03"]) == pytest.approx(power, abs=0.1)
    least = {name: curve.errors[curve.best] for name, curve in curves.items()}
    assert least["central, float64"] < least["forward, float64"] < least["forward, float32"]
    assert least["central, float32"] < least["forward, float32"]


def test_the_slope_is_both_products_at_once():
    jac = of("y = stack([x[0] * x[1], x[0] ** 2, sin(x[1])])", x=[2.0, 3.0])
    v, u = torch.tensor([1.0, 0.5, -1.0]), torch.tensor([0.3, -2.0])
    assert step_sizes(jac, v, u).slope == pytest.approx(float(v @ jac.matrix @ u), rel=1e-6)


def test_central_differences_are_exact_for_a_parabola():
    _, curves = curves_of(of("y = x ** 2", x=[1.0, 2.0]))
    assert curves["central, float64"].errors[-1] == 0  # h = 1
    assert curves["forward, float64"].errors[-1] > 0.1


@pytest.mark.parametrize("text", ["y = sqrt(x)", "y = log(x - x)", "y = x > 0"])
def test_no_finite_slope(text):
    jac = of(text, x=[0.0, 1.0])
    assert step_sizes(jac, torch.ones(2), torch.ones(2)) is None


def test_long_programs_stay_within_the_budget():
    text = "\n".join(f"x = {'sin(' * 6}x{')' * 6}" for _ in range(limits.PROGRAM_LINES - 1)) + "\ny = x"
    jac = of(text, x=[0.5])
    found, _ = curves_of(jac)
    assert len(found.curves[0].steps) == 9  # one every two decades
    assert numerical_jacobian(jac, (0,)).columns.keys() == {0}


@pytest.mark.parametrize("name", [name for name in VECTOR_PRESETS if name not in ("A kink", "Partly cut off")])
def test_numerical_jacobian_is_near(name):
    preset = VECTOR_PRESETS[name]
    jac = jacobian(parse_program(preset.text), {k: input_tensor(t) for k, t in preset.values.items()}, preset.by)
    numerical = numerical_jacobian(jac, range(jac.columns))
    columns = torch.tensor([numerical.columns[j] for j in range(jac.columns)]).T
    torch.testing.assert_close(columns.float(), jac.matrix, atol=1e-5, rtol=1e-5)


def test_a_kink_lies_between_both_slopes():
    jac = of("y = relu(x)", x=[-1.0, 0.0, 2.0])
    assert numerical_jacobian(jac, (1,)).columns[1][1] == pytest.approx(0.5)
    assert float(jac.matrix[1, 1]) == 0
