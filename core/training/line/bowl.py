"""Where gradient descent is going, known beforehand: the loss of a line is a quadratic bowl.

mean((w x + b − y)²) = floor + ½ δᵀ H δ with δ = (w, b) − its lowest point and H = 2/n [[Σx², Σx], [Σx, n]].
Gradient descent multiplies δ by 1 − lr λ along each eigenvector of H, an epoch at a time; it comes down only
if lr < 2/λ for the largest λ. Source: Goodfellow, Bengio, Courville, "Deep Learning", section 4.3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.problem import InputProblem


@dataclass(frozen=True)
class Line:
    """The line y = w x + b that is closest to the points in the sense of least squares.

    `residual_sd` is sqrt(Σr²/(n − 2)), in units of y: nan for two points, which leave nothing over to estimate it.
    """

    w: float
    b: float
    residual_sd: float


@dataclass(frozen=True)
class Bowl:
    """The loss as a function of (w, b): its lowest point, its `floor` there, and its curvature.

    `eigenvalues` of the Hessian in ascending order, `eigenvectors` one each as (w, b) components.
    """

    w: float
    b: float
    floor: float
    eigenvalues: tuple[float, float]
    eigenvectors: tuple[tuple[float, float], tuple[float, float]]

    @property
    def largest_stable_rate(self) -> float:
        """2/λmax: a larger learning rate makes each step overshoot by more than the one before."""
        return 2 / self.eigenvalues[1]

    @property
    def condition(self) -> float:
        """λmax/λmin, at least 1: how many times longer the flattest way down takes than the steepest."""
        low, high = self.eigenvalues
        return high / low if low > 0 else math.inf

    def loss(self, w: float, b: float) -> float:
        """The loss of the line y = w x + b, in squared units of y: as many operations for any number of points."""
        return self.floor + sum(
            0.5 * value * ((w - self.w) * vector_w + (b - self.b) * vector_b) ** 2
            for value, (vector_w, vector_b) in zip(self.eigenvalues, self.eigenvectors, strict=True)
        )

    def predict(self, start: tuple[float, float], lr: float, epochs: int) -> tuple[float, float, float]:
        """(w, b, loss) after `epochs` epochs from `start`, in exact arithmetic; infinite where it overflows."""
        w, b, loss = self.w, self.b, self.floor
        for value, (vector_w, vector_b) in zip(self.eigenvalues, self.eigenvectors, strict=True):
            distance = (start[0] - self.w) * vector_w + (start[1] - self.b) * vector_b
            try:
                distance *= (1 - lr * value) ** epochs
                loss += 0.5 * value * distance**2
            except OverflowError:
                distance, loss = math.inf, math.inf
            w, b = w + distance * vector_w, b + distance * vector_b
        return w, b, loss


def closed_form(x: Tensor | Sequence[float], y: Tensor | Sequence[float]) -> Line:
    """Least squares in float64, centered and refined once; `x` and `y` hold n numbers each, in any shape.

    Raises `InputProblem` unless there are at least two points, all finite, with at least two different x.
    """
    x, y = _column(x, "x"), _column(y, "y")
    if x.numel() != y.numel():
        raise InputProblem(
            f"There are {x.numel():,} x and {y.numel():,} y", "a point has one of each", "make them equally many"
        )
    if x.numel() < 2 or bool(x.min() == x.max()):
        raise InputProblem(
            f"All {x.numel():,} points share one x" if x.numel() > 1 else f"There are {x.numel()} points",
            "infinitely many lines fit them equally well",
            "give points with at least two different x",
        )
    w, b = _fit(x, y)
    # The same fit to what is left over restores the digits of b that canceled when the center is far from 0.
    more_w, more_b = _fit(x, y - (w * x + b))
    w, b = w + more_w, b + more_b
    free = x.numel() - 2
    sd = float(torch.linalg.vector_norm(y - (w * x + b))) / math.sqrt(free) if free else math.nan
    return Line(w, b, sd)


def bowl(x: Tensor, y: Tensor) -> Bowl:
    """The loss of every line on these points, in float64. Raises `InputProblem` as `closed_form` does."""
    line = closed_form(x, y)
    x, y = _column(x, "x"), _column(y, "y")
    mean, square = float(x.mean()), float(x.square().mean())
    hessian = 2 * torch.tensor([[square, mean], [mean, 1.0]], dtype=torch.float64)
    values, vectors = torch.linalg.eigh(hessian)
    (low, high), ((low_w, high_w), (low_b, high_b)) = values.tolist(), vectors.tolist()
    floor = float((line.w * x + line.b - y).square().mean())
    return Bowl(line.w, line.b, floor, (low, high), ((low_w, low_b), (high_w, high_b)))


def _fit(x: Tensor, y: Tensor) -> tuple[float, float]:
    center_x, center_y = x.mean(), y.mean()
    dx = x - center_x
    scale = dx.abs().max()  # squares of dx / scale neither overflow nor vanish
    dx = dx / scale
    w = (dx * (y - center_y)).sum() / dx.square().sum() / scale
    return float(w), float(center_y - w * center_x)


def _column(values: Tensor | Sequence[float], name: str) -> Tensor:
    # Straight to float64: without a dtype a list of Python's numbers would be rounded to float32 on its way.
    column = torch.as_tensor(values, dtype=torch.float64, device="cpu").detach().flatten()
    finite = column.isfinite()
    if not bool(finite.all()):
        row = int(finite.logical_not().nonzero()[0])
        raise InputProblem(
            f"{name}[{row}] is {float(column[row])}", "a line is fitted to finite numbers", "leave that point out"
        )
    return column
