"""How good is a finite difference, over step sizes? Its error falls with h, until rounding makes it rise again.

What is differentiated is one number: the slope of v·y along u, which is vᵀJ u. Source: Press et al., "Numerical
Recipes", 5.7: the truncation error is of order h forward and h² central, the rounding error of order ε/h, so the sum
is least near h = ε^(1/2) and h = ε^(1/3), where ε is the dtype's machine epsilon.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor

from core.autograd.jacobians.function import function_of, in_dtype
from core.autograd.jacobians.products import REFUSALS, Jacobian
from core.problem import InputProblem

Method = Literal["forward", "central"]

_DTYPES: Final = {"float64": torch.float64, "float32": torch.float32}
_POWER: Final[dict[Method, float]] = {"forward": 1 / 2, "central": 1 / 3}
_SMALLEST, _LARGEST = -16.0, 0.0  # powers of ten of h
_COUNTS: Final = (64, 32, 16, 8)  # steps between the smallest and the largest; fewer where the program takes long


@dataclass(frozen=True)
class ErrorCurve:
    """One method in one dtype. `errors` are relative to the slope (absolute where it is 0), one for each of `steps`.

    `advised` is the step size of the rule of thumb; `best` is the place of the smallest error, None where none is
    finite. An error of 0 is one: the difference is exact.
    """

    method: Method
    dtype: str
    steps: tuple[float, ...]
    errors: tuple[float, ...]
    advised: float

    @property
    def name(self) -> str:
        """The curve's name in a legend."""
        return f"{self.method}, {self.dtype}"

    @property
    def best(self) -> int | None:
        """The place where the error is smallest with its two neighbors: rounding makes some lucky hits."""
        worst = {
            place: max(self.errors[max(place - 1, 0) : place + 2])
            for place in range(len(self.errors))
            if all(map(math.isfinite, self.errors[max(place - 1, 0) : place + 2]))
        }
        return min(worst, key=lambda place: (worst[place], self.errors[place]), default=None)


@dataclass(frozen=True)
class StepSizes:
    """The curves, and the slope that the differences approach: autograd's in float64."""

    slope: float
    curves: tuple[ErrorCurve, ...]


def step_sizes(jac: Jacobian, v: Tensor, u: Tensor) -> StepSizes | None:
    """The error curves of both methods in both dtypes; None where autograd has no finite slope to compare with.

    About `jac.runs` runs of the program make the two curves of a dtype, with one step every two decades at least.
    """
    slope = _slope(jac, v, u)
    if slope is None or not math.isfinite(slope):
        return None
    count = next((count for count in _COUNTS if 2 * count <= jac.runs), _COUNTS[-1])
    steps = tuple(10 ** (_SMALLEST + k * (_LARGEST - _SMALLEST) / count) for k in range(count + 1))
    curves = []
    for name, dtype in _DTYPES.items():
        value = _along(jac, v, u, dtype)
        above, below = [value(step) for step in steps], [value(-step) for step in steps]
        here = value(0.0)
        quotients: dict[Method, list[float]] = {
            "forward": [_quotient(up, here, step) for up, step in zip(above, steps, strict=True)],
            "central": [_quotient(up, down, 2 * step) for up, down, step in zip(above, below, steps, strict=True)],
        }
        for method, found in quotients.items():
            errors = tuple(abs(number - slope) / (abs(slope) or 1.0) for number in found)
            advised = torch.finfo(dtype).eps ** _POWER[method]
            curves.append(ErrorCurve(method, name, steps, errors, advised))
    return StepSizes(slope, tuple(curves))


def _slope(jac: Jacobian, v: Tensor, u: Tensor) -> float | None:
    """The sum of v·(J u), by backward in float64, where the other errors do not reach."""
    inputs = in_dtype(jac.inputs, torch.float64)
    leaf = inputs[jac.name].detach().clone().requires_grad_()
    try:
        with torch.enable_grad():
            y = function_of(jac.program, inputs, jac.name, widen=True)(leaf)
            y.backward(v.cpu().to(y.dtype).reshape(y.shape))
    except REFUSALS:
        return None
    return 0.0 if leaf.grad is None else float((leaf.grad.flatten() * u.cpu().double()).sum())


def _along(jac: Jacobian, v: Tensor, u: Tensor, dtype: torch.dtype) -> Callable[[float], float]:
    """v·y at x + h·u as a function of h, all of it in `dtype`; nan where torch cannot compute it there."""
    inputs = in_dtype(jac.inputs, dtype)
    function = function_of(jac.program, inputs, jac.name, widen=dtype == torch.float64)
    x, weights = inputs[jac.name], v.cpu().to(dtype)
    direction = u.cpu().to(dtype).reshape(x.shape)

    def value(h: float) -> float:
        with torch.no_grad():
            try:
                y = function(x + h * direction)
            except InputProblem:
                return math.nan
            return float((y.to(dtype).flatten() * weights).sum())

    return value


def _quotient(above: float, below: float, step: float) -> float:
    return (above - below) / step
