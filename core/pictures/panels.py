"""The panels of a chart that share one column: named data, axes that stay put, titles.

Streamlit makes each panel as wide as the column, and what stood beside a panel would stick out of the column: the
labels of the y axis stand inside, and the x axis begins to their right.
"""

from typing import Any, Final

import altair as alt

from core.pictures.regression_datasets import ROOM

INSIDE: Final = 44  # pixels that the labels of a y axis need
# For numbers of any size, in five characters: longer labels would not fit inside.
SHORT_LABELS: Final = (
    "datum.value != 0 && (abs(datum.value) >= 1e4 || abs(datum.value) < 1e-2)"
    " ? format(datum.value, '.0e') : format(datum.value, '~g')"
)


def named(name: str) -> alt.Chart:
    """A chart of the dataset that is sent under `name`."""
    layer: alt.Chart = alt.Chart(alt.NamedData(name))
    return layer


def room(x: alt.X, y: alt.Y) -> alt.Chart:
    """The layer that gives a panel its axes."""
    layer: alt.Chart = named(ROOM).mark_point(opacity=0, size=0, tooltip=False).encode(x=x, y=y)
    return layer


def axis_x(field: str, *, root: bool = False, **axis: Any) -> alt.X:  # noqa: ANN401 - whatever alt.Axis takes
    """The x axis of a panel, over what `ROOM` has under `field`; on a square-root scale if `root`."""
    scale = alt.Scale(type="sqrt" if root else "linear", zero=False, nice=False, rangeMin=INSIDE)
    return alt.X(f"{field}:Q", title=field, scale=scale, axis=alt.Axis(gridOpacity=0.5, **axis))


def axis_y(field: str, *, log: bool = False) -> alt.Y:
    """The y axis of a panel, over what `ROOM` has under `field`; on a logarithmic scale if `log`."""
    scale = alt.Scale(type="log", nice=False) if log else alt.Scale(zero=False, nice=False)
    labels = SHORT_LABELS if log else alt.Undefined
    axis = alt.Axis(tickCount=5, offset=-INSIDE, domain=False, gridOpacity=0.5, labelExpr=labels)
    return alt.Y(f"{field}:Q", title=None, scale=scale, axis=axis)


def title(text: str) -> alt.TitleParams:
    """What stands above a panel."""
    return alt.TitleParams(text, anchor="start", fontSize=13, offset=6)
