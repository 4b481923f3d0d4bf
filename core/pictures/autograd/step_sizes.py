"""The error of a finite difference over its step size, on logarithmic axes: it falls, and rises again."""

from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd

from core.autograd.jacobians.step_sizes import ErrorCurve, StepSizes
from core.pictures.markup.palette import COLORS

ERRORS: Final = "errors"  # rows: h, error, curve, dtype, words
BEST: Final = "best"  # the same, one row per curve
ALT: Final = (
    "The relative error of finite differences over the step size h, on logarithmic axes: forward and central "
    "differences, each in float64 and in float32, with the smallest error of each marked."
)
_CURVES: Final = ("forward, float64", "central, float64", "forward, float32", "central, float32")
_RANGE: Final = [COLORS["first"], COLORS["result"], COLORS["second"], COLORS["gradient"]]
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
    lines = alt.Chart(alt.NamedData(ERRORS)).mark_line(strokeWidth=2, clip=True)
    best = alt.Chart(alt.NamedData(BEST)).mark_point(filled=True, size=130, opacity=1, clip=True)
    words = alt.Chart(alt.NamedData(BEST)).mark_text(dy=18, fontSize=12, clip=True)
    chart = alt.layer(
        lines.encode(x=x, y=y, color=color, strokeDash=dash, tooltip=tips),
        best.encode(x=x, y=y, color=color, shape=shape, tooltip=tips),
        words.encode(x=x, y=y, color=color, text="words:N"),
    )
    return dict(chart.properties(height=380).configure_view(strokeOpacity=0).to_dict())


def data(facts: StepSizes) -> dict[str, dict[str, list[Any]]]:
    """The datasets of the chart. What is exact, or not finite, has no place on it."""
    rows = [(h, error, c.name, c.dtype, "") for c in facts.curves for h, error in zip(c.steps, c.errors, strict=True)]
    best: list[tuple[float, float, str, str, str]] = []
    for c in facts.curves:
        if c.best is not None:
            h, error = c.steps[c.best], c.errors[c.best]
            # Words that would lie on others are left out.
            crowded = any(_near(h, other[0]) and _near(error, other[1]) for other in best)
            best.append((h, error, c.name, c.dtype, "" if crowded else f"h = {h:.0e}"))
    return {ERRORS: _columns(rows), BEST: _columns(best)}


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


def _near(one: float, other: float) -> bool:
    """Within two decades, on an axis of sixteen."""
    return one == other or (min(one, other) > 0 and max(one, other) < 100 * min(one, other))


def _columns(rows: list[tuple[float, float, str, str, str]]) -> dict[str, list[Any]]:
    shown = [row for row in rows if _LEAST < row[1] < float("inf")]
    return {name: [row[k] for row in shown] for k, name in enumerate(("h", "error", "curve", "dtype", "words"))}
