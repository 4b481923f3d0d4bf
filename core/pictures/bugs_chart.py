"""The broken loop beside the right one: their lines among the points, and their losses."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

import altair as alt

from core.pictures.numbers import number
from core.pictures.palette import COLORS, HIGHLIGHT
from core.pictures.panels import SHORT_LABELS
from core.training.bugs import Outcome
from core.training.descent import Data

Columns = dict[str, Sequence[Any]]

POINTS: Final = "points"
LINES: Final = "lines"  # the lines at the end, cut where they leave the picture
LOSSES: Final = "losses"  # one row an epoch and run; `shown` is the loss, cut at the top of the picture
ENDS: Final = "ends"  # the last row of each run
RIGHT: Final = "the right loop"
BROKEN: Final = "this loop"
_TOP: Final = 1e6  # times the first loss of the right run
_MARGIN: Final = 0.1  # of the height of the points, below and above them

# They belong to the specifications, and one that changes builds the chart anew: `words` says the numbers.
ALT: Final = {
    "lines": "The points, the line at the end of the right loop, and the one at the end of this loop.",
    "losses": "The loss of the right loop and of this loop against the epoch, on a logarithmic axis.",
}


@cache
def spec(panel: Literal["lines", "losses"]) -> dict[str, Any]:
    """The Vega-Lite specification of one of the two charts. Whoever gets it must not change it."""
    names = [RIGHT, BROKEN]
    legend = alt.Legend(orient="top", title=None, symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color("run:N", scale=alt.Scale(domain=names, range=[COLORS["result"], HIGHLIGHT]), legend=legend)
    dash = alt.StrokeDash("run:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 3]]), legend=legend)
    axis = alt.Axis(tickCount=5, labelExpr=SHORT_LABELS)
    points, lines, losses, ends = (alt.Chart(alt.NamedData(name)) for name in (POINTS, LINES, LOSSES, ENDS))
    if panel == "lines":
        x, y = alt.X("x:Q", title="x", scale=alt.Scale(nice=False, zero=False)), alt.Y("y:Q", title="y", axis=axis)
        chart = alt.layer(
            points.mark_circle(color=COLORS["first"], opacity=0.5, size=26).encode(x=x, y=y),
            lines.mark_line(strokeWidth=3).encode(x=x, y=y, color=color, strokeDash=dash),
        )
    else:
        epoch = alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickCount=5, format="d"))
        loss = alt.Y("shown:Q", title="loss", scale=alt.Scale(type="log", nice=False), axis=axis)
        tips = ["run:N", alt.Tooltip("epoch:Q", format=","), alt.Tooltip("loss:N")]
        chart = alt.layer(
            losses.mark_line(strokeWidth=2.5).encode(x=epoch, y=loss, color=color, strokeDash=dash),
            ends.mark_point(filled=True, size=70, opacity=1).encode(x=epoch, y=loss, color=color, tooltip=tips),
        )
    return dict(chart.properties(height=280).configure_view(strokeOpacity=0).to_dict())


def data(points: Data, right: Outcome, broken: Outcome) -> dict[str, dict[str, Columns]]:
    """The datasets of either chart."""
    x, y = points.x[:, 0].tolist(), points.y[:, 0].tolist()
    margin = _MARGIN * (max(y) - min(y)) or 1.0
    box = (min(x), max(x), min(y) - margin, max(y) + margin)
    lines = [
        (name, *end) for name, run in ((RIGHT, right), (BROKEN, broken)) for end in _segment(run.slope, run.b, box)
    ]
    top = _TOP * max(right.losses[0], 1e-300)
    losses = [
        (name, epoch, min(loss, top), number(loss))
        for name, run in ((RIGHT, right), (BROKEN, broken))
        for epoch, loss in enumerate(run.losses)
        if 0 < loss < math.inf
    ]
    last = {row[0]: row for row in losses}
    rows = ("run", "epoch", "shown", "loss")
    return {
        "lines": {POINTS: {"x": x, "y": y}, LINES: _columns(("run", "x", "y"), lines)},
        "losses": {LOSSES: _columns(rows, losses), ENDS: _columns(rows, list(last.values()))},
    }


def words(right: Outcome, broken: Outcome) -> str:
    """The charts in words."""
    if broken.failure:
        made = len(broken.losses)
        return f"This loop stopped {broken.failure.when}, after {made} loss{'' if made == 1 else 'es'}."
    ends = f"This loop ends at {_end(broken)}; the right one at {_end(right)}."
    return f"{ends} A loss is computed before the step of its epoch."


def _end(run: Outcome) -> str:
    return f"w = {number(run.w)}, b = {number(run.b)}, its last loss being {number(run.losses[-1])}"


def _segment(w: float, b: float, box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    """The two ends of y = w x + b within the box; none where it does not meet it, or is no line."""
    left, right, low, high = box
    if not math.isfinite(w + b):
        return []
    if w:
        one, other = sorted(((low - b) / w, (high - b) / w))
        left, right = max(left, one), min(right, other)
    elif not low <= b <= high:
        return []
    if not left < right:
        return []
    return [(end, min(max(w * end + b, low), high)) for end in (left, right)]


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Columns:
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}
