"""A benchmark in charts: time and rate against size on logarithmic axes, and single calls in their order.

The specifications are built once and never change, the data does. Axes reach to whole powers of ten (`room`), so that
they stay put while points come in.
"""

from collections.abc import Callable, Sequence
from functools import cache
from math import ceil, floor, log10
from typing import Any, Final

import altair as alt
import pandas as pd

from core.devices.benchmark import Point, Series
from core.devices.four_ways import FourWays
from core.pictures.charts.panels import ROOM, Heading, finished, named
from core.pictures.markup.numbers import duration
from core.pictures.markup.palette import COLORS, HIGHLIGHT

POINTS: Final = "points"  # one row per point
CALLS: Final = "calls"  # one row per call
WAYS: Final = "ways"  # one row per way to measure

_RANGE: Final = [
    COLORS["first"], COLORS["second"], COLORS["result"], COLORS["gradient"], COLORS["third"], HIGHLIGHT, "#8C6D31",
    COLORS["plain"],
]  # fmt: skip
_SHAPES: Final = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke"]
_SECONDS: Final = "format(datum.value, '~s') + 's'"
_DECADES: Final = [10.0**k for k in range(-9, 7)]
_SIZES: Final = [4**k for k in range(2, 14)]
_RATE_TIP: Final = alt.Tooltip("rate:Q", title="GFLOP/s", format=".3~g")
_WAY_COLORS: Final = {
    "cold": HIGHLIGHT,
    "warm": COLORS["second"],
    "not synchronized": COLORS["gradient"],
    "synchronized": COLORS["result"],
}


@cache
def time_spec() -> dict[str, Any]:
    """Time of a call against size. Whoever gets it must not change it."""
    return panel(
        ("low", "median", "high"),
        "time of one call",
        duration_axis(),
        alt.Legend(orient="top", title=None, labelLimit=300, columns=2),
        height=340,
        heading=["Time of one call: the line is the median,", "the band the middle half of the measured blocks"],
    )


@cache
def rate_spec() -> dict[str, Any]:
    """Floating-point operations per second against size. Whoever gets it must not change it."""
    axis = alt.Axis(format="~g", values=_DECADES, minExtent=50)
    return panel(("slowest", "rate", "fastest"), "GFLOP/s", axis, None, height=240, heading="Rate, with the same band")


def labels(series: Sequence[Series]) -> dict[Series, str]:
    """A name for each series that says no more than what tells it from the others."""
    words = [each.words for each in series]
    telling = [place for place in range(len(words[0])) if place == 0 or len({word[place] for word in words}) > 1]
    return {
        each: ", ".join(filter(None, (word[place] for place in telling)))
        for each, word in zip(series, words, strict=True)
    }


def data(series: Sequence[Series], sizes: Sequence[int], points: Sequence[Point]) -> dict[str, pd.DataFrame]:
    """The datasets of the chart, of as many points as there are."""
    names = labels(series)
    rows = [
        {
            "series": names[p.series],
            "size": p.size,
            "median": p.median,
            "low": p.low,
            "high": p.high,
            "rate": p.rate,
            "slowest": p.rate * p.median / p.high,
            "fastest": p.rate * p.median / p.low,
            "words": f"{duration(p.median)} ({duration(p.low)} to {duration(p.high)})",
        }
        for p in points
        if p.series in names
    ]
    columns = ["series", "size", "median", "low", "high", "rate", "slowest", "fastest", "words"]
    frame = pd.DataFrame(rows, columns=columns)
    times = decades([*frame["low"], *frame["high"]], (1e-6, 1e-2))
    rates = decades([*frame["slowest"], *frame["fastest"]], (1e-2, 1e2))
    room = pd.DataFrame(
        [
            {"series": name, "size": size, "median": time, "rate": rate}
            for name in names.values()
            for size, time, rate in zip((sizes[0], sizes[-1]), times, rates, strict=True)
        ]
    )
    return {POINTS: frame, ROOM: room}


def table(series: Sequence[Series], points: Sequence[Point]) -> pd.DataFrame:
    """The same numbers to read."""
    names = labels(series)
    return pd.DataFrame(
        [
            {
                "series": names[p.series],
                "n": p.size,
                "median, µs": p.median * 1e6,
                "1st quartile, µs": p.low * 1e6,
                "3rd quartile, µs": p.high * 1e6,
                "blocks": p.blocks,
                "GFLOP/s": p.rate,
                "GB/s": p.bandwidth,
            }
            for p in points
            if p.series in names
        ]
    )


def time_words(operation: str, series: Sequence[Series], points: Sequence[Point]) -> str:
    """The chart of times in words."""
    return _words(f"Time of one call of {operation}", series, points, lambda p: duration(p.median))


def rate_words(operation: str, series: Sequence[Series], points: Sequence[Point]) -> str:
    """The chart of rates in words."""
    return _words(f"GFLOP/s of {operation}", series, points, lambda p: f"{p.rate:.3g} GFLOP/s")


@cache
def calls_spec() -> dict[str, Any]:
    """Single calls in their order, and what each way of measuring makes of them."""
    y = alt.Y(
        "seconds:Q",
        title="time of one call",
        scale=alt.Scale(type="log", nice=False),
        axis=duration_axis(),
    )
    color = alt.Color("way:N", scale=alt.Scale(domain=list(_WAY_COLORS), range=list(_WAY_COLORS.values())))
    x = alt.X("call:Q", title="call of the process, each timed by itself", scale=alt.Scale(nice=False, zero=True))
    tips = [alt.Tooltip("call:Q"), alt.Tooltip("words:N", title="took")]
    room = named(ROOM).mark_point(opacity=0, size=0, tooltip=False)
    chart = alt.layer(
        room.encode(x=x, y=y),
        named(WAYS).mark_rule(strokeWidth=2, strokeDash=[6, 4]).encode(y=y, color=color),
        named(CALLS).mark_circle(size=42, opacity=0.85).encode(x=x, y=y, color=color, tooltip=tips),
    )
    return finished(chart, 280, orient="top", title=None, columns=2)


def calls_data(ways: FourWays) -> dict[str, pd.DataFrame]:
    """The datasets of `calls_spec`."""
    calls = pd.DataFrame(
        {
            "call": range(1, len(ways.calls) + 1),
            "seconds": ways.calls,
            "way": ["cold"] + ["warm"] * (len(ways.calls) - 1),
            "words": [duration(seconds) for seconds in ways.calls],
        }
    )
    medians = pd.DataFrame([{"way": t.way, "seconds": t.seconds} for t in ways.timings if t.way != "cold"])
    low, high = decades([*ways.calls, *medians["seconds"]], (1e-3, 1e-3))
    return {CALLS: calls, WAYS: medians, ROOM: pd.DataFrame({"call": [1, len(calls)], "seconds": [low, high]})}


def calls_words(ways: FourWays) -> str:
    """That chart in words."""
    told = ", ".join(f"{t.way} {duration(t.seconds)}" for t in ways.timings)
    return f"{len(ways.calls)} calls of {ways.operation} at n = {ways.size:,} in their order, on a log axis: {told}."


def duration_axis() -> alt.Axis:
    """The axis of a duration, on a logarithmic scale."""
    return alt.Axis(labelExpr=_SECONDS, values=_DECADES, minExtent=50)


def panel(
    fields: tuple[str, str, str],
    title: str,
    axis: alt.Axis,
    legend: alt.Legend | None,
    *,
    height: int,
    heading: Heading,
    tip: alt.Tooltip = _RATE_TIP,
) -> dict[str, Any]:
    """One quantity against size: `fields` are its first quartile, its median and its third; `tip` is told, too."""
    low, field, high = fields
    points = named(POINTS)
    x = alt.X(
        "size:Q",
        title="size n",
        scale=alt.Scale(type="log", nice=False, padding=8),
        axis=alt.Axis(values=_SIZES, format=",d", labelOverlap="greedy"),
    )
    y = alt.Y(f"{field}:Q", title=title, scale=alt.Scale(type="log", nice=False), axis=axis)
    color = alt.Color("series:N", sort=None, legend=legend, scale=alt.Scale(range=_RANGE))
    shape = alt.Shape("series:N", sort=None, legend=legend, scale=alt.Scale(range=_SHAPES))
    tips = [
        alt.Tooltip("series:N"),
        alt.Tooltip("size:Q", title="n", format=","),
        alt.Tooltip("words:N", title="time of one call"),
        tip,
    ]
    room = named(ROOM).mark_point(opacity=0, size=0, tooltip=False)
    chart = alt.layer(
        room.encode(x=x, y=y, color=color, shape=shape),
        points.mark_area(opacity=0.22).encode(x=x, y=alt.Y(f"{low}:Q", title=title), y2=f"{high}:Q", color=color),
        points.mark_line(strokeWidth=2).encode(x=x, y=y, color=color),
        points.mark_point(filled=True, size=60, opacity=1).encode(x=x, y=y, color=color, shape=shape, tooltip=tips),
    )
    return finished(chart, height, heading)


def _words(subject: str, series: Sequence[Series], points: Sequence[Point], told: Callable[[Point], str]) -> str:
    names = labels(series)
    said = [f"{subject} against size n, on logarithmic axes."]
    for each, name in names.items():
        own = [p for p in points if p.series == each]
        if own:
            said.append(f"{name}: {', '.join(f'{told(p)} at n = {p.size:,}' for p in (own[0], own[-1]))}.")
    return " ".join(said)


def decades(values: Sequence[float], default: tuple[float, float]) -> tuple[float, float]:
    """Whole powers of ten around the values, at least the default ones."""
    low, high = min([default[0], *values]), max([default[1], *values])
    return 10.0 ** floor(log10(low)), 10.0 ** ceil(log10(high))
