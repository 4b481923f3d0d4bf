"""The hyperplane y = w·x + b that is closest to points with several inputs: least squares in float64.

By a QR decomposition of the centered and scaled inputs; then the gradient of the squared residuals is computed in
twice the precision and what it says is left is taken off. Sources: Björck, "Numerical Methods for Least Squares
Problems", sections 2.4 and 2.9; Golub and van Loan, "Matrix Computations", section 5.3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from core.problem import InputProblem, quote
from core.training.hyperplane.compensated import Pair, residuals, sum_rows, two_product

_STEPS: Final = 4  # of refinement at most; each adds the digits that the condition number leaves
_EPS: Final = torch.finfo(torch.float64).eps
_DEPENDENT: Final = 1e-13  # of a column's length: what rounding leaves of one that the others make up
_FULL: Final = 15  # digits that every float64 holds


@dataclass(frozen=True)
class Hyperplane:
    """y = w·x + b, with sqrt(Σr²/(n − d − 1)) as `residual_sd` in units of y, nan where nothing is left over.

    `condition` is that of the centered inputs, each scaled to length 1: how many times larger a relative error can
    get on its way from the data to w. `digits` are those of w and b that can be relied on: where the refinement
    converges all 15 of a float64, else what the condition number leaves of 16.
    """

    w: tuple[float, ...]
    b: float
    residual_sd: float
    condition: float
    digits: int


def fit(X: Tensor, y: Tensor, names: Sequence[str] | None = None) -> Hyperplane:
    """The hyperplane through points X of shape (n, d) and y of n numbers; `names` are what messages call the inputs.

    Raises `InputProblem` where many fit equally well: too few points, an input that is constant, or one that others
    make up.
    """
    X, y = X.to("cpu", torch.float64), y.to("cpu", torch.float64).flatten()
    n, d = X.shape
    names = names or [f"x{k + 1}" for k in range(d)]
    if n <= d:
        raise InputProblem(
            f"{n} points do not settle {d + 1} numbers",
            f"{d} weights and b can go through that many in many ways",
            "take more rows or fewer inputs",
        )
    center = X.mean(0)  # (d,)
    centered = X - center  # (n, d)
    length = torch.linalg.vector_norm(centered, dim=0)  # (d,)
    for k, name in enumerate(names):
        if float(length[k]) <= _DEPENDENT * float(torch.linalg.vector_norm(X[:, k])):
            raise InputProblem(
                f"The input {quote(name)} is the same in every row",
                "its weight and b can be traded for one another, so many hyperplanes fit equally well",
                "leave it out",
            )
    Q, R = torch.linalg.qr(centered / length)  # (n, d), (d, d)
    for k, name in enumerate(names):
        if abs(float(R[k, k])) <= _DEPENDENT * math.sqrt(n):
            others = "copies" if k == 1 else "is made up of"
            raise InputProblem(
                f"The input {quote(name)} {others} {quote(names[0]) if k == 1 else 'those before it'}",
                "their weights can be traded for one another, so many hyperplanes fit equally well",
                "leave it out",
            )
    singular = torch.linalg.svdvals(R)
    condition = float(singular[0] / singular[-1])
    # From the columns' own triangle, the normal equations' error is eps κ²; beyond 1 a step would lead away.
    converges = _EPS * condition**2 < 1e-3
    w = _triangle(R, Q.T @ (y - y.mean()), upper=True) / length
    b = y.mean() - center @ w
    for _ in range(_STEPS):
        left = residuals(X, w, b, y)  # (n,)
        total = sum_rows(left)[0]
        if converges:
            slope = _slope(X, left) - center * total  # (d,)
            step = _triangle(R.T, slope / length, upper=False)
        else:
            step = Q.T @ (left[0] - total / n)
        step = _triangle(R, step, upper=True) / length
        w, b = w + step, b + (total / n - center @ step)
        # The next step would be smaller by that factor.
        if not converges or bool((step.abs() * condition**2 <= w.abs()).all()):
            break
    free = n - d - 1
    sd = float(torch.linalg.vector_norm(y - X @ w - b)) / math.sqrt(free) if free else math.nan
    digits = _FULL if converges else max(0, math.floor(-math.log10(_EPS * condition)))
    return Hyperplane(tuple(w.tolist()), float(b), sd, condition, digits)


def _slope(X: Tensor, left: Pair) -> Tensor:
    """Xᵀ r, of shape (d,), in twice the precision."""
    high, low = left
    product, error = two_product(X, high[:, None])  # (n, d)
    total, rest = sum_rows((product, error + X * low[:, None]))
    return total + rest


def _triangle(matrix: Tensor, right: Tensor, *, upper: bool) -> Tensor:
    solution: Tensor = torch.linalg.solve_triangular(matrix, right[:, None], upper=upper)
    return solution[:, 0]
