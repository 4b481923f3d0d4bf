"""The Jacobian by central differences, one column for each input element that is moved, in float64 on the CPU.

Source: as in `core.autograd.tape.differences`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.autograd.jacobians.function import function_of, in_dtype
from core.autograd.jacobians.products import Jacobian
from core.autograd.tape.differences import STEP
from core.problem import InputProblem


@dataclass(frozen=True)
class NumericalJacobian:
    """Columns of J by differences, by their number: one number for each output element, nan where there is none."""

    jacobian: Jacobian
    columns: dict[int, tuple[float, ...]]


def numerical_jacobian(jac: Jacobian, columns: Sequence[int]) -> NumericalJacobian:
    """Move the input elements `columns`, as many as `jac.runs` allows."""
    inputs = in_dtype(jac.inputs, torch.float64)
    function = function_of(jac.program, inputs, jac.name, widen=True)
    found = {}
    for column in columns[: max(1, jac.runs // 2)]:
        above, below = inputs[jac.name].clone(), inputs[jac.name].clone()
        step = STEP * max(1.0, abs(float(above.view(-1)[column])))
        above.view(-1)[column] += step
        below.view(-1)[column] -= step
        moved = float(above.view(-1)[column] - below.view(-1)[column])
        try:
            with torch.no_grad():
                slope = (function(above).double() - function(below).double()) / moved
        except InputProblem:
            slope = torch.full(jac.y.shape, torch.nan)
        found[column] = tuple(slope.flatten().tolist())
    return NumericalJacobian(jac, found)
