"""The published certified values prove the exact solution, and it them."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.hyperplane.exact_fit import digits, exact_fit
from tests.core.training.hyperplane.certified import CERTIFIED


@pytest.mark.parametrize("name", CERTIFIED)
def test_the_certified_values_to_their_last_digits(name):
    data = CERTIFIED[name]
    exact = exact_fit(data.X, data.y)
    assert min(digits(value, right) for value, right in zip(data.answer, exact, strict=True)) > 14


numbers = st.integers(-50, 50).map(Fraction) | st.floats(-1e3, 1e3)


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=7))
def test_the_residuals_are_at_right_angles_to_every_column(rows):
    X, y = [row[:2] for row in rows], [row[2] for row in rows]
    solution = exact_fit(X, y)
    if solution is None:
        # The columns of [X 1] depend on one another: every 3 × 3 minor is 0.
        table = [[*map(Fraction, row), Fraction(1)] for row in X]
        for i in range(len(table)):
            for j in range(i):
                for k in range(j):
                    (a, b, c), (d, e, f), (g, h, m) = table[i], table[j], table[k]
                    assert a * (e * m - f * h) - b * (d * m - f * g) + c * (d * h - e * g) == 0
        return
    w1, w2, b = solution
    left = [Fraction(t) - w1 * Fraction(u) - w2 * Fraction(v) - b for (u, v), t in zip(X, y, strict=True)]
    assert sum(left) == 0
    for column in zip(*X, strict=True):
        assert sum(Fraction(value) * r for value, r in zip(column, left, strict=True)) == 0


def test_digits():
    assert digits(0.5, Fraction(1, 2)) == math.inf
    assert digits(1.001, Fraction(1)) == pytest.approx(3, abs=0.01)
    assert digits(-1.0, Fraction(1)) == 0
    assert digits(1e-9, Fraction(0)) == 0
    assert digits(math.nan, Fraction(1)) == 0


def test_digits_of_a_ratio_that_no_float_holds():
    tiny = Fraction(1, 10**400)
    assert digits(2.0, 2 + tiny) == pytest.approx(400.3, abs=0.1)
    assert digits(1e-5, tiny) == 0
