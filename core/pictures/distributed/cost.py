"""What several processes cost: by the size of the network and by their number, a chart over each; and its numbers."""

from functools import cache
from typing import Any, Final

import altair as alt

from core.distributed.cost import Costs, Load
from core.pictures.charts.panels import Columns, columns, finished, named
from core.pictures.markup.numbers import count, duration
from core.pictures.markup.palette import COLORS, HIGHLIGHT
from core.pictures.markup.twin import listed

SIZES: Final = "sizes"  # rows: parameters, part, seconds, low, high, words
RANKS: Final = "ranks"  # rows: ranks, part, place, seconds, words
SHARED: Final = "shared"  # rows: ranks, seconds
PARTS: Final = ("computing", "waiting for the last rank", "communicating")
PART_COLORS: Final = (COLORS["first"], HIGHLIGHT, COLORS["second"])
_SHARED: Final = "the step of one, if sharing cost nothing"
_WAITING: Final = 1  # its place; it may be 0, which a logarithmic axis has no place for
_LABELS: Final = "format(datum.value * 1000, '~g') + ' ms'"
_SIZES_TITLE: Final = ["One step by the size of the network;", "the bands are the middle half"]
_RANKS_TITLE: Final = "One step by the number of processes"


@cache
def sizes_spec() -> dict[str, Any]:
    """The Vega-Lite specification of the chart by size. Whoever gets it must not change it."""
    return finished(_by_size(), 360, _SIZES_TITLE, orient="top", title=None, columns=1, labelLimit=300)


@cache
def ranks_spec() -> dict[str, Any]:
    """The same of the chart by the number of processes."""
    return finished(_by_ranks(), 360, _RANKS_TITLE, orient="top", title=None, columns=1, labelLimit=300)


def sizes_data(costs: Costs, ranks: int) -> dict[str, Columns]:
    """Computing and communicating on so many ranks, over all sizes."""
    sizes = [
        (load.parameters, part, load.mean[k], *_ends(load, k), duration(load.mean[k]))
        for load in costs.by_size(ranks)
        for k, part in enumerate(PARTS)
        if k != _WAITING
    ]
    return {SIZES: columns(("parameters", "part", "seconds", "low", "high", "words"), sizes)}


def ranks_data(costs: Costs, place: int) -> dict[str, Columns]:
    """All parts of a step at the size at `place`, over all numbers of ranks."""
    loads = costs.by_ranks(place)
    rows = [
        (load.ranks, part, k, load.mean[k], duration(load.mean[k])) for load in loads for k, part in enumerate(PARTS)
    ]
    shared = [(load.ranks, sum(loads[0].mean) / load.ranks, _SHARED) for load in loads]
    return {
        RANKS: columns(("ranks", "part", "place", "seconds", "words"), rows),
        SHARED: columns(("ranks", "seconds", "part"), shared),
    }


def sizes_words(costs: Costs, ranks: int) -> str:
    """The chart by size in words."""
    sizes = "; ".join(f"{load.parameters:,} parameters: {_said(load)}" for load in costs.by_size(ranks))
    return f"The time of one step by size, on {count(ranks, 'rank')}, as the mean over them: {sizes}."


def ranks_words(costs: Costs, place: int) -> str:
    """The chart by the number of processes in words."""
    loads = costs.by_ranks(place)
    numbers = "; ".join(f"{count(load.ranks, 'rank')}: {_said(load)}" for load in loads)
    return f"The time of one step by the number of ranks, with {loads[0].parameters:,} parameters: {numbers}."


def finding(costs: Costs, ranks: int, place: int) -> str:
    """What the numbers say, for so many ranks and for the size at `place`."""
    one, many = costs.by_ranks(place)[0], costs.by_size(ranks)[place]
    gain = one.step / many.step
    text = (
        f"With **{one.parameters:,} parameters**, a step takes {duration(one.step)} on one process"
        f" and {duration(many.step)} on {ranks}: "
    )
    text += f"{gain:.2g} times as fast." if gain >= 1 else f"{1 / gain:.2g} times as long."
    larger = [load.parameters for load in costs.by_size(ranks) if load.mean[0] > load.mean[2]]
    every = len(larger) == len(costs.by_size(ranks))
    if every:
        return f"{text} On {ranks} processes, computing takes longer than communicating at every size."
    if not larger:
        return f"{text} On {ranks} processes, communicating takes longer than computing at every size."
    sizes = listed([f"{each:,}" for each in larger])
    return f"{text} On {ranks} processes, computing takes longer than communicating with {sizes} parameters only."


def table(costs: Costs) -> dict[str, list[Any]]:
    """All numbers of both charts, in milliseconds, by column."""
    rows = [(load.ranks, load.parameters, *(1e3 * each for each in load.mean), 1e3 * load.step) for load in costs.sizes]
    names = ("processes", "parameters", *(f"{part}, ms" for part in PARTS), "longest step, ms")
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _said(load: Load) -> str:
    return listed([f"{part} {duration(each)}" for part, each in zip(PARTS, load.mean, strict=True)])


def _ends(load: Load, k: int) -> tuple[float, float]:
    """The first and the third quartile of one part, as the mean over the ranks."""
    spreads = [(spent.computing, spent.waiting, spent.communicating)[k] for spent in load.each]
    return sum(each[0] for each in spreads) / load.ranks, sum(each[2] for each in spreads) / load.ranks


def _axis_y(field: str, *, log: bool = False) -> alt.Y:
    values: dict[str, Any] = {"values": [10.0**k for k in range(-6, 2)]} if log else {"tickCount": 5}
    scale = alt.Scale(type="log", nice=False) if log else alt.Scale(zero=True, nice=True)
    return alt.Y(field, title=None, scale=scale, axis=alt.Axis(labelExpr=_LABELS, minExtent=50, **values))


def _by_size() -> alt.LayerChart | alt.FacetChart:
    axis = alt.Axis(format="~s", values=[10**k for k in range(3, 7)])
    x = alt.X("parameters:Q", title="parameters", scale=alt.Scale(type="log", nice=False, padding=8), axis=axis)
    color = alt.Color(
        "part:N", sort=None, scale=alt.Scale(domain=[PARTS[0], PARTS[2]], range=[PART_COLORS[0], PART_COLORS[2]])
    )
    base = named(SIZES)
    tips: list[Any] = ["part:N", alt.Tooltip("parameters:Q", format=",d"), alt.Tooltip("words:N", title="takes")]
    y = _axis_y("seconds:Q", log=True)
    band = base.mark_area(opacity=0.18).encode(x=x, y=_axis_y("low:Q", log=True), y2="high:Q", color=color)
    line = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=color)
    dots = base.mark_point(filled=True, size=50, opacity=1).encode(x=x, y=y, color=color, tooltip=tips)
    return alt.layer(band, line, dots)


def _by_ranks() -> alt.LayerChart | alt.FacetChart:
    x = alt.X("ranks:O", title="processes", axis=alt.Axis(labelAngle=0, grid=False))
    y = _axis_y("seconds:Q")
    color = alt.Color(
        "part:N", sort=None, scale=alt.Scale(domain=[*PARTS, _SHARED], range=[*PART_COLORS, COLORS["plain"]])
    )
    tips = ["ranks:O", "part:N", "words:N"]
    bars = named(RANKS).mark_bar(width=46).encode(x=x, y=y, color=color, order=alt.Order("place:Q"), tooltip=tips)
    shared = named(SHARED).mark_tick(thickness=3, width=56).encode(x=x, y=y, color=color)
    return alt.layer(bars, shared)
