"""Points with several inputs, from the columns of a table: which of them train, which test, and on what scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from core import limits
from core.inputs.table.reading import Table
from core.problem import InputProblem, quote
from core.training.data import Data, TablePoints

_LARGEST = torch.finfo(torch.float32).max


@dataclass(frozen=True, eq=False)
class Sample:
    """Complete rows: inputs X float64 (n, d), targets y float64 (n,), and what their columns are called.

    `left_out` are the numbers of the rows that lack one of them.
    """

    X: Tensor
    y: Tensor
    inputs: tuple[str, ...]
    target: str
    left_out: tuple[int, ...] = ()

    @cached_property
    def line(self) -> Data:
        """The first input alone against the target, in float32, as a line is fitted to it."""
        x, y = self.X[:, :1].float(), self.y[:, None].float()
        few = len(y) <= limits.SCRIPT_POINTS
        points = tuple(zip(x[:, 0].tolist(), y[:, 0].tolist(), strict=True)) if few else ()
        return Data(x, y, source=TablePoints(len(y), points))


def sample(table: Table, inputs: Sequence[str], target: str) -> Sample:
    """The rows in which `inputs` and `target` are numbers. Raises `InputProblem`."""
    if not inputs:
        raise InputProblem(
            "There is no input", "a line predicts one column from others", "choose at least one column as an input"
        )
    if len(inputs) > limits.TABLE_INPUTS:
        raise InputProblem(
            f"There are {len(inputs)} inputs", f"this app takes at most {limits.TABLE_INPUTS}", "choose fewer"
        )
    if target in inputs:
        raise InputProblem(
            f"{quote(target, 80)} is both an input and the target",
            "what is to be predicted would be known already",
            "choose another column for one of them",
        )
    chosen = table.take([*inputs, target])
    n = len(chosen.numbers)
    if n < 2:
        raise InputProblem(
            f"{n} of {table.rows} rows {'has' if n == 1 else 'have'} a number in each of the chosen columns",
            "a line needs two points",
            "choose columns with fewer gaps",
        )
    largest = float(chosen.numbers.abs().max())
    if largest > _LARGEST:
        raise InputProblem(
            f"The largest number is {largest:.3g}",
            f"training in float32 ends at {_LARGEST:.3g}",
            "give the column in a larger unit",
        )
    return Sample(chosen.numbers[:, :-1], chosen.numbers[:, -1], tuple(inputs), target, tuple(chosen.missing.tolist()))


def from_line(data: Data) -> Sample:
    """Points that were made elsewhere, one input."""
    return Sample(data.x.double(), data.y[:, 0].double(), ("x",), "y")


@dataclass(frozen=True, eq=False)
class Split:
    """Which rows train and which test: their positions, each in the order that `seed` drew, and `percent` that test."""

    train: Tensor
    test: Tensor
    percent: int
    seed: int


def split(n: int, percent: int, seed: int) -> Split:
    """`percent` of `n` rows for the test, rounded, but at least 2 rows to train on."""
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    test = min(round(n * percent / 100), n - 2)
    return Split(order[test:], order[:test], percent, seed)
