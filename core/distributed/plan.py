"""What a training by several processes is asked to do: how many ranks, which rows each has, and what is broken.

Source: PyTorch documentation, `torch.utils.data.DistributedSampler` (rank r of N has the rows r, r + N, r + 2N, …), and
"Distributed Data Parallel", which averages gradients over the ranks.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import torch

from core import limits
from core.problem import InputProblem
from core.training.data import Data, Synthetic, synthetic
from core.training.loop.config import check_rate

# What can be broken, and how it is called on the page.
BREAKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unweighted": "unequal shards without weights",
        "ignores": "a rank steps with its own gradient",
        "forgets": "a rank forgets to reduce once",
        "seeds": "ranks start from different seeds",
        "twice": "gradients scaled twice",
    }
)
FORGETS_AT: Final = 2  # the step, from 0, in which the rank forgets: two right ones come before
_MOST_OF_THEM: Final = 0.7  # of the rows, that the first of unequal shards has


@dataclass(frozen=True)
class RankPlan:
    """All that the numbers follow from. `ranks` processes train a line on `source` for `steps` steps of rate `lr`.

    With `uneven` shards rank 0 has most of the rows; "unweighted" among the `breaks` makes them so, too. Raises
    `InputProblem` for what is beyond the limits.
    """

    ranks: int = 2
    source: Synthetic = field(default=Synthetic())
    lr: float = 0.1
    steps: int = 20
    uneven: bool = False
    breaks: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        check_rate(self.lr)
        for what, number, least, most in (
            ("ranks", self.ranks, 1, limits.RANKS),
            ("steps", self.steps, 1, limits.RANKS_STEPS),
            ("rows", self.source.n, limits.RANKS_LEAST_ROWS, limits.RANKS_ROWS),
        ):
            if not least <= number <= most:
                raise InputProblem(
                    f"{number:,} {what} cannot be had here", f"there are {least} to {most}", "choose a number between"
                )
        if unknown := self.breaks - BREAKS.keys():
            raise InputProblem(
                f"{min(unknown)!r} is not a way to break it", f"there are {', '.join(BREAKS)}", "choose one of these"
            )

    @property
    def data(self) -> Data:
        """The rows, which are made anew each time."""
        made = self.source
        return synthetic(made.n, made.w, made.b, made.noise, made.seed)

    @property
    def shards(self) -> tuple[tuple[int, ...], ...]:
        """Which rows each rank has; every row once."""
        n, ranks = self.source.n, self.ranks
        if ranks == 1 or not (self.uneven or "unweighted" in self.breaks):
            return tuple(tuple(range(rank, n, ranks)) for rank in range(ranks))
        first = min(round(_MOST_OF_THEM * n), n - ranks + 1)
        return (tuple(range(first)), *(tuple(range(first + rank, n, ranks - 1)) for rank in range(ranks - 1)))

    @property
    def odd(self) -> int:
        """The rank that does otherwise where one does: the last."""
        return self.ranks - 1

    def starts(self, data: Data) -> tuple[tuple[float, float], ...]:
        """(w, b) with which each rank begins: the same, or w from a seed of its own."""
        own = "seeds" in self.breaks
        seeds = (self.source.seed + rank for rank in range(self.ranks))
        return tuple((_drawn(seed) if own and rank else data.start_w, 0.0) for rank, seed in enumerate(seeds))

    def task(self) -> dict[str, Any]:
        """The same in plain numbers, for `rank_program`."""
        data = self.data
        return {
            "shards": self.shards,
            "x": data.x.flatten().tolist(),
            "y": data.y.flatten().tolist(),
            "starts": self.starts(data),
            "lr": self.lr,
            "steps": self.steps,
            "breaks": sorted(self.breaks),
            "odd": self.odd,
            "forgets": FORGETS_AT,
            "timeout": limits.RANKS_PATIENCE,
        }


def _drawn(seed: int) -> float:
    return torch.randn(1, generator=torch.Generator().manual_seed(seed % 2**63)).item()


def most_ranks(left: int | None, cores: int | None = None) -> tuple[int, str]:
    """How many ranks there can be on this host, with so many bytes of memory left, and why there are no more.

    0 where memory or the system allows none. `cores`: those of this process unless they are given.
    """
    if not hasattr(os, "memfd_create"):
        return 0, "processes are forked here in the way of Linux only"
    if left is not None and left < limits.RANKS_BYTES:
        return 0, (
            f"{left >> 20} MB of memory are left for this app, which all its visitors share, and processes are started "
            f"only where at least {limits.RANKS_BYTES >> 20} MB are"
        )
    cores = cores or len(os.sched_getaffinity(0))
    by_cores = max(2, limits.RANKS_EACH_CORE * cores)
    by_memory = limits.RANKS if left is None else 2 + (left - limits.RANKS_BYTES) // limits.RANK_BYTES
    most = min(limits.RANKS, by_cores, by_memory)
    if most == limits.RANKS:
        return most, f"more than {most} would not fit beside one another on a screen"
    if most == by_cores:
        return most, f"this host has {cores} core{'s' * (cores > 1)} for the app: more would only wait for one another"
    return most, f"{(left or 0) >> 20} MB of memory are left here"
