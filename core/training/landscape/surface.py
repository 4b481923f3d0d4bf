"""The loss of every line at once: a surface over (w, b), whose contours are ellipses, and a run's path down it.

The loss of a line is a quadratic, so five numbers say all of it, whatever the number of points: its lowest point, its
floor and its curvature (`least_squares.Bowl`). Source: Goodfellow, Bengio, Courville, "Deep Learning", section 4.3.
"""

import math
from dataclasses import dataclass
from typing import Final

import torch

from core import limits
from core.training.config import Config
from core.training.data import Data
from core.training.line.bowl import Bowl
from core.training.line.keyframes import keyframes
from core.training.line.run import LineRecipe, Run
from core.training.loop.shown import Extent

ASPECT: Final = 4 / 3  # of the window, width over height
_CONTOURS: Final = 12  # from line to line the loss above the floor doubles: the smallest is 1/45 of the largest across
_MARGIN: Final = 1.3
_SIMILAR: Final = 20.0  # times that x may be larger or smaller than 1 until w gets a scale of its own
_EPOCH: Final = 50e-6  # seconds, of one epoch of the article's loop
_POINT: Final = 3e-9  # seconds more for each data point

Matrix = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Contour:
    """All lines of one `loss`: an ellipse around the lowest point, `radii` long along either eigenvector."""

    loss: float
    radii: tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """What the picture of a loss surface shows; lines are (w, b), losses in squared units of y.

    `hessian` comes from autograd. `stretch` is how many times longer a unit of w is drawn than one of b: 1, in which
    case angles and ratios are true, unless x is far from 1 in size. `path` is where the run came by after how many
    epochs; `epochs` were made of those `asked` for, by `recipe`. `start_contour` is the contour through the start, None
    if it is the lowest point.
    """

    bowl: Bowl
    hessian: Matrix
    w_extent: Extent
    b_extent: Extent
    stretch: float
    contours: tuple[Contour, ...]
    start: tuple[float, float]
    start_contour: Contour | None
    true_line: tuple[float, float] | None
    lr: float
    recipe: LineRecipe
    path: tuple[tuple[int, float, float], ...]
    epochs: int
    asked: int
    overflowed: bool

    @property
    def factors(self) -> tuple[float, float]:
        """1 − lr λ: what an epoch multiplies the distance to the lowest point by, along either eigenvector."""
        low, high = self.bowl.eigenvalues
        return 1 - self.lr * low, 1 - self.lr * high


def longest_path(n: int, steps: int = 1) -> int:
    """How many epochs of so many steps on `n` points may be made while a slider moves, by prediction; at least one."""
    return max(1, int(limits.PATH_SECONDS / (_EPOCH * steps + _POINT * n)))


def surface(config: Config, data: Data) -> Surface:
    """The surface of `data` and a run on it, of at most `longest_path` epochs. Raises `InputProblem`."""
    run = Run(config, data)
    run.advance(epochs=longest_path(data.n, run.steps))
    bowl = run.bowl
    true_line = None if data.truth is None else (data.truth.w, data.truth.b)
    w_extent, b_extent, stretch = window(bowl, run.start, [(data.start_w, 0.0), *([true_line] if true_line else [])])
    frames = keyframes(run)
    return Surface(
        bowl=bowl,
        hessian=hessian(data),
        w_extent=w_extent,
        b_extent=b_extent,
        stretch=stretch,
        contours=contours_in(bowl, w_extent, b_extent, bowl.loss(*run.start)),
        start=run.start,
        start_contour=contour(bowl, bowl.loss(*run.start)),
        true_line=true_line,
        lr=config.lr,
        recipe=run.recipe,
        path=tuple(zip(frames.epoch, frames.w, frames.b, strict=True)),
        epochs=run.epoch,
        asked=config.epochs,
        overflowed=run.overflowed,
    )


def hessian(data: Data) -> Matrix:
    """The second derivatives of the loss by (w, b), from autograd: the gradient, differentiated again. In float64."""
    x, y = data.x.double(), data.y.double()  # (n, 1) each
    line = torch.zeros(2, dtype=torch.float64, requires_grad=True)  # anywhere: the loss is a quadratic
    loss = ((line[0] * x + line[1] - y) ** 2).mean()  # ()
    (gradient,) = torch.autograd.grad(loss, line, create_graph=True)  # (2,)
    rows = [torch.autograd.grad(part, line, retain_graph=True)[0].tolist() for part in gradient]  # (2,) each
    return (rows[0][0], rows[0][1]), (rows[1][0], rows[1][1])


def contour(bowl: Bowl, loss: float) -> Contour | None:
    """The lines of this loss; None unless it is above the floor and finite."""
    above = loss - bowl.floor
    if not 0 < above < math.inf:
        return None
    low, high = (math.sqrt(2 * above / value) if value > 0 else math.inf for value in bowl.eigenvalues)
    return Contour(loss, (low, high))


def contours_in(bowl: Bowl, w: Extent, b: Extent, through: float) -> tuple[Contour, ...]:
    """The contours in a window, from the largest inwards; one of them, if it is there, has the loss `through`."""
    corner = max(bowl.loss(one, other) for one in (w.low, w.high) for other in (b.low, b.high)) - bowl.floor
    base = through - bowl.floor
    if not 0 < base < math.inf:
        base = corner
    largest = math.floor(math.log2(corner / base))
    found = (contour(bowl, bowl.floor + base * 2.0 ** (largest - k)) for k in range(_CONTOURS))
    return tuple(each for each in found if each is not None)


def window(bowl: Bowl, start: tuple[float, float], anchors: list[tuple[float, float]]) -> tuple[Extent, Extent, float]:
    """The ends of w and b in a picture of `bowl`, and how many times longer a unit of w is drawn than one of b.

    Around the lowest point, with the anchors and the start in it; a start within does not move the window.
    """
    (h_ww, _), (_, h_bb) = _rebuilt(bowl)
    size = math.sqrt(h_ww / h_bb)  # of x: the root of its mean square
    stretch = 1.0 if 1 / _SIMILAR <= size <= _SIMILAR else size

    def reach(line: tuple[float, float]) -> float:
        return max(abs(line[0] - bowl.w) * stretch / ASPECT, abs(line[1] - bowl.b))

    half = _MARGIN * max([*map(reach, anchors), 1e-3])
    while reach(start) > half:
        half *= 2
    wide = half * ASPECT / stretch
    return Extent(bowl.w - wide, bowl.w + wide), Extent(bowl.b - half, bowl.b + half), stretch


def _rebuilt(bowl: Bowl) -> Matrix:
    (low, high), ((low_w, low_b), (high_w, high_b)) = bowl.eigenvalues, bowl.eigenvectors
    mixed = low * low_w * low_b + high * high_w * high_b
    return (low * low_w**2 + high * high_w**2, mixed), (mixed, low * low_b**2 + high * high_b**2)
