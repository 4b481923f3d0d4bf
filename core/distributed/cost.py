"""What training by several processes costs, as it was measured on this host: computing, waiting, communicating.

Source: PyTorch documentation, `DistributedDataParallel`; Li et al., "PyTorch Distributed: Experiences on Accelerating
Data Parallel Training", 2020, for buckets and overlap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core import limits
from core.distributed.group import Processes
from core.distributed.records import Records
from core.problem import InputProblem

Spread = tuple[float, float, float]  # first quartile, median and third, in seconds
SIZES: Final = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000)  # parameters, about
SLOW_SIZE: Final = 64_000  # parameters of the network of which rank 0 is slow
SLOW: Final = tuple(range(1, 9))  # how often rank 0 computes what the others do once
WAY_SIZE: Final = 1_000_000  # parameters whose gradients, 4 MB, are sent in several ways
CAPS: Final = (None, 0, 0.25, 1, 2, 25)  # MB of a bucket; None: one message, 0: one per tensor, both after backward
ROWS: Final = (32, 64, 128, 256)  # that a step has, on all ranks together
_SECONDS: Final = 0.08  # of steps for each number, on each rank: 40 small steps, or 5 large ones


@dataclass(frozen=True)
class CostPlan:
    """Measure with 1 to `ranks` processes, a step being on so many `rows` in all. Raises `InputProblem`."""

    ranks: int = 2
    rows: int = 64

    def __post_init__(self) -> None:
        if not 1 <= self.ranks <= limits.RANKS:
            raise InputProblem(
                f"{self.ranks:,} ranks cannot be had here", f"there are 1 to {limits.RANKS}", "choose a number between"
            )
        if self.rows not in ROWS:
            raise InputProblem(
                f"Steps on {self.rows:,} rows are not measured here",
                "so that a run may be shared, there are a few sizes of a step",
                f"choose one of {', '.join(map(str, ROWS))}",
            )

    def task(self) -> dict[str, Any]:
        """The same in plain numbers, for `cost_program`."""
        return {
            "most": self.ranks,
            "rows": self.rows,
            "seconds": _SECONDS,
            "sizes": SIZES,
            "slow_size": SLOW_SIZE,
            "slow": SLOW,
            "way_size": WAY_SIZE,
            "caps": CAPS,
            "timeout": limits.RANKS_PATIENCE,
        }


@dataclass(frozen=True, slots=True)
class Spent:
    """What a step costs one rank: `computing`, `waiting` for the last rank to ask, and `communicating` after that."""

    computing: Spread
    waiting: Spread
    communicating: Spread

    @property
    def medians(self) -> tuple[float, float, float]:
        """The three, in their order."""
        return self.computing[1], self.waiting[1], self.communicating[1]


@dataclass(frozen=True)
class Load:
    """A step of a network of so many `parameters` on `ranks` processes, rank 0 computing `slow` times."""

    ranks: int
    parameters: int
    slow: int
    each: tuple[Spent, ...]

    @property
    def mean(self) -> tuple[float, float, float]:
        """The medians of computing, waiting and communicating, each the mean over the ranks."""
        columns = zip(*(spent.medians for spent in self.each), strict=True)
        computing, waiting, communicating = (sum(column) / self.ranks for column in columns)
        return computing, waiting, communicating

    @property
    def step(self) -> float:
        """The length of a step: all of it, on the rank that takes the longest."""
        return max(sum(spent.medians) for spent in self.each)


@dataclass(frozen=True)
class Way:
    """A step whose gradients are sent in one way: `cap` as in `CAPS`, in so many `messages`, taking `seconds`."""

    ranks: int
    cap: float | None
    messages: int
    seconds: Spread


@dataclass(frozen=True)
class Costs:
    """All that was measured for a plan, for each number of ranks: by size, with a slow rank, and by way of sending.

    With one rank there is nobody to wait for: `slow` and `ways` begin with two.
    """

    plan: CostPlan
    sizes: tuple[Load, ...]
    slow: tuple[Load, ...]
    ways: tuple[Way, ...]

    def by_size(self, ranks: int) -> tuple[Load, ...]:
        """The steps on so many ranks, from the smallest network."""
        return tuple(load for load in self.sizes if load.ranks == ranks)

    def by_ranks(self, place: int) -> tuple[Load, ...]:
        """The steps of the network at a place of `SIZES`, from one rank on."""
        return tuple(self.by_size(ranks)[place] for ranks in range(1, self.plan.ranks + 1))

    def straggling(self, ranks: int, slow: int) -> Load:
        """The step on so many ranks in which rank 0 computes `slow` times."""
        return next(load for load in self.slow if (load.ranks, load.slow) == (ranks, slow))

    def sent(self, ranks: int) -> tuple[Way, ...]:
        """The ways to send on so many ranks, in the order of `CAPS`."""
        return tuple(way for way in self.ways if way.ranks == ranks)


class Measuring(Processes[CostPlan, Costs]):
    """The processes that measure what a plan asks for."""

    def __init__(self, plan: CostPlan) -> None:
        super().__init__(plan, KEPT, limits.COST_SECONDS)

    @property
    def measured(self) -> int:
        """How many numbers of processes have been measured."""
        return max(self.stages - 1, 0)

    def _record(self, told: Sequence[Any]) -> Costs:
        return costs(self.plan, told)


KEPT: Final[Records[CostPlan, Costs]] = Records(limits.COSTS_KEPT)


def costs(plan: CostPlan, told: Sequence[Mapping[str, Any]]) -> Costs:
    """The record of what `cost_program` told. Raises `ValueError` or `KeyError` if it is not that."""
    sizes: list[Load] = []
    slow: list[Load] = []
    ways: list[Way] = []
    for ranks, group in zip(range(1, plan.ranks + 1), told, strict=True):
        sizes += [_load(ranks, 1, found) for _, found in zip(SIZES, group["sizes"], strict=True)]
        if ranks > 1:
            slow += [_load(ranks, times, found) for times, found in zip(SLOW, group["slow"], strict=True)]
            pairs = zip(CAPS, group["ways"], strict=True)
            ways += [Way(ranks, cap, int(messages), _spread(seconds)) for cap, (seconds, messages) in pairs]
    return Costs(plan, tuple(sizes), tuple(slow), tuple(ways))


def _load(ranks: int, slow: int, found: Sequence[Any]) -> Load:
    parameters, each = found
    if len(each) != ranks:
        raise ValueError("another number of ranks")
    return Load(ranks, int(parameters), slow, tuple(Spent(*map(_spread, spent)) for spent in each))


def _spread(found: Sequence[float]) -> Spread:
    low, median, high = map(float, found)
    return low, median, high
