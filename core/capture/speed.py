"""What compiling a function brings: the time of a call before and after, over sizes, and what was paid for it.

All of it is measured in a process of its own; what it found of a function, its sizes, a backend and a device is kept
for all visitors.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Literal

from core import limits
from core.capture.child import Child
from core.capture.found import Found
from core.capture.fusible import FUSIBLE
from core.capture.speed_program import program
from core.capture.traffic import Work

Verdict = Literal["faster", "slower", "the same"]


@dataclass(frozen=True)
class SpeedPlan:
    """What is to be measured: a function by its name, at which sizes, compiled by which backend, on which device."""

    name: str
    sizes: tuple[int, ...]
    backend: str
    device: str

    @property
    def key(self) -> tuple[str, tuple[int, ...], str, str]:
        """What the measurement depends on: the program's text, its sizes, backend and device."""
        return FUSIBLE[self.name].source, self.sizes, self.backend, self.device


@dataclass(frozen=True)
class CallTime:
    """The time of one call: median, first and third quartile of the blocks' means, in seconds."""

    low: float
    median: float
    high: float
    blocks: int


@dataclass(frozen=True)
class SpeedPoint:
    """One size. `compiling` are the seconds that the first call of the compiled function took beyond any other.

    `compiled_work` has inductor's own count of kernels and bytes, or for `aot_eager` that of the graph, which it runs
    as it is. `gap` is the largest difference between the two results.
    """

    size: int
    eager: CallTime
    compiled: CallTime
    compiling: float
    eager_work: Work
    compiled_work: Work
    gap: float

    @property
    def gain(self) -> float:
        """How many times as fast the compiled function is."""
        return self.eager.median / self.compiled.median

    @property
    def verdict(self) -> Verdict:
        """Whether the middle halves of the blocks lie apart; if not, the difference may be chance."""
        if self.compiled.high < self.eager.low:
            return "faster"
        return "slower" if self.compiled.low > self.eager.high else "the same"

    @property
    def paid_after(self) -> int | None:
        """The calls after which compiling has paid for itself; None if it never does."""
        if self.verdict != "faster":
            return None
        return max(1, ceil(self.compiling / (self.eager.median - self.compiled.median)))


@dataclass(frozen=True)
class Speed:
    """What was measured so far. `backend` is the one that was used, `missing` torch's reason if another was asked for.

    `started` are the seconds that the first compilation of the process took, of another function: what it needs once.
    """

    asked: SpeedPlan
    backend: str
    missing: str | None
    started: float
    points: tuple[SpeedPoint, ...]

    @property
    def complete(self) -> bool:
        """Whether all sizes are there."""
        return len(self.points) == len(self.asked.sizes)


FOUND: Final[Found[tuple[str, tuple[int, ...], str, str], Speed]] = Found(limits.SPEED_KEPT)  # of this process


def begin(asked: SpeedPlan) -> Child:
    """The process that measures it, to be advanced; what it has told so far is for `speed`.

    Raises `KeyError` for what is in no table.
    """
    text = program(asked.name, asked.sizes, asked.backend, asked.device)
    memory = limits.SPEED_BYTES if asked.backend == "inductor" and asked.device == "cpu" else limits.CAPTURE_BYTES
    return Child(text, memory=memory, seconds=limits.SPEED_SECONDS)


def speed(asked: SpeedPlan, told: Iterable[Mapping[str, Any]]) -> Speed | None:
    """What the process has told so far; None before it has a backend."""
    records = list(told)
    if not records:
        return None
    head, *rest = records
    points = tuple(_point(each) for each in rest if "n" in each)
    return Speed(asked, head["backend"], head["missing"], head["started"], points)


def _point(told: Mapping[str, Any]) -> SpeedPoint:
    return SpeedPoint(
        size=told["n"],
        eager=CallTime(**told["eager"]),
        compiled=CallTime(**told["compiled"]),
        compiling=told["compiling"],
        eager_work=_work(told["eager work"], told),
        compiled_work=_work(told["compiled work"], told),
        gap=told["gap"],
    )


def _work(counted: tuple[int, int], told: Mapping[str, Any]) -> Work:
    kernels, moved = counted
    return Work(kernels, moved, told["least"], told["arithmetic"])
