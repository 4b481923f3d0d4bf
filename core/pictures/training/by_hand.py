"""A line chosen by hand, in one chart: the line among its points, and the loss along each of its two sliders.

The specification is built once and never changes, the data does.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt

from core.pictures.charts.panels import ROOM, Columns, axis_x, axis_y, columns, finished, named, room, title, within
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import COLORS, HIGHLIGHT
from core.pictures.training.datasets import BEST, LINES, POINTS
from core.training.landscape.by_hand import ByHand, LossSlice

ALT: Final = (
    "Three charts of a line that is chosen by hand. First: the points, the line with its residuals, and the "
    "least-squares line if it is asked for. Second and third: the loss against w and against b, the other held, each "
    "a parabola with a dot for the line and an arrow down the slope there."
)
SLICES: Final = "slices"  # one row per point of either parabola
HERE: Final = "here"  # two rows, w and b: the dot, the arrow's tip if there is one, and which way it points
_YOURS: Final = "your line"
_HEIGHTS: Final = (260, 130)  # pixels: the line, either slice


@cache
def spec() -> dict[str, Any]:
    """The Vega-Lite specification of the chart. Whoever gets it must not change it."""
    panels = (_line(), _slice("w", COLORS["first"]), _slice("b", COLORS["second"]))
    chart = alt.vconcat(*panels, spacing=14).resolve_scale(color="independent", strokeDash="independent")
    return finished(chart, orient="top", title=None, labelLimit=240)


def datasets(facts: ByHand, *, best: bool) -> dict[str, Columns]:
    """What the chart shows of `facts`; the line of least squares only with `best`."""
    x, y = facts.x_extent, facts.y_extent
    ends = (min(facts.x), max(facts.x))
    lines = {_YOURS: (facts.w, facts.b)} | ({BEST: (facts.bowl.w, facts.bowl.b)} if best else {})
    slices = (("w", facts.w, facts.along_w), ("b", facts.b, facts.along_b))
    axes: dict[str, list[float]] = {letter: [way.values[0], way.values[-1]] for letter, _, way in slices}
    axes |= {f"loss_{letter}": [0.0, max(way.losses)] for letter, _, way in slices}
    drawn = [(name, *point) for name, (w, b) in lines.items() for point in within(w, b, ends, y)]
    points = [(letter, *point) for letter, _, way in slices for point in zip(way.values, way.losses, strict=True)]
    return {
        ROOM: {"x": [x.low, x.high], "y": [y.low, y.high], **axes},
        POINTS: {
            "x": facts.x,
            "y": facts.y,
            "fit": [min(max(facts.w * value + facts.b, y.low), y.high) for value in facts.x],
        },
        LINES: columns(("line", "x", "y"), drawn),
        SLICES: columns(("parameter", "value", "loss"), points),
        HERE: _here(facts, slices),
    }


def slopes_table(facts: ByHand) -> Columns:
    """Your line to read: a row for w and one for b."""
    ways = (("w", facts.w, facts.along_w), ("b", facts.b, facts.along_b))
    return columns(
        ("parameter", "value", "loss", "slope"), [(name, at, facts.loss, way.gradient) for name, at, way in ways]
    )


def points_table(facts: ByHand) -> Columns:
    """The points to read, with your line's prediction and how far the point lies above it."""
    fit = [facts.w * x + facts.b for x in facts.x]
    return {
        "x": facts.x,
        "y": facts.y,
        "your line": fit,
        "above it": [y - p for y, p in zip(facts.y, fit, strict=True)],
    }


def caption(facts: ByHand) -> str:
    """The loss of the line, and what the gradient says, in Markdown."""
    ways = [
        f"{'raise' if way.gradient < 0 else 'lower'} **{letter}** (∂loss/∂{letter} = {number(way.gradient)})"
        for letter, way in (("w", facts.along_w), ("b", facts.along_b))
        if way.gradient
    ]
    downhill = " and ".join(ways) if ways else "nowhere, the gradient is 0"
    shown = len(facts.x)
    some = f" {shown} of the {facts.n:,} points are shown; the loss is that of all points." if facts.n > shown else ""
    return (
        f"Your line's loss is **{number(facts.loss)}**; least squares has {number(facts.bowl.floor)}, the lowest that "
        f"a line can have here. Downhill is: {downhill}.{some}"
    )


def step_words(facts: ByHand) -> str:
    """Where one step of the descent leads, in words."""
    then, verb = facts.step, "falls" if facts.step.loss < facts.loss else "does not fall"
    return (
        f"One step leads to w = {number(then.w)}, b = {number(then.b)}, and the loss {verb}: {number(facts.loss)} → "
        f"{number(then.loss)}"
    )


def _line() -> alt.LayerChart | alt.FacetChart:
    x, y = alt.X("x:Q", title="x"), alt.Y("y:Q", title=None)
    names, hues = [_YOURS, BEST], [COLORS["result"], COLORS["gradient"]]
    return alt.layer(
        room(axis_x("x"), axis_y("y")),
        named(POINTS).mark_rule(color=COLORS["plain"], opacity=0.45).encode(x=x, y=y, y2="fit:Q"),
        named(POINTS)
        .mark_circle(color=COLORS["first"], opacity=0.65, size=32)
        .encode(x=x, y=y, tooltip=[alt.Tooltip(f"{name}:Q", format=".4~g") for name in "xy"]),
        named(LINES)
        .mark_line(strokeWidth=3, clip=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color("line:N", scale=alt.Scale(domain=names, range=hues)),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 4]])),
        ),
    ).properties(height=_HEIGHTS[0], title=title("Your line among the points: y against x"))


def _slice(letter: str, hue: str) -> alt.LayerChart | alt.FacetChart:
    x, y = alt.X("value:Q", title=letter), alt.Y("loss:Q", title=None)
    here = named(HERE).transform_filter(f"datum.parameter == '{letter}' && isFinite(datum.loss)")
    arrow = here.transform_filter("isValid(datum.tip)")
    # One mark with two shapes: an axis that has to find its ends among no rows at all warns of it.
    shape = alt.Shape(
        "ahead:N", scale=alt.Scale(domain=[-1, 1], range=["triangle-left", "triangle-right"]), legend=None
    )
    heads = arrow.mark_point(filled=True, color=HIGHLIGHT, size=110, opacity=1).encode(
        x=alt.X("tip:Q", title=letter), y=alt.Y("tip_loss:Q", title=None), shape=shape
    )
    other = "b" if letter == "w" else "w"
    return alt.layer(
        room(axis_x(letter), axis_y(f"loss_{letter}")),
        named(SLICES)
        .transform_filter(f"datum.parameter == '{letter}'")
        .mark_line(color=hue, strokeWidth=2.5)
        .encode(x=x, y=y),
        arrow.mark_rule(color=HIGHLIGHT, strokeWidth=2).encode(x=x, y=y, x2="tip:Q", y2="tip_loss:Q"),
        heads,
        here.mark_circle(color=HIGHLIGHT, size=90, opacity=1).encode(
            x=x, y=y, tooltip=[alt.Tooltip("loss:Q", format=".5~g"), alt.Tooltip("slope:Q", format=".4~g")]
        ),
    ).properties(
        height=_HEIGHTS[1], title=title(f"The loss against {letter}, with your {other}: the slope is ∂loss/∂{letter}")
    )


def _here(facts: ByHand, slices: Sequence[tuple[str, float, LossSlice]]) -> Columns:
    names = ("parameter", "value", "loss", "slope", "tip", "tip_loss", "ahead")
    rows = [
        (letter, value, facts.loss, way.gradient, *(way.tip or (None, None)), -1 if way.gradient > 0 else 1)
        for letter, value, way in slices
    ]
    return columns(names, rows)
