"""The broken loop beside the right one: their lines among the points, and their losses."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

import altair as alt

from core.pictures.charts.panels import SHORT_LABELS, Columns, columns, finished, named, within
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import COLORS, HIGHLIGHT
from core.training.bugs.loop import LoopOutcome
from core.training.data import Data
from core.training.loop.shown import Extent

POINTS: Final = "points"
LINES: Final = "lines"  # the lines at the end, cut where they leave the picture
LOSSES: Final = "losses"  # one row per epoch, run and piece of its curve: the pieces are cut at the top of the picture
ENDS: Final = "ends"  # the last row of each run, and whether the curve left the picture there
LENGTH: Final = "length"  # the ends of the epochs' axis
RIGHT: Final = "the right loop"
BROKEN: Final = "this loop"
_ROWS: Final = ("run", "piece", "epoch", "shown", "loss")
_TOP: Final = 1e6  # times the first loss of the right run
_BEYOND: Final = 3.4028235e38  # an infinite loss is above it, the largest number of float32
_MARGIN: Final = 0.1  # of the height of the points, below and above them

# They belong to the specifications, and one that changes builds the chart anew: `caption` says the numbers.
ALT: Final = {
    "lines": "The points, the line at the end of the right loop, and the one at the end of this loop.",
    "losses": (
        "The loss of the right loop and of this loop against the epoch, on a logarithmic axis. A curve that leaves the "
        "picture ends in a triangle."
    ),
}


@cache
def spec(panel: Literal["lines", "losses"]) -> dict[str, Any]:
    """The Vega-Lite specification of one of the two charts. Whoever gets it must not change it."""
    names = [RIGHT, BROKEN]
    legend = alt.Legend(orient="top", columns=1, title=None, symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color("run:N", scale=alt.Scale(domain=names, range=[COLORS["result"], HIGHLIGHT]), legend=legend)
    dash = alt.StrokeDash("run:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 3]]), legend=legend)
    axis = alt.Axis(tickCount=5, labelExpr=SHORT_LABELS)
    points, lines, losses, ends = (named(name) for name in (POINTS, LINES, LOSSES, ENDS))
    length = named(LENGTH).mark_point(opacity=0, size=0, tooltip=False)
    if panel == "lines":
        x, y = alt.X("x:Q", title="x", scale=alt.Scale(nice=False, zero=False)), alt.Y("y:Q", title="y", axis=axis)
        chart = alt.layer(
            points.mark_circle(color=COLORS["first"], opacity=0.5, size=26).encode(x=x, y=y),
            lines.mark_line(strokeWidth=3).encode(x=x, y=y, color=color, strokeDash=dash),
        )
    else:
        epoch = alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickCount=5, tickMinStep=1, format="d"))
        loss = alt.Y("shown:Q", title="loss", scale=alt.Scale(type="log", nice=False), axis=axis)
        tips = ["run:N", alt.Tooltip("epoch:Q", format=","), alt.Tooltip("loss:N")]
        shape = alt.Shape("left:N", scale=alt.Scale(domain=[False, True], range=["circle", "triangle-up"]), legend=None)
        chart = alt.layer(
            length.encode(x=epoch),
            losses.mark_line(strokeWidth=2.5).encode(x=epoch, y=loss, color=color, strokeDash=dash, detail="piece:N"),
            ends.mark_point(filled=True, size=70, opacity=1).encode(
                x=epoch, y=loss, color=color, shape=shape, tooltip=tips
            ),
        )
    return finished(chart, 280)


def data(points: Data, right: LoopOutcome, broken: LoopOutcome) -> dict[str, dict[str, Columns]]:
    """The datasets of either chart."""
    x, y = points.x[:, 0].tolist(), points.y[:, 0].tolist()
    margin = _MARGIN * (max(y) - min(y)) or 1.0
    ends, up = (min(x), max(x)), Extent(min(y) - margin, max(y) + margin)
    runs = ((RIGHT, right), (BROKEN, broken))
    lines = [(name, *end) for name, run in runs for end in within(run.slope, run.b, ends, up)]
    top = min(_TOP * max(right.losses[0], 1e-300), _BEYOND)
    pieces = [
        (name, piece, *row) for name, run in runs for piece, rows in enumerate(_pieces(run.losses, top)) for row in rows
    ]
    last = {row[0]: (*row, row[3] == top) for row in pieces}
    longest = max(len(right.losses), len(broken.losses)) - 1
    return {
        "lines": {POINTS: {"x": x, "y": y}, LINES: columns(("run", "x", "y"), lines)},
        "losses": {
            LOSSES: columns(_ROWS, pieces),
            ENDS: columns((*_ROWS, "left"), list(last.values())),
            LENGTH: {"epoch": [0, max(longest, 1)]},
        },
    }


def caption(right: LoopOutcome, broken: LoopOutcome) -> str:
    """The charts in words."""
    if broken.failure:
        made = len(broken.losses)
        return f"This loop stopped {broken.failure.when}, after {made} loss{'' if made == 1 else 'es'}."
    ends = f"This loop ends at {_end(broken)}; the right one at {_end(right)}."
    return f"{ends} A loss is computed before the step of its epoch."


def table(right: LoopOutcome, broken: LoopOutcome) -> Columns:
    """The losses to read: one row per epoch, None where a loop was over."""
    runs = {RIGHT: right.losses, BROKEN: broken.losses}
    epochs = range(max(map(len, runs.values())))
    losses = {name: [run[epoch] if epoch < len(run) else None for epoch in epochs] for name, run in runs.items()}
    return {"epoch": list(epochs), **losses}


def _end(run: LoopOutcome) -> str:
    return f"w = {number(run.w)}, b = {number(run.b)}, its last loss being {number(run.losses[-1])}"


def _pieces(losses: Sequence[float], top: float) -> list[list[tuple[float, float, str]]]:
    """The curve of the losses in pieces of (epoch, height, the loss in words): cut where it crosses the top.

    A logarithmic axis has no place for 0 and none for nan: the curve ends there, too.
    """
    pieces: list[list[tuple[float, float, str]]] = [[]]
    for epoch, loss in enumerate(losses):
        drawn, before = 0 < loss <= top, losses[epoch - 1] if epoch else math.nan
        if not drawn:
            if pieces[-1] and loss > top:
                pieces[-1].append((epoch - 1 + _way(before, loss, top), top, number(loss)))
            pieces.append([])
            continue
        if before > top:
            pieces[-1].append((epoch - 1 + _way(before, loss, top), top, number(before)))
        pieces[-1].append((epoch, loss, number(loss)))
    return [piece for piece in pieces if piece]


def _way(before: float, after: float, height: float) -> float:
    """The share of the way from one loss to the next at which their line on a log axis has this height."""
    low, high, between = (math.log(min(loss, _BEYOND)) for loss in (before, after, height))
    return (between - low) / (high - low) if high != low else 0.0
