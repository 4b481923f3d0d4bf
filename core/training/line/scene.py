"""What stays while a run lives: the points that are shown, where the line ought to end up, and the room it needs."""

import math
from dataclasses import dataclass
from typing import Final

from core.training.config import Config
from core.training.data import Data, Synthetic
from core.training.landscape.surface import Contour, contours_in, window
from core.training.line.bowl import Bowl
from core.training.line.foresight import foresee
from core.training.line.run import Run, begin
from core.training.loop.shown import SHOWN_POINTS, Extent, keyframe_epochs, roomy
from core.training.loop.watch import Watch

_RESOLUTION: Final = 1e-15  # of the mean of y²: the loss that rounding in float32 leaves at best


@dataclass(frozen=True)
class LineScene:
    """The first `SHOWN_POINTS` of `n` points, which are as random as any, and how many keyframes the run will have.

    Lines are (w, b); `true_line` is None for data from elsewhere. The extents hold the points, the losses from the
    start to the end that exact arithmetic predicts, and w and b on their way; a run that diverges leaves them. `ground`
    is the loss surface that the run goes down.
    """

    n: int
    epochs: int
    frames: int
    x: tuple[float, ...]
    y: tuple[float, ...]
    true_line: tuple[float, float] | None
    best_line: tuple[float, float]
    floor: float
    x_extent: Extent
    y_extent: Extent
    loss_extent: Extent
    line_extent: Extent
    ground: "ContourMap"


@dataclass(frozen=True)
class ContourMap:
    """The loss of every line (w, b): the window that is shown of it, and its contours there."""

    bowl: Bowl
    w_extent: Extent
    b_extent: Extent
    contours: tuple[Contour, ...]


LineWatch = Watch[Run, Config, Synthetic | Data, LineScene]
_NEAR: Final = 100  # times the loss of least squares: from farther up, an axis to there would flatten the run
_ROUNDING: Final = 1e-4  # relative: far more than float32 rounds, far less than the axes have room


def scene(run: Run) -> LineScene:
    """The scene of `run`: made once per run, and again when its rate or its length changes, and when it diverges."""
    data, bowl, truth = run.data, run.bowl, run.data.truth
    start = run.history.w[:1].tolist() + run.history.b[:1].tolist() or [run.w.item(), run.b.item()]
    ways = foresee(run, (start[0], start[1]))
    losses = [loss for _, _, loss in ways]
    for measured in (*run.history.loss[:1].tolist(), run.present.loss):
        # Rounding, by which a processor's loss differs from the one foreseen, does not move the axes: they have room.
        if not any(abs(measured - loss) <= _ROUNDING * abs(loss) for loss in losses):
            losses.append(measured)
    true_line = None if truth is None else (truth.w, truth.b)
    values = [bowl.w, bowl.b, *(true_line or ()), *start]
    if run.stability.limit is None or run.lr < run.stability.limit:
        values += [value for w, b, _ in ways for value in (w, b)]
    smallest = max(bowl.floor, _RESOLUTION * float(data.y.square().mean()), 1e-30)
    losses = [min(max(loss, smallest), 1e30) for loss in losses if math.isfinite(loss)]
    if smallest * _NEAR >= min(losses, default=smallest):
        losses.append(smallest)  # so that one sees how far it is to least squares
    return LineScene(
        n=data.n,
        epochs=run.length,
        frames=len(keyframe_epochs(run.length)),
        x=tuple(data.x[:SHOWN_POINTS, 0].tolist()),
        y=tuple(data.y[:SHOWN_POINTS, 0].tolist()),
        true_line=true_line,
        best_line=(bowl.w, bowl.b),
        floor=bowl.floor,
        x_extent=roomy(data.x[:SHOWN_POINTS, 0].tolist()),
        y_extent=roomy(data.y[:SHOWN_POINTS, 0].tolist()),
        loss_extent=Extent(min(losses, default=smallest) / 1.3, max(losses, default=1.0) * 1.3),
        line_extent=roomy(values),
        ground=_ground(run, (start[0], start[1]), true_line),
    )


def _ground(run: Run, start: tuple[float, float], true_line: tuple[float, float] | None) -> ContourMap:
    anchors = [(run.data.start_w, 0.0), *([true_line] if true_line else [])]
    w, b, _ = window(run.bowl, start, anchors)
    return ContourMap(run.bowl, w, b, contours_in(run.bowl, w, b, run.bowl.loss(*start)))


def watch(config: Config, points: Synthetic | Data) -> LineWatch:
    """A descent to be watched: computed to its end at once. Raises `InputProblem`."""
    return Watch(config, points, begin, scene)
