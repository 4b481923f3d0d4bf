"""Least squares with several inputs, against exact arithmetic, certified values and torch's own solver."""

import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.training.hyperplane.compensated import residuals, sum_rows, two_product, two_sum
from core.training.hyperplane.exact_fit import digits, exact_fit
from core.training.hyperplane.fit import fit
from core.training.line.bowl import closed_form
from tests.core.training.hyperplane.certified import CERTIFIED
from tests.profiles import examples


def tensors(name):
    data = CERTIFIED[name]
    return (
        torch.tensor([[float(v) for v in row] for row in data.X], dtype=torch.float64),
        torch.tensor([float(v) for v in data.y], dtype=torch.float64),
    )


def right(plane, answer):
    return min(digits(value, Fraction(number)) for value, number in zip((*plane.w, plane.b), answer, strict=True))


@pytest.mark.parametrize("name", sorted(set(CERTIFIED) - {"Filip"}))
def test_twelve_digits_and_more_of_the_certified_values(name):
    X, y = tensors(name)
    plane = fit(X, y)
    assert right(plane, CERTIFIED[name].answer) > 12
    assert right(plane, exact_fit(X.tolist(), y.tolist())) > 15
    assert plane.digits == 15


def test_where_float64_runs_out_it_says_how_many_digits_are_left():
    X, y = tensors("Filip")
    plane = fit(X, y)
    reached = right(plane, CERTIFIED["Filip"].answer)
    assert plane.condition > 1e9
    assert 5 <= plane.digits <= reached < 12


def test_the_spread_of_the_residuals_is_the_certified_one():
    assert fit(*tensors("Longley")).residual_sd == pytest.approx(304.854073561965, rel=1e-12)
    assert fit(*tensors("Norris")).residual_sd == pytest.approx(0.884796396144373, rel=1e-12)


def test_one_input_is_the_line():
    X, y = tensors("Norris")
    line, plane = closed_form(X, y), fit(X, y)
    assert (line.w, line.b) == pytest.approx((plane.w[0], plane.b), rel=1e-13)


@examples(60)
@given(n=st.integers(6, 60), d=st.integers(1, 5), seed=st.integers(0, 2**32), shift=st.sampled_from([0.0, 1e3, -1e6]))
def test_it_is_right_to_the_last_bits(n, d, seed, shift):
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(n, d, dtype=torch.float64, generator=generator) + shift
    y = torch.randn(n, dtype=torch.float64, generator=generator)
    if n <= d + 1:
        return
    plane = fit(X, y)
    exact = exact_fit(X.tolist(), y.tolist())
    scale = max(map(abs, exact))
    for value, number in zip((*plane.w, plane.b), exact, strict=True):
        assert abs(Fraction(value) - number) <= abs(number) * Fraction(1, 10**13) + scale * Fraction(1, 10**15)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([[1, 2, 3, 4], [5, 5, 5, 5]], "“x2” is the same in every row"),
        ([[0.1, 0.1, 0.1, 0.1], [1, 2, 3, 4]], "“x1” is the same in every row"),
        ([[1, 2, 3, 4.5], [1, 2, 3, 4.5]], "“x2” copies “x1”"),
        ([[1, 2, 3, 4.5], [10, 20, 30, 45]], "“x2” copies “x1”"),
        ([[1, 2, 3, 4, 5], [5, 1, 0, 2, 1], [6, 3, 3, 6, 6]], "“x3” is made up of those before it"),
        ([[1, 2], [2, 1]], "2 points do not settle 3 numbers"),
    ],
)
def test_columns_that_depend_on_one_another_are_said(columns, words):
    X = torch.tensor(columns, dtype=torch.float64).T
    with pytest.raises(InputProblem, match=words):
        fit(X, torch.arange(len(X), dtype=torch.float64))


def test_three_points_leave_nothing_to_estimate_the_spread():
    plane = fit(torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), torch.tensor([1.0, 3.0, 4.0]))
    assert (plane.w, plane.b) == ((2.0, 3.0), 1.0)
    assert math.isnan(plane.residual_sd)


floats = st.floats(-1e100, 1e100).filter(lambda value: value == 0 or abs(value) > 1e-100)


@given(floats, floats)
def test_pairs_are_exact(a, b):
    first, second = torch.tensor([a], dtype=torch.float64), torch.tensor([b], dtype=torch.float64)
    for (high, low), exact in (
        (two_sum(first, second), Fraction(a) + Fraction(b)),
        (two_product(first, second), Fraction(a) * Fraction(b)),
    ):
        assert Fraction(high.item()) + Fraction(low.item()) == exact


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40))
def test_a_sum_by_halves_is_right_to_the_last_bit(values):
    high = torch.tensor(values, dtype=torch.float64)
    total = sum_rows((high, torch.zeros_like(high)))[0].item()
    assert total == pytest.approx(math.fsum(values), rel=1e-15, abs=1e-20)


def test_residuals_have_twice_the_digits():
    X = torch.tensor([[1e8 + 1, 3.0]], dtype=torch.float64)
    w, y = torch.tensor([1e8 - 1, 1 / 3], dtype=torch.float64), torch.tensor([1e16], dtype=torch.float64)
    high, low = residuals(X, w, torch.tensor(0.5, dtype=torch.float64), y)
    exact = 10**16 - (10**16 - 1) - 3 * Fraction(1 / 3) - Fraction(1, 2)
    assert abs(Fraction(high.item()) + Fraction(low.item()) - exact) < Fraction(10**16, 2**103)
