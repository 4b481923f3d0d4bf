"""The curve of an element-wise function and that of its derivative, with a tensor's elements as points on both."""

from functools import cache
from typing import Any, Final

import altair as alt

from core.pictures.palette import COLORS
from core.tensors.curve import Curve

Columns = dict[str, list[Any]]

CURVES: Final = "curves"  # rows: x, value, slope, curve, part
POINTS: Final = "points"  # the same, one row an element
_RANGE: Final = [COLORS["first"], COLORS["second"], COLORS["result"], COLORS["gradient"]]
_PANELS: Final = {"value": ("f(x)", 300), "slope": ("f′(x), by autograd", 220)}
_FIELDS: Final = ["x", "value", "slope", "curve", "part"]


@cache
def spec(field: str) -> dict[str, Any]:
    """The Vega-Lite specification for `value` or for `slope`. Whoever gets it must not change it."""
    title, height = _PANELS[field]
    chart = _panel(field, title, height).configure_view(strokeOpacity=0)
    return dict(chart.to_dict())


def data(curve: Curve) -> dict[str, Columns]:
    """The curves and the points as the chart wants them. Where a curve is cut, another part begins."""
    lines, points = [], []
    for sampled in curve.lines:
        part = 0
        for x, value, slope in zip(sampled.x, sampled.value, sampled.slope, strict=True):
            part += value is None
            lines.append((x, value, slope, sampled.series, f"{sampled.series} {part}"))
    for sampled in curve.points:
        for x, value, slope in zip(sampled.x, sampled.value, sampled.slope, strict=True):
            points.append((x, value, slope, sampled.series, sampled.series))
    return {CURVES: _columns(lines), POINTS: _columns(points)}


# The accessible names. They belong to the specification, and one that changes builds the chart anew: they stay, and
# `words` says in a caption what changes.
ALT: Final = {
    "value": "The curve of the function over x, with the tensor's elements as points on it.",
    "slope": "The derivative of the function over x, from autograd, with the tensor's elements as points on it.",
}


def words(curve: Curve, code: str) -> str:
    """The chart in words."""
    count = sum(len(sampled.x) for sampled in curve.points)
    slope = "with its derivative from autograd below" if curve.differentiable else "without a derivative"
    named = ", ".join(sampled.series for sampled in curve.lines)
    return f"The curve of {code} over x, {slope}: {named}. {count} elements lie on it as points."


def _columns(rows: list[tuple[Any, ...]]) -> Columns:
    return {name: [row[k] for row in rows] for k, name in enumerate(_FIELDS)}


def _panel(field: str, title: str, height: int) -> alt.LayerChart | alt.FacetChart:
    x = alt.X("x:Q", title="x", scale=alt.Scale(nice=False, zero=False))
    y = alt.Y(f"{field}:Q", title=title, axis=alt.Axis(format=".4~g", tickCount=5, minExtent=40))
    legend = alt.Legend(orient="top", title=None) if field == "value" else None  # one serves both
    color = alt.Color("curve:N", scale=alt.Scale(range=_RANGE), legend=legend)
    tooltip = [alt.Tooltip("x:Q", format=".5~g"), alt.Tooltip("value:Q", format=".5~g", title="f(x)"),
               alt.Tooltip("slope:Q", format=".5~g", title="f′(x)"), "curve:N"]  # fmt: skip
    line = alt.Chart(alt.NamedData(CURVES)).transform_filter(f"isValid(datum.{field})")
    points = alt.Chart(alt.NamedData(POINTS)).transform_filter(f"isValid(datum.{field})")
    return alt.layer(
        line.mark_line(strokeWidth=2.5, strokeDash=[1, 0] if field == "value" else [6, 3]).encode(
            x=x, y=y, color=color, detail="part:N"
        ),
        points.mark_point(filled=True, size=70, opacity=0.9).encode(x=x, y=y, color=color, tooltip=tooltip),
    ).properties(height=height)
