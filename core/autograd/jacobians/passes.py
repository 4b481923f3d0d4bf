"""The Jacobian pass by pass: rows backward, columns forward, or columns by differences."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.autograd.jacobians.function import function_of, in_dtype
from core.autograd.jacobians.products import Jacobian, backward, forward
from core.autograd.tape.differences import STEP
from core.problem import InputProblem


@dataclass(frozen=True)
class Passes:
    """The rows that `done` backward passes gave and the columns that `done` forward passes gave.

    A key is the row's or the column's number in J. `cheaper` is the mode that needs fewer passes for the whole of it.
    """

    jacobian: Jacobian
    rows: dict[int, tuple[float, ...]]
    columns: dict[int, tuple[float, ...]]
    done: int

    @property
    def cheaper(self) -> str:
        """The mode with fewer passes: "backward", "forward", or "either"."""
        rows, columns = self.jacobian.rows, self.jacobian.columns
        if rows == columns:
            return "either"
        return "backward" if rows < columns else "forward"


def passes(jac: Jacobian, rows: tuple[int, ...], columns: tuple[int, ...], done: int) -> Passes:
    """Run `done` passes of each mode, for the first of `rows` and of `columns`, the indices that are drawn."""
    made_rows, made_columns = {}, {}
    for row in rows[:done]:
        answer = backward(jac, _one_hot(jac.y, row))
        if answer.value is not None:
            made_rows[row] = tuple(answer.value.tolist())
    for column in columns[:done]:
        answer = forward(jac, _one_hot(jac.x, column))
        if answer.value is not None:
            made_columns[column] = tuple(answer.value.tolist())
    return Passes(jac, made_rows, made_columns, done)


def _one_hot(like: torch.Tensor, place: int) -> torch.Tensor:
    unit = torch.zeros(like.numel(), dtype=like.dtype, device=like.device)
    unit[place] = 1
    return unit.reshape(like.shape)


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
