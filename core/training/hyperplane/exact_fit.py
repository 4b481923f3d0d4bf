"""Least squares without any rounding: the judge of how many digits float64 gets right.

Every float64 is an integer times a power of two, so the normal equations XᵀX w = Xᵀy can be set up and solved in
integers, which Python has of any length. Source of the elimination: Bareiss, "Sylvester's Identity and Multistep
Integer-Preserving Gaussian Elimination", Mathematics of Computation 22, 1968.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import starmap
from operator import mul

Number = Fraction | float


def exact_fit(X: Sequence[Sequence[Number]], y: Sequence[Number]) -> tuple[Fraction, ...] | None:
    """(w₁, …, w_d, b) with the smallest Σ (w·x + b − y)², exactly, for the rows `X`; None where many share it.

    Takes about n d² multiplications of long integers: for small tables.
    """
    scaled = [_integers(column) for column in (*zip(*X, strict=True), [1.0] * len(y), y)]
    columns, units = [column for column, _ in scaled], [unit for _, unit in scaled]
    solution = _solve([[sum(starmap(mul, zip(a, b, strict=True))) for b in columns] for a in columns[:-1]])
    if solution is None:
        return None
    return tuple(value * units[-1] / unit for value, unit in zip(solution, units[:-1], strict=True))


def digits(value: float, exact: Fraction) -> float:
    """How many leading decimal digits of `value` are right: −log₁₀ of its relative error, inf if it has none."""
    if not math.isfinite(value):
        return 0.0
    error = abs(Fraction(value) - exact)
    if error == 0:
        return math.inf
    if not exact:
        return 0.0
    relative = error / abs(exact)
    # Logarithms of the integers: the ratio itself may be beyond a float on either side.
    return max(0.0, math.log10(relative.denominator) - math.log10(relative.numerator))


def _integers(column: Sequence[Number]) -> tuple[list[int], Fraction]:
    """The column as integers, and the unit that they count."""
    exact = [Fraction(value) for value in column]
    common = math.lcm(*(value.denominator for value in exact))
    return [value.numerator * (common // value.denominator) for value in exact], Fraction(1, common)


def _solve(rows: list[list[int]]) -> list[Fraction] | None:
    """The solution of a square system with its right side as last column, by elimination within the integers."""
    size, before = len(rows), 1
    for k in range(size):
        pivot = next((i for i in range(k, size) if rows[i][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, size):
            rows[i] = [(rows[k][k] * a - rows[i][k] * b) // before for a, b in zip(rows[i], rows[k], strict=True)]
        before = rows[k][k]
    solution = [Fraction(0)] * size
    for k in reversed(range(size)):
        known = sum(rows[k][j] * solution[j] for j in range(k + 1, size))
        solution[k] = (rows[k][size] - known) / Fraction(rows[k][k])
    return solution
