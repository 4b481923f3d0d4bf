"""An element-wise function as a curve, with its derivative from autograd, and the elements of a tensor on it.

A function of two operands is a family of curves over the first, one for each value of the second.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import torch

from core.tensors.broadcasting.operation import BroadcastOutcome
from core.tensors.elementwise.functions import TorchFunction

_SAMPLES: Final = 201
_FAMILY: Final = 4  # curves; more cannot be told apart
_TALL: Final = 3.0  # how many times the typical height is shown; a pole goes on for ever


@dataclass(frozen=True)
class Sampled:
    """Places and what the function and its derivative are there; None where they are not finite or too far out.

    `series` names the curve. `slope` is None throughout where autograd has no derivative. `cells` says of points which
    of the drawn cells they are, by position; a line has none.
    """

    series: str
    x: tuple[float, ...]
    value: tuple[float | None, ...]
    slope: tuple[float | None, ...]
    cells: tuple[int, ...] = ()


@dataclass(frozen=True)
class Curve:
    """The curves, and the tensor's elements as points on them. `differentiable` says whether autograd has a slope."""

    lines: tuple[Sampled, ...]
    points: tuple[Sampled, ...]
    differentiable: bool


def curve(function: TorchFunction, outcome: BroadcastOutcome) -> Curve | None:
    """The curve through the cells of `outcome` that are drawn; None for complex numbers, which have none."""
    numbers = [_reals(operand.expanded.values) for operand in outcome.operands]
    if any(each is None for each in numbers):
        return None
    xs = numbers[0] or ()
    partners = numbers[1] or () if function.arity == 2 else (None,) * len(xs)
    family = list(dict.fromkeys(partners))[:_FAMILY]
    finite = [x for x in xs if math.isfinite(x)] or [0.0]
    margin = max(0.25 * (max(finite) - min(finite)), 1.0)
    grid = torch.linspace(min(finite) - margin, max(finite) + margin, _SAMPLES, dtype=torch.float64)
    lines, points, differentiable = [], [], False
    for partner in family:
        cells = [
            k for k, (x, other) in enumerate(zip(xs, partners, strict=True)) if other == partner and math.isfinite(x)
        ]
        mine = [xs[k] for k in cells]
        y, dy = _sampled(function, grid, partner)
        at, slope = _sampled(function, torch.tensor(mine, dtype=torch.float64), partner)
        differentiable |= dy is not None
        top = _height([*y, *at]), _height([*(dy or ()), *(slope or ())])
        name = function.name if partner is None else f"y = {partner:g}"
        lines.append(_shown(name, grid.tolist(), y, dy, top))
        points.append(replace(_shown(name, mine, at, slope, (math.inf, math.inf)), cells=tuple(cells)))
    return Curve(tuple(lines), tuple(points), differentiable)


def _reals(values: Sequence[complex]) -> tuple[float, ...] | None:
    if any(isinstance(value, complex) for value in values):
        return None
    return tuple(float(value.real) for value in values)


def _sampled(
    function: TorchFunction, at: torch.Tensor, partner: float | None
) -> tuple[list[float], list[float] | None]:
    x = at.clone().requires_grad_()
    operands = [x] if partner is None else [x, torch.full_like(at, partner)]
    y = function.call(*operands)
    if not y.requires_grad:
        return y.detach().double().tolist(), None
    try:
        (slope,) = torch.autograd.grad(y.sum(), x)
    except RuntimeError:  # floor_divide: "derivative for aten::floor_divide is not implemented"
        return y.detach().tolist(), None
    return y.detach().tolist(), slope.tolist()


def _height(values: Sequence[float]) -> float:
    """The largest size that is shown: a few times that of nine tenths of the values."""
    sizes = sorted(abs(v) for v in values if math.isfinite(v))
    return max(_TALL * sizes[int(0.9 * (len(sizes) - 1))], 1e-9) if sizes else 0.0


def _shown(
    series: str, x: Sequence[float], y: Sequence[float], slope: Sequence[float] | None, top: tuple[float, float]
) -> Sampled:
    def kept(values: Sequence[float], height: float) -> tuple[float | None, ...]:
        return tuple(v if math.isfinite(v) and abs(v) <= height else None for v in values)

    return Sampled(series, tuple(x), kept(y, top[0]), kept(slope, top[1]) if slope else (None,) * len(x))
