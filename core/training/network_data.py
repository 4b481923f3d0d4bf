"""What a network learns from: points of one or two coordinates, made into inputs, and split into train and test."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import torch
from torch import Tensor

from core.inputs import limits
from core.inputs.problem import InputProblem
from core.training.playground import PLAYGROUND, Maker, Task

LINE: Final = "line"
# Inputs computed from the coordinates, as TensorFlow Playground offers them. The line has one coordinate, x.
FEATURES: Final[dict[str, Callable[[Tensor], Tensor]]] = {
    "x1": lambda x: x[:, 0],
    "x2": lambda x: x[:, 1],
    "x1²": lambda x: x[:, 0] ** 2,
    "x2²": lambda x: x[:, 1] ** 2,
    "x1·x2": lambda x: x[:, 0] * x[:, 1],
    "sin x1": lambda x: torch.sin(x[:, 0]),
    "sin x2": lambda x: torch.sin(x[:, 1]),
}
_LINE_FEATURES: Final = ("x",)
_EDGE: Final = 6.0  # of the plane that is shown, as in TensorFlow Playground


def line(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """The regression page's points, y = 3 x + 2 + noise · ε: the article's, to the last bit."""
    x = torch.randn(n, 1, generator=generator)  # (n, 1)
    return x, 3 * x + 2 + noise * torch.randn(n, 1, generator=generator)


MAKERS: Final[dict[str, tuple[Task, Maker]]] = PLAYGROUND | {LINE: ("regression", line)}


@dataclass(frozen=True)
class Source:
    """How data is made: `n` points of the data set `kind`, from `seed`.

    `noise` is in percent, 0 to 50, as in TensorFlow Playground; for the line it is the standard deviation in
    hundredths. `train` is the percentage of points, after shuffling, that is trained on; the others are the test.
    `features` names the inputs, in the order of `FEATURES`; the line has one of its own. Raises `InputProblem`.
    """

    kind: str = "circle"
    n: int = 500
    noise: int = 0
    train: int = 50
    seed: int = 42
    features: tuple[str, ...] = ("x1", "x2")

    def __post_init__(self) -> None:
        if self.kind not in MAKERS:
            raise InputProblem(f"There is no data set “{self.kind}”", "these are known", ", ".join(MAKERS))
        if not 4 <= self.n <= limits.NETWORK_POINTS:
            raise InputProblem(
                f"{self.n:,} is no usable number of points",
                f"a network here learns from 4 to {limits.NETWORK_POINTS:,}",
                "choose a number in between",
            )
        if not 0 <= self.noise <= 50:
            raise InputProblem(f"The noise is {self.noise} %", "it goes from 0 to 50 %", "choose a number in between")
        if not 10 <= self.train <= 100:
            raise InputProblem(
                f"{self.train} % of the points are trained on", "it takes 10 to 100 %", "choose a number in between"
            )
        if not 0 <= self.seed < 2**63:
            raise InputProblem(
                f"The seed is {self.seed}", "a generator is seeded with 64 bits", "choose a number from 0 up"
            )
        if not self.features or not set(self.features) <= set(FEATURES):
            raise InputProblem(
                "The network has no usable inputs", "it learns from at least one", f"choose from {', '.join(FEATURES)}"
            )

    @property
    def task(self) -> Task:
        """Whether targets are classes or numbers."""
        return MAKERS[self.kind][0]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the network's inputs, in order."""
        return _LINE_FEATURES if self.kind == LINE else tuple(name for name in FEATURES if name in self.features)

    @property
    def trained(self) -> int:
        """How many points are trained on: at least 2, and all but 2 unless all are."""
        return self.n if self.train == 100 else min(max(round(self.n * self.train / 100), 2), self.n - 2)


@dataclass(frozen=True, eq=False)
class Part:
    """Points of one side of the split: coordinates (n, d), inputs (n, f), targets (n, 1), float32 on the CPU."""

    points: Tensor
    inputs: Tensor
    targets: Tensor


@dataclass(frozen=True, eq=False)
class NetworkData:
    """Data for a network. `stream` is the state of the seed's generator after the data: the weights may go on there."""

    source: Source
    train: Part
    test: Part
    stream: Tensor = field(repr=False)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The two ends of the axis of each coordinate."""
        if self.train.points.shape[1] == 2:
            return -_EDGE, _EDGE
        points = torch.cat([self.train.points, self.test.points])
        margin = 0.06 * float(points.max() - points.min()) or 0.5
        return float(points.min()) - margin, float(points.max()) + margin


def make(source: Source) -> NetworkData:
    """Draw the data. The same source gives the same data, to the last bit, and leaves all other numbers alone."""
    generator = torch.Generator().manual_seed(source.seed)
    points, targets = MAKERS[source.kind][1](source.n, source.noise / 100, generator)
    if source.train < 100:
        order = torch.randperm(source.n, generator=generator)
        points, targets = points[order], targets[order]
    inputs, cut = inputs_of(points, source), source.trained
    train, test = (Part(points[rows], inputs[rows], targets[rows]) for rows in (slice(None, cut), slice(cut, None)))
    return NetworkData(source, train, test, generator.get_state())


def inputs_of(points: Tensor, source: Source) -> Tensor:
    """What the network sees of `points`, (n, d) -> (n, f)."""
    if source.kind == LINE:
        return points
    return torch.stack([FEATURES[name](points) for name in source.inputs], dim=1)


def largest(data: NetworkData) -> float:
    """The largest absolute value of a target: the scale of a picture of the outputs."""
    return max(math.ulp(1.0), float(torch.cat([data.train.targets, data.test.targets]).abs().max()))
