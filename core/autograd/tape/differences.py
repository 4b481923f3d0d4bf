"""Is the gradient right? Every input element moved a little to both sides, in float64, and the slope compared.

Source: central differences, (f(x + h) − f(x − h)) / 2h, whose error falls as h²; h is the cube root of float64's
epsilon times max(1, |x|), where truncation and rounding balance (Press et al., "Numerical Recipes", 5.7).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import torch
from torch import Tensor

from core import limits
from core.autograd.tape.recording import Tape, record
from core.language.program import Program, pieces
from core.language.syntax import Apply
from core.language.walk.walker import Walker
from core.probe.excerpt import unravel

Verdict = Literal["agrees", "rounding", "kink", "jump", "detached", "not finite", "disagrees"]

STEP: Final = torch.finfo(torch.float64).eps ** (1 / 3)
# The relative error that each dtype's own rounding may cause in a gradient, after a few dozen operations.
_TOLERANCE: Final = {torch.float64: 1e-6, torch.float32: 1e-4, torch.float16: 3e-2, torch.bfloat16: 2e-1}


@dataclass(frozen=True)
class SlopeComparison:
    """One element of one input: torch's gradient beside the numerical slope.

    `error` is absolute, `relative` is it over the larger of the two. `left` and `right` are one-sided slopes, set
    where the two disagree.
    """

    name: str
    index: tuple[int, ...]
    autograd: float
    numerical: float
    verdict: Verdict
    left: float | None = None
    right: float | None = None

    @property
    def error(self) -> float:
        """The absolute difference."""
        return abs(self.autograd - self.numerical)

    @property
    def relative(self) -> float:
        """The difference relative to the larger of the two; 0 if both are 0."""
        larger = max(abs(self.autograd), abs(self.numerical))
        return self.error / larger if larger else 0.0


@dataclass(frozen=True)
class Check:
    """The comparisons that were made, and how many elements there would have been."""

    comparisons: tuple[SlopeComparison, ...]
    elements: int

    @property
    def agrees(self) -> bool:
        """Whether every comparison agrees, within the tolerance of the gradient's dtype or by its rounding."""
        return all(comparison.verdict in ("agrees", "rounding") for comparison in self.comparisons)


def check(tape: Tape) -> Check:
    """Compare the gradients on `tape` with central differences of its program at its inputs.

    At most `limits.DIFFERENCE_CALLS` operations are run; elements beyond that are left out, evenly.
    """
    if tape.seed is None:
        return Check((), 0)
    leaves = {v.name: v.tensor.detach() for v in tape.variables if v.origin == "input" and v.name is not None}
    slope = _Slope(tape.program, leaves, tape.seed)
    asked = [name for name in tape.gradients if name in tape.program.inputs]
    comparisons: list[SlopeComparison] = []
    operations = [piece for piece in pieces(tape.program) if isinstance(piece, Apply)]
    for name, places in _places({name: leaves[name].numel() for name in asked}, len(operations)).items():
        gradient = tape.gradients[name]
        flat = torch.zeros(leaves[name].numel()) if gradient is None else gradient.flatten().cpu()
        slopes = [slope.central(name, place) for place in places]
        largest = max([abs(number) for number in slopes if math.isfinite(number)], default=0.0)
        for place, numerical in zip(places, slopes, strict=True):
            found = SlopeComparison(
                name, unravel(place, tuple(leaves[name].shape)), float(flat[place]), numerical, "agrees"
            )
            allowed = _TOLERANCE[leaves[name].dtype] * max(largest, abs(found.autograd)) + slope.noise
            if not (math.isfinite(found.autograd) and found.error <= allowed):
                found = _explained(tape, slope, found, place)
            comparisons.append(found)
    return Check(tuple(comparisons), sum(leaves[name].numel() for name in asked))


def _places(sizes: Mapping[str, int], operations: int) -> dict[str, Sequence[int]]:
    """Which elements to check: as many of each input as the limits allow, spread evenly, the first and last always."""
    most = min(limits.DIFFERENCE_ELEMENTS, max(1, limits.DIFFERENCE_CALLS // (2 * max(1, operations))))
    places: dict[str, Sequence[int]] = {}
    for count, (name, size) in enumerate(sorted(sizes.items(), key=lambda item: item[1])):
        share = min(size, most // (len(sizes) - count))
        most -= share
        places[name] = sorted({round(i * (size - 1) / max(1, share - 1)) for i in range(share)})
    return {name: places[name] for name in sizes}


class _Slope:
    """The program as a function of one element of one input, in float64 on the CPU; the output weighted by the seed."""

    def __init__(self, program: Program, leaves: Mapping[str, Tensor], seed: Tensor) -> None:
        self.program = program
        self.inputs = {n: t.cpu().double() if t.is_floating_point() else t.cpu() for n, t in leaves.items()}
        self.seed = seed.cpu().double()
        self.here = self._run(self.inputs)
        # What rounding alone does to a difference quotient at this height of the function.
        height = float(self.here[self.here.isfinite()].abs().sum())
        self.noise = 64 * torch.finfo(torch.float64).eps * height / STEP

    def _run(self, inputs: Mapping[str, Tensor]) -> Tensor:
        walker = Walker(inputs, device=torch.device("cpu"), widen=True)
        with torch.no_grad():
            for statement in self.program.statements:
                value = walker.run(statement)
            weighted: Tensor = value * self.seed
            return weighted

    def at(self, name: str, place: int, sides: float) -> tuple[Tensor, float]:
        """The function with one element moved by `sides` steps, and how far it was really moved."""
        moved = self.inputs[name].clone()
        flat = moved.view(-1)
        before = float(flat[place])
        flat[place] = before + sides * STEP * max(1.0, abs(before))
        return self._run({**self.inputs, name: moved}), float(flat[place]) - before

    def central(self, name: str, place: int, scale: float = 1.0) -> float:
        """The central difference quotient at `scale` times the usual step."""
        above, up = self.at(name, place, scale)
        below, down = self.at(name, place, -scale)
        return _quotient(above, below, up - down)

    def sided(self, name: str, place: int, sides: float) -> float:
        """The difference quotient to one side, `sides` steps away."""
        value, moved = self.at(name, place, sides)
        return _quotient(value, self.here, moved)


def _quotient(above: Tensor, below: Tensor, step: float) -> float:
    if step == 0:
        return math.nan
    # An output element that is nan on both sides says nothing about this input; it may come from another.
    difference = torch.where(above.isnan() & below.isnan(), 0.0, above - below)
    return float(difference.sum()) / step


def _explained(tape: Tape, slope: _Slope, found: SlopeComparison, place: int) -> SlopeComparison:
    """Why the two disagree."""
    left, right = slope.sided(found.name, place, -1), slope.sided(found.name, place, 1)
    nearer = slope.sided(found.name, place, -0.1), slope.sided(found.name, place, 0.1)
    verdict: Verdict = "disagrees"
    numbers = (found.autograd, found.numerical, left, right)
    if not (all(math.isfinite(number) for number in numbers) and slope.here.isfinite().all()):
        verdict = "not finite"
    elif _is_rounding(tape, slope, found):
        verdict = "rounding"
    elif abs(slope.central(found.name, place, 0.1)) > 5 * abs(found.numerical):
        verdict = "jump"  # ten times finer and ten times steeper
    elif _is_kink((left, right), nearer):
        verdict = "kink"
    elif any(isinstance(piece, Apply) and piece.operation == "detach" for piece in pieces(tape.program)):
        verdict = "detached"
    return replace(found, verdict=verdict, left=left + 0.0, right=right + 0.0)  # −0 is written 0


def _is_kink(sides: tuple[float, float], nearer: tuple[float, float]) -> bool:
    """Whether the one-sided slopes differ and stay as they are nearer by: curvature shrinks, noise grows."""
    apart = abs(sides[1] - sides[0])
    changed = max(abs(far - near) for far, near in zip(sides, nearer, strict=True))
    return apart > 1e-3 * max(map(abs, sides)) and changed < 0.1 * apart


def _is_rounding(tape: Tape, slope: _Slope, found: SlopeComparison) -> bool:
    """Whether torch, asked for the same gradient in float64, agrees."""
    constants = [name for name in slope.inputs if name not in tape.gradients]
    wide = record(tape.program, slope.inputs, constants=constants, gradient=slope.seed)
    gradient = wide.gradients[found.name]
    if gradient is None:
        return False
    exact = float(gradient[found.index] if found.index else gradient)
    return bool(abs(exact - found.numerical) <= _TOLERANCE[torch.float64] * max(1.0, abs(exact)) + slope.noise)
