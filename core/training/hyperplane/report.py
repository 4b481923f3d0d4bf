"""What gradient descent and least squares make of a sample: how far each came, on rows seen and unseen."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import torch
from torch import Tensor

from core import limits
from core.problem import InputProblem
from core.training.hyperplane.exact_fit import exact_fit
from core.training.hyperplane.fit import Hyperplane, fit
from core.training.hyperplane.run import Course, affordable, descend
from core.training.hyperplane.sample import Sample, Split, split
from core.training.loop.shown import keyframe_epochs
from core.training.scaling import leave, standardize

SHOWN: Final = 3_000  # residuals in the picture at most


@dataclass(frozen=True)
class Asked:
    """What a visitor asked for: how to descend, and whether on standardized inputs."""

    lr: float = 0.01
    epochs: int = 100
    standardized: bool = True
    device: str = "cpu"


@dataclass(frozen=True)
class Curvature:
    """The Hessian of the loss over w and b: its largest eigenvalue, and how many times larger that is than the least.

    `epochs` at the best rate, 2/(λmax + λmin), bring w and b a thousand times nearer: each leaves
    (κ − 1)/(κ + 1) of the distance. `condition` is inf, and `epochs` None, where a direction is flat.
    """

    largest: float
    condition: float
    epochs: int | None

    @property
    def largest_stable_rate(self) -> float:
        """2/λmax: beyond it each step overshoots by more than the one before."""
        return 2 / self.largest


@dataclass(frozen=True)
class ScoredHyperplane:
    """A hyperplane in the units of the table, and how well it predicts: R² on the rows trained on and tested on.

    R² = 1 − Σr²/Σ(y − mean)²; None where there is nothing to explain: fewer than two rows, or all y equal.
    """

    w: tuple[float, ...]
    b: float
    train: float | None
    test: float | None


@dataclass(frozen=True, eq=False)
class Ground:
    """What holds for a sample however one descends: its rows, the curvature of its loss, and where its floor is.

    `raw` and `standard` are the curvatures without and with standardized inputs. `fit` and `best` are None, and
    `trouble` says why, where least squares has no single answer; `exact` is the same fit without rounding, w and then
    b, for small samples. `floor` is the lowest loss on the training rows, in squared units of the target, and 0 where
    it is rounding alone.
    """

    sample: Sample
    rows: Split
    raw: Curvature
    standard: Curvature
    fit: Hyperplane | None
    best: ScoredHyperplane | None
    floor: float | None
    exact: tuple[Fraction, ...] | None
    trouble: InputProblem | None


@dataclass(frozen=True, eq=False)
class Report:
    """A descent on a sample. Losses are means of squared residuals in squared units of the target.

    `frames` are the epochs, at most 400, whose `loss` on the training rows and `test_loss` are given. `answer` is
    where it led, None if it diverged; then nothing is predicted. `prediction`, `residual` (y − prediction) and
    `tested` are of the same rows, some of the sample's.
    """

    asked: Asked
    course: Course
    frames: tuple[int, ...]
    loss: tuple[float, ...]
    test_loss: tuple[float, ...]
    answer: ScoredHyperplane | None
    prediction: tuple[float, ...]
    residual: tuple[float, ...]
    tested: tuple[bool, ...]


def ground(sample: Sample, percent: int = 20, seed: int = 42) -> Ground:
    """Split the sample, `percent` of it for the test, and fit its training rows by least squares."""
    rows = split(len(sample.y), percent, seed)
    X, y = sample.X[rows.train], sample.y[rows.train]
    fitted, best, floor, exact, trouble = None, None, None, None, None
    try:
        fitted = fit(X, y, sample.inputs)
    except InputProblem as problem:
        trouble = problem
    else:
        w, b = torch.tensor(fitted.w, dtype=torch.float64), torch.tensor(fitted.b, dtype=torch.float64)
        best = _answer(sample, rows, w, b)
        floor = _floor(y, X @ w + b)
        if len(y) * (X.shape[1] + 1) ** 2 <= limits.EXACT_MULTIPLICATIONS:
            exact = exact_fit(X.tolist(), y.tolist())
    scaling = standardize(X)
    scaled = curvature(scaling.apply(X), float((scaling.center / scaling.spread).abs().max()))
    return Ground(sample, rows, curvature(X), scaled, fitted, best, floor, exact, trouble)


def report(on: Ground, asked: Asked) -> Report:
    """Descend on the training rows, and see how it went on both. Raises `InputProblem`."""
    sample, rows = on.sample, on.rows
    X, y = sample.X[rows.train], sample.y[rows.train]
    scaling = standardize(X) if asked.standardized else leave(X)
    epochs = min(asked.epochs, affordable(*X.shape))
    course = descend(scaling.apply(X).float(), y[:, None].float(), asked.lr, epochs, asked.device)
    frames = torch.tensor(keyframe_epochs(course.epochs))
    w, b = scaling.back(course.w[frames].double(), course.b[frames].double())  # (frames, d), (frames,)
    test_loss = losses(sample.X[rows.test], sample.y[rows.test], w, b).tolist() if len(rows.test) else []
    answer, prediction, residual, shown = None, torch.empty(0), torch.empty(0), torch.empty(0)
    if not course.diverged:
        answer = _answer(sample, rows, w[-1], b[-1])
        # The first rows that the seed drew: as random as any.
        shown = torch.cat([rows.test[: SHOWN // 2], rows.train[: SHOWN // 2]])
        prediction = sample.X[shown] @ w[-1] + b[-1]
        residual = sample.y[shown] - prediction
    return Report(
        asked=asked,
        course=course,
        frames=tuple(frames.tolist()),
        loss=tuple(course.loss[frames].tolist()),
        test_loss=tuple(test_loss),
        answer=answer,
        prediction=tuple(prediction.tolist()),
        residual=tuple(residual.tolist()),
        tested=tuple(k < min(len(rows.test), SHOWN // 2) for k in range(len(shown))),
    )


def explain(run: Report, stable: float) -> InputProblem:
    """Why a run diverged whose largest stable rate is `stable`."""
    asked = run.asked
    if asked.lr <= stable:
        return InputProblem(
            f"The run diverged after {run.course.epochs:,} epochs",
            f"the squares left the range of float32, though rates up to {stable:.4g} are stable",
            "standardize the inputs, or give the target in a larger unit",
        )
    fix = f"choose a rate below {stable:.4g}" + ("" if asked.standardized else ", or standardize the inputs")
    return InputProblem(
        f"The run diverged after {run.course.epochs:,} epochs",
        f"the learning rate {asked.lr:g} is above {stable:.4g}, the largest stable one (2/λmax of the Hessian)",
        fix,
    )


def curvature(X: Tensor, moved: float = 0.0) -> Curvature:
    """Of the loss of every hyperplane on inputs X (n, d), which were `moved` by so much at most, in units of X.

    What is moved to 0 keeps the rounding of where it was. Source of the bound on what rounding leaves of a singular
    value that is 0: `numpy.linalg.matrix_rank`, and Weyl's inequality for the move (Golub and van Loan, 8.6.1).
    """
    ones = torch.ones(len(X), 1, dtype=X.dtype)
    # The singular values of [X 1]: its Hessian, whose eigenvalues are their squares, would have lost half the digits.
    triangle = torch.linalg.qr(torch.cat([X, ones], 1), mode="r")[1]  # (min(n, d + 1), d + 1)
    singular = torch.linalg.svdvals(triangle)
    high, low = float(singular[0]), float(singular[-1])
    count = X.shape[1] + 1
    zero = (max(len(X), count) + math.sqrt(count) * moved) * torch.finfo(X.dtype).eps * high
    flat = low <= zero or len(X) <= X.shape[1]
    condition = math.inf if flat else (high / low) ** 2
    share = (condition - 1) / (condition + 1) if not flat else 1.0
    epochs = None if share >= 1 else 1 if share <= 0 else max(1, math.ceil(math.log(1000) / -math.log(share)))
    return Curvature(2 * high**2 / len(X), condition, epochs)


def losses(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """The mean squared residual of each of many hyperplanes, w (k, d) and b (k,), at a cost that n does not enter.

    With C the covariance of [X y], the mean of (w·x + b − y)² is (w, −1)ᵀ C (w, −1) + (the mean residual)².
    """
    joint = torch.cat([X, y[:, None]], 1)  # (n, d + 1)
    mean = joint.mean(0)
    centered = joint - mean
    covariance = centered.T @ centered / len(joint)
    way = torch.cat([w, torch.full((len(w), 1), -1.0, dtype=w.dtype)], 1)  # (k, d + 1)
    return ((way @ covariance) * way).sum(1) + (way @ mean + b).square()


def _floor(y: Tensor, prediction: Tensor) -> float:
    """The mean of the squared residuals; 0 where each is no more than what rounding leaves of one."""
    rounding = 4 * torch.finfo(torch.float64).eps * float(y.abs().max())
    floor = float((y - prediction).square().mean())
    return 0.0 if floor <= rounding**2 else floor


def _answer(sample: Sample, rows: Split, w: Tensor, b: Tensor) -> ScoredHyperplane:
    shares = []
    for part in (rows.train, rows.test):
        y = sample.y[part]
        spread = float((y - y.mean()).square().sum()) if len(part) > 1 else 0.0
        left = float((y - sample.X[part] @ w - b).square().sum())
        shares.append(1 - left / spread if spread > 0 else None)
    return ScoredHyperplane(tuple(w.tolist()), float(b), *shares)
