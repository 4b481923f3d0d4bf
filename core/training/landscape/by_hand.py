"""A line chosen by hand: its loss, which way is downhill from there, and where one step would lead."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from core.training.config import Config
from core.training.data import Data
from core.training.line.bowl import Bowl
from core.training.line.history import LineFrame
from core.training.line.run import LineRecipe, Run
from core.training.loop.shown import SHOWN_POINTS, Extent, roomy

_SLICE: Final = 61  # lines along either slice
_ARROW: Final = 0.2  # of half a slice: how far an arrow reaches at most
_MARGIN: Final = 0.05  # of a slice, beyond a line that the slider does not reach
_DROP: Final = 0.8  # of the loss: how far it falls at most, so that it stays above 0


@dataclass(frozen=True)
class LossSlice:
    """The loss along one parameter, the other held: what one slider does.

    `values` and `losses` are points of a parabola, as far as the slider goes and past the line by hand. The arrow goes
    from that line down the tangent, whose slope is the gradient, to `tip`, (value, loss); where the slope is 0, or no
    number, there is none.
    """

    values: tuple[float, ...]
    losses: tuple[float, ...]
    gradient: float
    tip: tuple[float, float] | None


@dataclass(frozen=True)
class ByHand:
    """What is known of the line y = w x + b; losses are means of squared residuals, in squared units of y.

    `loss` and the gradients come from torch's float32 and autograd; `step` is where one epoch led, by `recipe`. The
    first `SHOWN_POINTS` points are shown.
    """

    n: int
    x: tuple[float, ...]
    y: tuple[float, ...]
    x_extent: Extent
    y_extent: Extent
    w: float
    b: float
    loss: float
    along_w: LossSlice
    along_b: LossSlice
    step: LineFrame
    recipe: LineRecipe
    bowl: Bowl


def reach(lowest: Bowl) -> float:
    """How far from 0 the sliders go: to the first of 1, 2, 3, 5, 7, 10, … that is twice the best w and b."""
    wanted = 2 * max(abs(lowest.w), abs(lowest.b), 0.5)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(float(f"{digit * power:.1g}") for digit in (1, 2, 3, 5, 7, 10) if digit * power >= wanted)


def weigh(config: Config, data: Data) -> ByHand:
    """Look at the line that `config` starts from, and take one epoch from there. Raises `InputProblem`."""
    run = Run(replace(config, epochs=1), data)
    run.advance()
    (w, b), history, then = run.start, run.history, run.present
    here, half = history.loss[0].item(), reach(run.bowl)
    x, y = data.x[:SHOWN_POINTS, 0].tolist(), data.y[:SHOWN_POINTS, 0].tolist()
    return ByHand(
        n=data.n,
        x=tuple(x),
        y=tuple(y),
        x_extent=roomy(x),
        y_extent=roomy(y),
        w=w,
        b=b,
        loss=here,
        along_w=_slice(lambda value: run.bowl.loss(value, b), (w, here), history.grad_w[0].item(), half),
        along_b=_slice(lambda value: run.bowl.loss(w, value), (b, here), history.grad_b[0].item(), half),
        step=then,
        recipe=run.recipe,
        bowl=run.bowl,
    )


def _slice(loss: Callable[[float], float], here: tuple[float, float], slope: float, half: float) -> LossSlice:
    """The slice as far as the slider goes, and further where the line by hand or its arrow is beyond that."""
    at, height = here
    low, high, tip = min(-half, at), max(half, at), None
    if math.isfinite(slope) and slope and math.isfinite(height):
        length = min(_ARROW * (high - low) / 2, _DROP * height / abs(slope))
        tip = (at - math.copysign(length, slope), height - abs(slope) * length)
        low, high = min(low, tip[0]), max(high, tip[0])
    room = _MARGIN * (high - low)
    low, high = (low if low == -half else low - room), (high if high == half else high + room)
    values = [low + (high - low) * k / (_SLICE - 1) for k in range(_SLICE)]
    return LossSlice(tuple(values), tuple(loss(value) for value in values), slope, tip)
