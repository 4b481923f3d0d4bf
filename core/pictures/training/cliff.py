"""Where each learning rate ends: the final loss against the rate, both on log axes, and the limit as a rule."""

import math
from functools import cache
from typing import Any, Final

import altair as alt

from core.pictures.charts.panels import SHORT_LABELS, Columns, finished, named
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import COLORS, HIGHLIGHT
from core.training.landscape.cliff import Cliff

SWEEP: Final = "sweep"  # one row per rate but the visitor's; `shown` is the loss, cut at the top of the picture
RULES: Final = "rules"  # the limit 2/λmax
LEVELS: Final = "levels"  # the loss at the start and the lowest of all lines
OWN: Final = "own"  # the visitor's rate, and how far below its dot its name stands, in pixels
_LEARNED: Final = "below the start"
_EXPLODED: Final = "above it, or not a number"
_TOP: Final = 1e4  # times the loss at the start: what is above is drawn there
_BELOW: Final = 16  # pixels
_NAMES: Final = 0.4  # of the width, at the left: the names of the levels stand there
_NEAR: Final = 4  # times the loss at the start: a name above its dot reaches so far
_LEAST: Final = 1e-12  # of the loss at the start: what rounding leaves where a line fits all points

# It belongs to the specification, and one that changes builds the chart anew: `caption` says the numbers.
ALT: Final = (
    "The loss at the end of the run against the learning rate, both on logarithmic axes: it falls towards the right, "
    "and at the largest stable rate, a vertical line, it leaps up. Levels mark the loss at the start and the lowest "
    "loss of any line; a dot marks your learning rate."
)


@cache
def spec() -> dict[str, Any]:
    """The Vega-Lite specification. Whoever gets it must not change it."""
    # With no more ticks than powers of ten, those are the ticks: a line per digit would cost the browser more.
    x = alt.X(
        "rate:Q",
        title="learning rate",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(format="~g", tickCount=3),
    )
    y = alt.Y(
        "shown:Q",
        title="loss at the end",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(labelExpr=SHORT_LABELS, tickCount=4, minExtent=44),
    )
    domain, hues = [_LEARNED, _EXPLODED], [COLORS["result"], HIGHLIGHT]
    ends = alt.Legend(orient="top", title=None, labelLimit=300)
    color = alt.Color("end:N", scale=alt.Scale(domain=domain, range=hues), legend=ends)
    shape = alt.Shape("end:N", scale=alt.Scale(domain=domain, range=["circle", "triangle-up"]), legend=ends)
    tips = [
        alt.Tooltip("rate:Q", format=".4~g", title="learning rate"),
        alt.Tooltip("times:Q", format=".4~f", title="times the limit"),
        alt.Tooltip("loss:N", title="loss at the end"),
    ]
    rows, rules, levels, own = (named(name) for name in (SWEEP, RULES, LEVELS, OWN))
    chart = alt.layer(
        levels.mark_rule(strokeDash=[2, 3], color=COLORS["plain"], strokeWidth=1.5).encode(y=y),
        levels.mark_text(align="left", baseline="bottom", dx=4, dy=-2, color="currentColor").encode(
            x=alt.value(0), y=y, text="name:N"
        ),
        rows.mark_line(color=COLORS["plain"], strokeWidth=1, opacity=0.6).encode(x=x, y=y),
        rows.mark_point(filled=True, size=26, opacity=0.9).encode(x=x, y=y, color=color, shape=shape, tooltip=tips),
        rules.mark_rule(strokeDash=[6, 4], color=COLORS["gradient"], strokeWidth=2).encode(x=x),
        rules.mark_text(align="right", baseline="top", dx=-6, fontWeight=600, color="currentColor").encode(
            x=x, y=alt.value(26), text="name:N"
        ),
        own.mark_point(filled=True, size=150, color=COLORS["first"], opacity=1, stroke="white").encode(
            x=x, y=y, tooltip=tips
        ),
        own.mark_text(dy=alt.expr("datum.drop"), fontWeight=600, color="currentColor").encode(x=x, y=y, text="name:N"),
    )
    return finished(chart, 380)


def data(facts: Cliff) -> dict[str, Columns]:
    """The datasets of the chart."""
    shown = [_shown(facts, loss) for loss in facts.losses]
    own, start = facts.own, _shown(facts, facts.start_loss)
    levels = {"loss at the start": start, "least squares": _shown(facts, facts.floor)}
    rows: Columns = {
        "rate": facts.rates,
        "shown": shown,
        "loss": [number(loss) for loss in facts.losses],
        "times": [rate / facts.limit for rate in facts.rates],
        "end": [_LEARNED if learned else _EXPLODED for learned in facts.learned],
    }
    return {
        # Without the visitor's rate it stays the same while that moves, and the browser draws one dot, not hundreds.
        SWEEP: {name: [*values[:own], *values[own + 1 :]] for name, values in rows.items()},
        RULES: {"rate": [facts.limit], "name": [f"2/λmax = {number(facts.limit)}"]},
        LEVELS: {"shown": list(levels.values()), "name": list(levels)},
        OWN: {"name": ["your rate"], "drop": [_drop(facts)], **{name: [values[own]] for name, values in rows.items()}},
    }


def table(facts: Cliff) -> Columns:
    """The same numbers to read: one row per rate."""
    return {
        "learning rate": facts.rates,
        "times the limit": [rate / facts.limit for rate in facts.rates],
        "loss at the end": facts.losses,
    }


def caption(facts: Cliff) -> str:
    """The chart in words."""
    ends = [(loss, rate) for loss, rate in zip(facts.losses, facts.rates, strict=True) if loss < math.inf]
    begin = (
        f"{len(facts.rates)} learning rates, {facts.epochs:,} epochs each, from a loss of {number(facts.start_loss)}. "
    )
    if not ends:
        return (
            f"{begin}No rate ends at a finite loss: the squares leave the range of float32. "
            "Give the data in larger units."
        )
    best = min(ends)
    return (
        f"{begin}The lowest loss at the end, {number(best[0])}, comes of the rate {number(best[1])}; "
        f"yours, {number(facts.rates[facts.own])}, ends at {number(facts.losses[facts.own])}. "
        f"From {number(facts.limit)} on the loss grows without bound."
    )


def _drop(facts: Cliff) -> int:
    """Above the dot, but below it where the dot stands on a level near its name, with which it would collide."""
    low, high = math.log(facts.rates[0]), math.log(facts.rates[-1])
    left = math.log(facts.rates[facts.own]) < low + _NAMES * (high - low)
    loss, start = _shown(facts, facts.losses[facts.own]), _shown(facts, facts.start_loss)
    return _BELOW if left and start / _NEAR < loss < start * _NEAR else -_BELOW


def _shown(facts: Cliff, loss: float) -> float:
    top, least = max(facts.start_loss, facts.floor, 1e-300) * _TOP, max(facts.start_loss, 1e-300) * _LEAST
    return max(loss, least) if loss < top else top  # nan is at the top, too
