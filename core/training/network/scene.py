"""What a picture of a run is made of: the still part, which lasts as long as the run, and one moment of it."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from core.training.network.data import Part, largest
from core.training.network.film import Frames
from core.training.network.frame import NetworkPortrait, portrait
from core.training.network.run import Run

SHOWN_POINTS: Final = 300  # of train and of test each; more of them hide the picture
_MARGIN: Final = 0.06  # of an axis, left free at either end

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Scene:
    """The still part: points as (across, up, value), the first two from 0 to 1 of the picture, the third from -1 to 1.

    Where there are two coordinates these are the two, and the value is the target, scaled to the largest; for a line
    they are x and the target, and the value is 0. `x_ends` and `y_ends` are the ends of the picture's axes. `trained`
    and `tested` count all points, of which at most `SHOWN_POINTS` of each are here.
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
    x_ends: tuple[float, float]
    y_ends: tuple[float, float]


@dataclass(frozen=True)
class Moment:
    """One frame of a run: its network, and its numbers as `Frames` has them."""

    portrait: NetworkPortrait
    epoch: int
    gradients: tuple[float, ...]
    ailing: tuple[tuple[int, ...], ...]
    train: float
    test: float
    train_right: float
    test_right: float


def scene(run: Run) -> Scene:
    """The still part of the run's picture."""
    data = run.data
    line = data.train.points.shape[1] == 1
    x_ends = y_ends = data.ends
    if line:
        targets = torch.cat([data.train.targets, data.test.targets])
        low, high = float(targets.min()), float(targets.max())
        margin = _MARGIN * (high - low) or 0.5
        y_ends = low - margin, high + margin

    def points(part: Part) -> tuple[Point, ...]:
        shown, targets = part.points[:SHOWN_POINTS], part.targets[:SHOWN_POINTS, 0]
        up = targets if line else shown[:, 1]
        value = torch.zeros_like(targets) if line else targets / largest(data)
        rows = torch.stack([_share(shown[:, 0], x_ends), _share(up, y_ends), value], dim=1).tolist()
        return tuple((across, above, number) for across, above, number in rows)

    return Scene(
        inputs=data.source.inputs,
        widths=(len(data.source.inputs), *run.config.hidden),
        activation=run.config.activation,
        classes=data.source.task == "classification",
        line=line,
        train=points(data.train),
        test=points(data.test),
        trained=len(data.train.points),
        tested=len(data.test.points),
        x_ends=x_ends,
        y_ends=y_ends,
    )


def moment(run: Run, frames: Frames, row: int, where: Tensor | None = None) -> Moment:
    """Frame `row` of the run; `where` is what `network_portrait.places` gives, if that is known already."""
    return Moment(
        portrait(run, frames.weights[row], where),
        frames.epochs[row],
        tuple(frames.gradients[row].tolist()),
        tuple(tuple(int(count) for count in counts) for counts in frames.ailing[row].tolist()),
        *(float(column[row]) for column in (frames.train, frames.test, frames.train_right, frames.test_right)),
    )


def _share(values: Tensor, ends: tuple[float, float]) -> Tensor:
    return (values - ends[0]) / (ends[1] - ends[0])
