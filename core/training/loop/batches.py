"""Which rows of the data each step of an epoch sees: mini-batches, shuffled or in order.

Every epoch sees every row exactly once; the last batch holds what is left. Source: PyTorch documentation,
`torch.utils.data.DataLoader`, which deals its batches in this way when `drop_last` is off.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from core import limits
from core.problem import InputProblem


@dataclass(frozen=True)
class Batches:
    """`size` rows per step, None for all of them at once; shuffled anew each epoch, by `seed`, or in order.

    Raises `InputProblem` for a size below 1 or a seed that no generator takes.
    """

    size: int | None = None
    shuffle: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        if self.size is not None and self.size < 1:
            raise InputProblem(f"A batch of {self.size} rows", "a step needs data to learn from", "choose 1 or more")
        check_seed(self.seed)

    def full(self, n: int) -> bool:
        """Whether one batch holds all of `n` rows, and an epoch is one step."""
        return self.size is None or self.size >= n

    def count(self, n: int) -> int:
        """How many steps an epoch of `n` rows takes. Raises `InputProblem` beyond the limit."""
        if self.size is None or self.size >= n:
            return 1
        steps = -(-n // self.size)
        if steps > limits.BATCHES:
            raise InputProblem(
                f"Batches of {self.size:,} make {steps:,} steps per epoch of {n:,} rows",
                f"a run here takes at most {limits.BATCHES:,}, so that it can be watched",
                f"choose {-(-n // limits.BATCHES):,} or more",
            )
        return steps

    def orders(self, n: int) -> Iterator[Tensor]:
        """The order of the rows in each epoch, one after the other without end: int64 of shape (n,), on the CPU.

        A whole batch needs no order: it is always 0 … n − 1. Split an order by `size` for the epoch's batches. The same
        as `torch.randperm(n, generator=g)`, again and again, with `g = torch.Generator().manual_seed(seed)`.
        """
        still = not self.shuffle or self.full(n)
        generator = torch.Generator().manual_seed(self.seed)
        ordered = torch.arange(n)
        while True:
            yield ordered if still else torch.randperm(n, generator=generator)

    def epochs(self, n: int) -> Iterator[tuple[Tensor, ...]]:
        """The rows of each epoch's batches, one epoch after the other without end; int64, of at most `size` each."""
        return (order.split(self.size or n) for order in self.orders(n))


def check_seed(seed: int) -> None:
    """Raise `InputProblem` unless a generator takes `seed`."""
    if not 0 <= seed < 2**63:
        raise InputProblem(f"The seed is {seed}", "a generator is seeded with 64 bits", "choose a number from 0 up")
