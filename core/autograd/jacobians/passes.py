"""The Jacobian built one pass at a time: a backward pass with a one-hot v is a row, a forward pass with u a column."""

from dataclasses import dataclass

import torch

from core.autograd.jacobians.products import Jacobian, backward, forward


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
