"""The right half of the first panel of a descent: the loss of every line, and the way that the run takes down.

It shares its panel with the line among its points, so that one look and one scrubber are enough for both. What moves
with the scrubber is one mark: the contours and the way are drawn once.
"""

from typing import Final

import altair as alt

from core.pictures.charts.panels import INSIDE, LABELS, ROOM, SHORT_LABELS, named
from core.pictures.markup.palette import COLORS, HIGHLIGHT
from core.pictures.training.datasets import BEST, CONTOURS, FRAMES, KEPT, SPOTS, TRUE

GAP: Final = 18  # pixels from the middle of the panel to either half
STRIP: Final = 22  # pixels above both halves, for the words of the moment
_CORNERS: Final = 96  # of an ellipse
_HALF: Final = "width / 2"  # of the panel: all panels of a column are as wide as the chart


def left_half(x: alt.X, y: alt.Y) -> None:
    """End the axes of a panel before its middle and below the words of the moment; a grid would go on."""
    x["scale"]["rangeMax"] = alt.ExprRef(f"{_HALF} - {GAP}")
    y["scale"]["rangeMax"] = STRIP
    x["axis"]["grid"] = y["axis"]["grid"] = False


def surface(moment: alt.Chart, *, truth: bool, pinned: bool) -> alt.LayerChart | alt.FacetChart:
    """The loss surface; `moment` has one row with the w and b that are scrubbed to."""
    ends = [f"data('{ROOM}')[{place}]" for place in (0, 1)]
    inside = " && ".join(f"datum.{name} >= {ends[0]}.{name} && datum.{name} <= {ends[1]}.{name}" for name in "wb")
    rings = (
        named(CONTOURS)
        .transform_calculate(corner=f"sequence(0, {_CORNERS + 1})")
        .transform_flatten(["corner"])
        .transform_calculate(turn=f"2 * PI * datum.corner / {_CORNERS}")
        .transform_calculate(
            **{
                name: f"datum.middle_{name} + datum.one_{name} * cos(datum.turn) + datum.other_{name} * sin(datum.turn)"
                for name in "wb"
            }
        )
        # Where an ellipse leaves the window its line is broken.
        .transform_calculate(b=f"{inside} ? datum.b : null")
    )
    x, y = _axes()
    place = {"x": alt.X("w:Q", title="w"), "y": alt.Y("b:Q", title="b")}
    known = [(BEST, "cross", "gradient")]
    known += [(TRUE, "diamond", "second")] if truth else []
    known += [(KEPT, "square", "plain")] if pinned else []
    names, shapes, roles = (list(part) for part in zip(*known, strict=True))
    hues = [COLORS[role] for role in roles]
    return alt.layer(
        named(ROOM).mark_point(opacity=0, size=0, tooltip=False).encode(x=x, y=y),
        rings.mark_line(strokeWidth=1, opacity=0.55, color=COLORS["plain"]).encode(
            **place, detail="loss:Q", order="corner:Q"
        ),
        named(FRAMES)
        .transform_calculate(b=f"{inside} ? datum.b : null")
        .mark_line(color=COLORS["result"], strokeWidth=2)
        .encode(**place, order="frame:Q"),
        named(SPOTS)
        .transform_filter(inside)
        .mark_point(filled=True, size=90, opacity=1)
        .encode(
            **place,
            shape=alt.Shape("line:N", scale=alt.Scale(domain=names, range=shapes), legend=None),
            color=alt.Color("line:N", scale=alt.Scale(domain=names, range=hues), legend=None),
            tooltip=["line:N", *(alt.Tooltip(f"{name}:Q", format=".4~g") for name in "wb")],
        ),
        moment.transform_filter(inside).mark_circle(color=HIGHLIGHT, size=90, opacity=1).encode(**place),
    )


def _axes() -> tuple[alt.X, alt.Y]:
    across = alt.Scale(
        zero=False, nice=False, rangeMin=alt.ExprRef(f"{_HALF} + {GAP}"), rangeMax=alt.ExprRef(f"width - {INSIDE}")
    )
    up = alt.Scale(zero=False, nice=False, rangeMax=STRIP)
    x = alt.Axis(orient="bottom", grid=False, tickCount=5, labelExpr=LABELS)
    y = alt.Axis(orient="right", offset=-INSIDE, grid=False, tickCount=5, labelExpr=SHORT_LABELS, titlePadding=2)
    return alt.X("w:Q", title="w", scale=across, axis=x), alt.Y("b:Q", title="b", scale=up, axis=y)
