"""The panels of a chart that share one column: named data, axes that stay put, titles; and ticks of what we draw.

Streamlit makes each panel as wide as the column, and what stood beside a panel would stick out of the column: the
labels of the y axis stand inside, and the x axis begins to their right.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

import altair as alt

from core.training.loop.shown import Extent

Columns = dict[str, Sequence[Any]]  # a dataset: name -> one value per row
AnyChart = alt.Chart | alt.LayerChart | alt.VConcatChart | alt.FacetChart
Heading = str | list[str]  # a list is its lines

ROOM: Final = "room"  # the dataset that holds the ends of every axis, in two rows
ROTATED: Final = 4  # pixels that a title along a y axis stands out of what Vega takes for its box
INSIDE: Final = 48  # pixels that the labels of a y axis need
# Numbers of any size as a label's expression: 2002 is a year, and no label of a y axis is longer than it has room.
SHORT_LABELS: Final = (
    "datum.value != 0 && (abs(datum.value) >= 1e4 || abs(datum.value) < 1e-3)"
    " ? replace(format(datum.value, '.2~e'), 'e+', 'e') : format(datum.value, '~g')"
)
LABELS: Final = (
    "datum.value != 0 && (abs(datum.value) >= 1e6 || abs(datum.value) < 1e-3)"
    " ? replace(format(datum.value, '.5~e'), 'e+', 'e')"
    " : format(datum.value, abs(datum.value) < 1e4 ? '~g' : ',~g')"
)


def columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Columns:
    """A dataset of rows, whose values are in the order of `names`."""
    found = list(rows)
    return {name: [row[place] for row in found] for place, name in enumerate(names)}


def finished(chart: AnyChart, height: int | None = None, heading: Heading = "", **legend: Any) -> dict[str, Any]:  # noqa: ANN401 - what alt.LegendConfig takes
    """The specification of a chart, `height` pixels high, with settings of all its legends."""
    if height is not None:
        chart = chart.properties(height=height)
    if heading:
        chart = chart.properties(title=title(heading))
    # The chart has words of its own, and a table; its marks one by one are read by nobody.
    chart = chart.configure_view(strokeOpacity=0).configure_mark(aria=False).configure_text(fontSize=12)
    spec = dict((chart.configure_legend(**legend) if legend else chart).to_dict())
    _span_room(spec)
    spec["padding"] = {"left": ROTATED, "bottom": 20}  # below as Streamlit has it
    return spec


def _span_room(spec: dict[str, Any]) -> None:
    """Let the axes of each panel that has a layer over `ROOM` span just that.

    Else every layer's data is searched for the ends of an axis, and Vega warns of those that have no rows yet.
    """
    inner = [layer for layer in spec.get("layer", []) if "layer" in layer]
    for panel in [*spec.get("vconcat", []), *inner]:
        _span_room(panel)
    layers = [layer for layer in spec.get("layer", []) if isinstance(layer.get("encoding"), dict)]
    room_layers = [layer for layer in layers if layer.get("data", {}).get("name") == ROOM]
    for axis in ("x", "y"):
        fields = [layer["encoding"][axis]["field"] for layer in room_layers if axis in layer["encoding"]]
        for layer in layers if fields else ():
            channel = layer["encoding"].get(axis, {})
            if "field" in channel and channel.get("scale"):
                ends = f"extent(pluck(data('{ROOM}'), '{fields[0]}'))"
                domain = [{"expr": f"{ends}[{end}]"} for end in (0, 1)]
                channel["scale"] = {**channel["scale"], "domain": domain}


def within(w: float, b: float, across: tuple[float, float], up: Extent) -> list[tuple[float, float]]:
    """The two ends of y = w x + b in a box; none where it does not meet it, or is not a line: axes would follow it."""
    left, right = across
    if not math.isfinite(w + b):
        return []
    if w:
        one, other = sorted(((up.low - b) / w, (up.high - b) / w))
        left, right = max(left, one), min(right, other)
    elif not up.low <= b <= up.high:
        return []
    return [(x, min(max(w * x + b, up.low), up.high)) for x in (left, right)] if left < right else []


def named(name: str) -> alt.Chart:
    """A chart of the dataset that is sent under `name`."""
    layer: alt.Chart = alt.Chart(alt.NamedData(name))
    return layer


def room(x: alt.X, y: alt.Y) -> alt.Chart:
    """The layer that gives a panel its axes."""
    layer: alt.Chart = named(ROOM).mark_point(opacity=0, size=0, tooltip=False).encode(x=x, y=y)
    return layer


def axis_x(field: str) -> alt.X:
    """The x axis of a panel, over what `ROOM` has under `field`."""
    scale = alt.Scale(zero=False, nice=False, rangeMin=INSIDE)
    return alt.X(f"{field}:Q", title=field, scale=scale, axis=alt.Axis(gridOpacity=0.5, tickCount=8, labelExpr=LABELS))


def axis_epochs(*, root: bool) -> alt.X:
    """The x axis of a panel over epochs, which are whole; on a square-root scale if `root`."""
    scale = alt.Scale(type="sqrt" if root else "linear", zero=False, nice=False, rangeMin=INSIDE)
    axis = alt.Axis(gridOpacity=0.5, format=",d", tickCount=5, tickMinStep=1)
    return alt.X("epoch:Q", title="epoch", scale=scale, axis=axis)


def axis_y(field: str, *, log: bool = False) -> alt.Y:
    """The y axis of a panel, over what `ROOM` has under `field`; on a logarithmic scale if `log`."""
    scale = alt.Scale(type="log", nice=False) if log else alt.Scale(zero=False, nice=False)
    axis = alt.Axis(tickCount=5, offset=-INSIDE, domain=False, gridOpacity=0.5, labelExpr=SHORT_LABELS)
    return alt.Y(f"{field}:Q", title=None, scale=scale, axis=axis)


def title(text: Heading) -> alt.TitleParams:
    """What stands above a panel; a list is its lines."""
    return alt.TitleParams(text, anchor="start", fontSize=13, offset=6)


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` + 1 round numbers from `low` to `high`, evenly spaced by 1, 2 or 5 times a power of ten."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power >= rough)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [float(f"{k * step:.12g}") for k in range(first, last + 1)]
