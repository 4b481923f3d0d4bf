"""What stays in a run's picture: its network's shape, and the points that it learns from."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.training.loop.shown import SHOWN_POINTS, Extent, roomy
from core.training.loop.watch import Watch
from core.training.network.config import Config
from core.training.network.data import Part, Source, largest
from core.training.network.run import Run, begin

Point = tuple[float, float, float]


@dataclass(frozen=True)
class NetworkScene:
    """Points as (across, up, value), the first two from 0 to 1 of the picture, the third from -1 to 1.

    Where there are two coordinates these are the two, and the value is the target, scaled to the largest; for a line
    they are x and the target, and the value is 0. The extents are the picture's axes. `trained` and
    `tested` count all points, of which at most `SHOWN_POINTS` of each are here.
    """

    inputs: tuple[str, ...]
    widths: tuple[int, ...]
    activation: str
    classes: bool
    line: bool
    train: tuple[Point, ...]
    test: tuple[Point, ...]
    trained: int
    tested: int
    x_extent: Extent
    y_extent: Extent


NetworkWatch = Watch[Run, Config, Source, NetworkScene]


def scene(run: Run) -> NetworkScene:
    """The scene of `run`: it lasts as long as the run."""
    data = run.data
    line = data.train.points.shape[1] == 1
    x_extent = y_extent = data.extent
    if line:
        targets = torch.cat([data.train.targets, data.test.targets])
        y_extent = roomy([float(targets.min()), float(targets.max())])

    def points(part: Part) -> tuple[Point, ...]:
        shown, targets = part.points[:SHOWN_POINTS], part.targets[:SHOWN_POINTS, 0]
        up = targets if line else shown[:, 1]
        value = torch.zeros_like(targets) if line else targets / largest(data)
        rows = torch.stack([_share(shown[:, 0], x_extent), _share(up, y_extent), value], dim=1).tolist()
        return tuple((across, above, number) for across, above, number in rows)

    return NetworkScene(
        inputs=data.source.inputs,
        widths=(len(data.source.inputs), *run.config.hidden),
        activation=run.config.activation,
        classes=data.source.task == "classification",
        line=line,
        train=points(data.train),
        test=points(data.test),
        trained=len(data.train.points),
        tested=len(data.test.points),
        x_extent=x_extent,
        y_extent=y_extent,
    )


def _share(values: Tensor, axis: Extent) -> Tensor:
    return (values - axis.low) / (axis.high - axis.low)


def watch(config: Config, source: Source) -> NetworkWatch:
    """A run of a network, to be watched: computed to its end at once. Raises `InputProblem`."""
    return Watch(config, source, begin, scene)
