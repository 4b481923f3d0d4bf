"""What the pictures of a descent are made of: named datasets, a table, and words."""

import math
from typing import Final

from core.pictures.charts.panels import ROOM, Columns, columns
from core.pictures.markup.numbers import count, number
from core.training.line.keyframes import LineKeyframes, Pinned
from core.training.line.scene import ContourMap, LineScene
from core.training.loop.shown import Extent

# Names of datasets. While a run is live only two change: `NOW`, and `FRAMES`, which only grows, so that the browser
# adds to the picture what is new.
FRAMES: Final = "frames"  # one row per keyframe of the past; path_w and path_b are where w and b stand in their panel
NOW: Final = "now"  # one row: the present, and how many frames are past
CORNERS: Final = "corners"  # one row: the edges of the first picture, and how many frames there will be
POINTS: Final = "points"  # one row per point
LINES: Final = "lines"  # the true line and the least-squares line, from edge to edge
LEVELS: Final = "levels"  # their w and b, and the lowest loss that a line can have
CONTOURS: Final = (
    "contours"  # of the loss surface, one row per ellipse: its middle and its two half axes, each as (w, b)
)
SPOTS: Final = "spots"  # where the lines that are known lie on the surface
PINNED: Final = "pinned"  # the loss of the pinned run, one row per keyframe within the present run's epochs; or none

BEST: Final = "least squares"
TRUE: Final = "truth"
KEPT: Final = "pinned run"
SERIES: Final = ("epoch", "loss", "w", "b")
_HIGHEST: Final = 1e30  # a loss beyond it belongs to a run that diverged, and would flatten every other
_LONG: Final = 1_000  # epochs
_FAR: Final = 1_000  # heights of a panel: a curve that leaves it by more looks the same, and a browser draws no further


def is_long(scene: LineScene) -> bool:
    """Whether a run has so many epochs that its start would be a mere corner on a linear axis."""
    return scene.epochs > _LONG


def still(scene: LineScene, pinned: Pinned | None = None) -> dict[str, Columns]:
    """The datasets that stay while a run lives; with a `pinned` one, room for its losses and its line as well."""
    x, y, loss, line = (scene.x_extent, scene.y_extent, scene.loss_extent, scene.line_extent)
    ends = (min(scene.x), max(scene.x))
    known = {BEST: scene.best_line} | ({TRUE: scene.true_line} if scene.true_line else {})
    lines = known | ({KEPT: (pinned.frames.w[-1], pinned.frames.b[-1])} if pinned else {})
    kept = _kept(scene, pinned) if pinned else {}
    seen = kept.get("loss", ())  # may be none: of a run whose losses are all 0, or all beyond the picture
    levels = [
        (name, letter, value) for name, values in known.items() for letter, value in zip("wb", values, strict=True)
    ]
    if scene.floor >= loss.low:  # else it lies below the picture, and the caption says where
        levels.append((BEST, "loss", scene.floor))
    count = len(scene.x)
    sent: dict[str, Columns] = {
        ROOM: {
            "x": [x.low, x.high],
            "y": [y.low, y.high],
            "epoch": [0, scene.epochs],
            "loss": [min([loss.low, *seen]), max([loss.high, *seen])],
            "line": [line.low, line.high],
            "w": [scene.ground.w_extent.low, scene.ground.w_extent.high],
            "b": [scene.ground.b_extent.low, scene.ground.b_extent.high],
        },
        CORNERS: {
            "id": [0],
            "frames": [scene.frames],
            "left": [ends[0]],
            "right": [ends[1]],
            "bottom": [y.low],
            "top": [y.high],
        },
        POINTS: {
            "id": [0] * count,
            "frames": [scene.frames] * count,
            "bottom": [y.low] * count,
            "top": [y.high] * count,
            "x": scene.x,
            "y": scene.y,
        },
        LINES: columns(("line", "x", "y"), [(name, x, w * x + b) for name, (w, b) in lines.items() for x in ends]),
        LEVELS: columns(("line", "parameter", "value"), levels),
        CONTOURS: columns(
            ("middle_w", "middle_b", "one_w", "one_b", "other_w", "other_b", "loss"), _rings(scene.ground)
        ),
        SPOTS: columns(("line", "w", "b"), [(name, *place) for name, place in lines.items()]),
    }
    return sent | ({PINNED: kept} if kept else {})


def _rings(ground: ContourMap) -> list[tuple[float, ...]]:
    bowl = ground.bowl
    return [
        (
            bowl.w,
            bowl.b,
            *(radius * part for radius, vector in zip(each.radii, bowl.eigenvectors, strict=True) for part in vector),
            each.loss,
        )
        for each in ground.contours
        if all(map(math.isfinite, each.radii))
    ]


def _kept(scene: LineScene, pinned: Pinned) -> Columns:
    frames = pinned.frames
    rows = [
        (epoch, loss)
        for epoch, loss in zip(frames.epoch, frames.loss, strict=True)
        if epoch <= scene.epochs and 0 < loss < _HIGHEST
    ]
    middle = len(rows) // 2  # where the name stands: a curve that comes down leaves room above
    return columns(("epoch", "loss"), rows) | {"named": [row == middle for row in range(len(rows))]}


def moving(scene: LineScene, keyframes: LineKeyframes) -> dict[str, Columns]:
    """The datasets that change with every picture of a live run."""
    past = len(keyframes.epoch) - 1
    frames: Columns = {"frame": range(past)} | {name: getattr(keyframes, name)[:past] for name in SERIES}
    paths: Columns = {f"path_{name}": [_place(value, scene.line_extent) for value in frames[name]] for name in "wb"}
    now: Columns = {"id": [0], "past": [past]} | {f"now_{name}": getattr(keyframes, name)[-1:] for name in SERIES}
    return {FRAMES: frames | paths, NOW: now}


def _place(value: float, axis: Extent) -> float:
    """How high on the axis, 0 at its low end and 1 at its high one: beyond them where the value is; nan for none."""
    if not math.isfinite(value):
        return math.nan
    return min(max((value - axis.low) / (axis.high - axis.low), -_FAR), _FAR)


def table(keyframes: LineKeyframes) -> Columns:
    """The same numbers to read: one row per keyframe, exact."""
    return {name: getattr(keyframes, name) for name in SERIES} | {
        "∂loss/∂w": keyframes.grad_w,
        "∂loss/∂b": keyframes.grad_b,
    }


def caption(scene: LineScene, keyframes: LineKeyframes) -> str:
    """Where the run stands, in words."""
    w, b = scene.best_line
    epoch = keyframes.epoch[-1]
    far = count(epoch, "epoch") if epoch == scene.epochs else f"{epoch:,} of {scene.epochs:,} epochs"
    return (
        f"After {far} the line is "
        f"{_formula(keyframes.w[-1], keyframes.b[-1])} and its loss {number(keyframes.loss[-1])}, from "
        f"{number(keyframes.loss[0])} at the start. Least squares gives {_formula(w, b)}, with "
        f"{number(scene.floor)}, the lowest loss that a line can have on these {scene.n:,} points."
    )


def _formula(w: float, b: float) -> str:
    return f"y = {number(w)} x {'−' if b < 0 else '+'} {number(abs(b))}"
