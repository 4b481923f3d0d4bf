"""What a network learns from: points of one or two coordinates, made into inputs, and split into train and test."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import torch
from torch import Tensor

from core import limits
from core.problem import InputProblem, quote
from core.training.hyperplane.sample import Sample
from core.training.loop.batches import check_seed
from core.training.loop.shown import Extent, roomy
from core.training.network.playground import PLAYGROUND, Maker, Task
from core.training.scaling import standardize

LINE: Final = "line"
TABLE: Final = "table"
# Inputs computed from the coordinates, as TensorFlow Playground offers them. Where there is one coordinate, it is x.
FEATURES: Final[dict[str, Callable[[Tensor], Tensor]]] = {
    "x1": lambda x: x[:, 0],
    "x2": lambda x: x[:, 1],
    "x1²": lambda x: x[:, 0] ** 2,
    "x2²": lambda x: x[:, 1] ** 2,
    "x1·x2": lambda x: x[:, 0] * x[:, 1],
    "sin x1": lambda x: torch.sin(x[:, 0]),
    "sin x2": lambda x: torch.sin(x[:, 1]),
}
_ONE: Final = ("x",)
_EDGE: Final = 6.0  # of the plane that is shown, as in TensorFlow Playground


def line(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """The regression page's points, y = 3 x + 2 + noise · ε: the article's, to the last bit."""
    x = torch.randn(n, 1, generator=generator)  # (n, 1)
    return x, 3 * x + 2 + noise * torch.randn(n, 1, generator=generator)


MAKERS: Final[dict[str, tuple[Task, Maker]]] = PLAYGROUND | {LINE: ("regression", line)}


class _Points(ABC):
    """What both kinds of data have in common: `n` points, shuffled by `seed`.

    `train` is the percentage of points, after shuffling, that is trained on; the others are the test. `features` names
    the inputs, in the order of `FEATURES`; one coordinate is the only input.
    """

    n: int
    train: int
    seed: int
    features: tuple[str, ...]

    def _check(self) -> None:
        if not 4 <= self.n <= limits.NETWORK_POINTS:
            raise InputProblem(
                f"{self.n:,} is not a usable number of points",
                f"a network here learns from 4 to {limits.NETWORK_POINTS:,}",
                "choose a number in between",
            )
        if not 10 <= self.train <= 100:
            raise InputProblem(
                f"{self.train} % of the points are trained on", "it takes 10 to 100 %", "choose a number in between"
            )
        check_seed(self.seed)
        if not self.features or not set(self.features) <= set(FEATURES):
            raise InputProblem(
                "The network has no usable inputs", "it learns from at least one", f"choose from {', '.join(FEATURES)}"
            )

    @property
    @abstractmethod
    def flat(self) -> bool:
        """Whether there is one coordinate only, and the picture is a curve and not a plane."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the network's inputs, in order."""
        return _ONE if self.flat else tuple(name for name in FEATURES if name in self.features)

    @property
    def trained(self) -> int:
        """How many points are trained on: at least 2, and all but 2 unless all are."""
        return self.n if self.train == 100 else min(max(round(self.n * self.train / 100), 2), self.n - 2)


@dataclass(frozen=True)
class Generated(_Points):
    """Points of the data set `kind`, made from `seed`. Raises `InputProblem`.

    `noise` is in percent, 0 to 50, as in TensorFlow Playground; for the line it is the standard deviation in
    hundredths.
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
        if not 0 <= self.noise <= 50:
            raise InputProblem(f"The noise is {self.noise} %", "it goes from 0 to 50 %", "choose a number in between")
        self._check()

    @property
    def task(self) -> Task:
        """Whether targets are classes or numbers."""
        return MAKERS[self.kind][0]

    @property
    def flat(self) -> bool:
        """Whether there is one coordinate only, and the picture is a curve and not a plane."""
        return self.kind == LINE


@dataclass(frozen=True)
class Rows(_Points):
    """`n` rows of `table`, with one or two columns as coordinates. Raises `InputProblem`.

    Two different targets are two classes, and numbers are standardized.
    """

    table: Sample
    n: int
    train: int = 50
    seed: int = 42
    features: tuple[str, ...] = ("x1", "x2")

    def __post_init__(self) -> None:
        if len(self.table.inputs) > 2:
            raise InputProblem(
                f"There are {len(self.table.inputs)} inputs",
                "the picture is a plane, which has two",
                "choose one or two columns",
            )
        if self.n > len(self.table.y):
            raise InputProblem(f"The table has {len(self.table.y)} rows", f"{self.n} are asked for", "ask for fewer")
        self._check()

    @cached_property
    def task(self) -> Task:
        """Whether targets are classes or numbers."""
        return "classification" if len(self.table.y.unique()) == 2 else "regression"

    @property
    def flat(self) -> bool:
        """Whether there is one coordinate only, and the picture is a curve and not a plane."""
        return len(self.table.inputs) == 1


Source = Generated | Rows


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
    def extent(self) -> Extent:
        """The axis of each coordinate."""
        if isinstance(self.source, Generated) and not self.source.flat:
            return Extent(-_EDGE, _EDGE)
        points = torch.cat([self.train.points, self.test.points])
        return roomy([float(points.min()), float(points.max())])


def make_data(source: Source) -> NetworkData:
    """Draw the data. The same source gives the same data, to the last bit, and leaves all other numbers alone.

    Raises `InputProblem` for a table with numbers that are too far apart.
    """
    generator = torch.Generator().manual_seed(source.seed)
    cut = source.trained
    match source:
        case Generated():
            points, targets = MAKERS[source.kind][1](source.n, source.noise / 100, generator)
            if source.train < 100:
                order = torch.randperm(source.n, generator=generator)
                points, targets = points[order], targets[order]
        case Rows(table=table):
            order = torch.randperm(len(table.y), generator=generator)[: source.n]
            points, y = _standardized(table.X[order], cut), table.y[order, None]
            classes = source.task == "classification"
            targets = torch.where(y == y.max(), 1.0, -1.0) if classes else _standardized(y, cut)
            _check_spread(torch.cat([points, targets], dim=1), (*table.inputs, table.target))
    inputs = inputs_of(points, source)
    train, test = (Part(points[rows], inputs[rows], targets[rows]) for rows in (slice(None, cut), slice(cut, None)))
    return NetworkData(source, train, test, generator.get_state())


def _standardized(columns: Tensor, trained: int) -> Tensor:
    return standardize(columns[:trained]).apply(columns).float()


def _check_spread(columns: Tensor, names: tuple[str, ...]) -> None:
    """Raise `InputProblem` where a standardized column (n,) of `columns` has a number that is too far out."""
    for name, far in zip(names, columns.abs().amax(0).tolist(), strict=True):
        if far > limits.NETWORK_SPREADS:
            raise InputProblem(
                f"A number in {quote(name, 80)} is {far:.2g} standard deviations from the mean of the rows trained on",
                f"the squares of more than {limits.NETWORK_SPREADS:.0e} do not fit float32",
                "leave that row out, or train on more of the rows",
            )


def inputs_of(points: Tensor, source: Source) -> Tensor:
    """What the network sees of `points`, (n, d) -> (n, f)."""
    if source.flat:
        return points
    return torch.stack([FEATURES[name](points) for name in source.inputs], dim=1)


def largest(data: NetworkData) -> float:
    """The largest absolute value of a target: the scale of a picture of the outputs."""
    return max(math.ulp(1.0), float(torch.cat([data.train.targets, data.test.targets]).abs().max()))
