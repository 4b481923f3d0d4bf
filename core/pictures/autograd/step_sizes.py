"""The error of a finite difference over its step size, on logarithmic axes: it falls, and rises again."""

from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd

from core.autograd.jacobians.step_sizes import ErrorCurve, StepSizes
from core.pictures.charts.panels import Columns, columns, finished, named
from core.pictures.markup.palette import COLORS

ERRORS: Final = "errors"  # rows: h, error, curve, dtype, words
BEST: Final = "best"  # the same, one row per curve
ALT: Final = (
    "The relative error of finite differences over the step size h, on logarithmic axes: forward and central "
    "differences, each in float64 and in float32, with the smallest error of each marked."
)
_CURVES: Final = ("forward, float64", "central, float64", "forward, float32", "central, float32")
_RANGE: Final = [COLORS["first"], COLORS["result"], COLORS["second"], COLORS["gradient"]]
_HIGHEST: Final = 30.0  # the relative error at whose height the first words stand; the axis ends at 100
_LINE: Final = 7.0  # and by which factor each further ones stand lower: 18 pixels
_SHAPES: Final = ["circle", "square", "triangle-up", "diamond"]
_LEAST: Final = 1e-18  # an error of 0 has no place on a logarithmic axis and is drawn as none
_FAR: Final = 1e-2  # relative error; float32 does better wherever there is a derivative
_POWERS: Final = [10.0**power for power in range(-16, 3, 2)]


@cache
def spec() -> dict[str, Any]:
    """The Vega-Lite specification. Whoever gets it must not change it."""
    axis = alt.Axis(format=".0e", values=_POWERS)
    x = alt.X("h:Q", title="step size h", scale=alt.Scale(type="log", domain=[1e-16, 1], nice=False), axis=axis)
    y = alt.Y(
        "error:Q",
        title="relative error",
        scale=alt.Scale(type="log", domain=[1e-16, 100], nice=False, clamp=True),
        axis=axis,
    )
    legend = alt.Legend(orient="top", title=None, columns=2, symbolSize=80)
    color = alt.Color("curve:N", scale=alt.Scale(domain=list(_CURVES), range=_RANGE), legend=legend)
    # By a field of its own: the legend is about colors and shapes, and dashes would run around its symbols.
    dash = alt.StrokeDash(
        "dtype:N", scale=alt.Scale(domain=["float64", "float32"], range=[[1, 0], [6, 3]]), legend=None
    )
    shape = alt.Shape("curve:N", scale=alt.Scale(domain=list(_CURVES), range=_SHAPES), legend=legend)
    tips = [
        alt.Tooltip("curve:N"),
        alt.Tooltip("h:Q", format=".2e"),
        alt.Tooltip("error:Q", title="relative error", format=".2e"),
    ]
    lines = named(ERRORS).mark_line(strokeWidth=2, clip=True)
    best = named(BEST).mark_point(filled=True, size=130, opacity=1, clip=True)
    # A needle from each lowest point up to its words, where no curve is.
    needle = named(BEST).mark_rule(strokeWidth=1, strokeDash=[2, 3])
    # Words at the right edge would make the chart wider than its place.
    words = (
        named(BEST).transform_filter("datum.h < 1e-3").mark_text(align="left", dx=5),
        named(BEST).transform_filter("datum.h >= 1e-3").mark_text(align="right", dx=-5),
    )
    chart = alt.layer(
        lines.encode(x=x, y=y, color=color, strokeDash=dash, tooltip=tips),
        best.encode(x=x, y=y, color=color, shape=shape, tooltip=tips),
        needle.encode(x=x, y=alt.Y("top:Q", title="relative error"), y2="error:Q", color=color),
        *(each.encode(x=x, y=alt.Y("top:Q", title="relative error"), color=color, text="words:N") for each in words),
    )
    return finished(chart, 380)


def data(facts: StepSizes) -> dict[str, Columns]:
    """The datasets of the chart. What is exact, or not finite, has no place on it."""
    rows = [(h, e, c.name, c.dtype, "", 0.0) for c in facts.curves for h, e in zip(c.steps, c.errors, strict=True)]
    found = [(c.steps[c.best], c.errors[c.best], c.name, c.dtype) for c in facts.curves if c.best is not None]
    # The words stand one below the other, those of a greater h lower: no needle runs through them.
    best = [(*each, f"h = {each[0]:.0e}", _HIGHEST / _LINE**place) for place, each in enumerate(sorted(found))]
    names = ("h", "error", "curve", "dtype", "words", "top")
    drawn = ([row for row in each if _LEAST < row[1] < float("inf")] for each in (rows, best))
    return dict(zip((ERRORS, BEST), (columns(names, each) for each in drawn), strict=True))


def caption(facts: StepSizes) -> str:
    """The chart in words."""
    told = [
        f"{c.name}: {'exact' if not c.errors[c.best] else f'{c.errors[c.best]:.0e}'} at h = {c.steps[c.best]:.0e}"
        for c in facts.curves
        if c.best is not None
    ]
    least = [c.errors[c.best] for c in facts.curves if c.best is not None]
    far = least and min(least) > _FAR
    why = " No step comes near: a kink, a jump or a detach() makes differences approach another number." if far else ""
    return f"Autograd says {facts.slope:.6g}. Smallest relative error of each: {'; '.join(told)}.{why}"


def table(facts: StepSizes) -> pd.DataFrame:
    """The best step of each curve beside the rule of thumb."""
    return pd.DataFrame([_line(curve) for curve in facts.curves if curve.best is not None])


def _line(curve: ErrorCurve) -> dict[str, str]:
    best = curve.best or 0
    return {
        "differences": curve.method,
        "dtype": curve.dtype,
        "best h": f"{curve.steps[best]:.0e}",
        "its error": f"{curve.errors[best]:.1e}" if curve.errors[best] else "none: exact",
        "rule of thumb": f"{curve.advised:.0e}",
        "its reason": "√ε" if curve.method == "forward" else "∛ε",
    }
