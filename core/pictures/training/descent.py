"""Three pictures of a descent in one chart, so that one scrubber moves them all: the line, its loss, its parameters.

The specification is built once and never changes, the data does: the browser then patches the picture in place. Every
axis has the room it needs from the start (`room`), so that it stays put while a run is live.
"""

from functools import cache
from typing import Any, Final

import altair as alt

from core.pictures.charts.panels import INSIDE, axis_epochs, axis_x, axis_y, finished, named, room, title
from core.pictures.markup.palette import COLORS, HIGHLIGHT
from core.pictures.training.datasets import (
    BEST,
    CORNERS,
    FRAMES,
    KEPT,
    LEVELS,
    LINES,
    NOW,
    PINNED,
    POINTS,
    SERIES,
    TRUE,
)
from core.pictures.training.descent_surface import left_half, surface

_Panel = alt.LayerChart | alt.FacetChart

# The chart's accessible name. It belongs to the specification, so it says what is shown; `words` says the numbers.
ALT: Final = (
    "Three charts of one run of gradient descent, and a slider that scrubs through it. First: the points, the line "
    "with its residuals, the least-squares line and, where it is known, the true line; beside them the contours of the "
    "loss over w and b, and the way that the run takes down. Second: the loss against the "
    "epoch, on a logarithmic axis, above the lowest loss that a line can have. Third: w and b against the epoch, with "
    "their least-squares and their true values. A run that is pinned has its line in the first and its loss in the "
    "second."
)

_CURRENT: Final = "this run"
_BEST_DASH: Final = [6, 4]
_TRUE_DASH: Final = [2, 3]
_KEPT_DASH: Final = [8, 3, 2, 3]
_ROOT: Final = "; epochs on a square-root axis"
_HOVER: Final = 8  # every eighth keyframe answers to the pointer: a mark more costs the browser more than a row
_EPOCH: Final = alt.X("epoch:Q", title="epoch")
_ACROSS: Final = {"x": alt.value(INSIDE), "x2": alt.value("width")}
_HEIGHTS: Final = (250, 90, 150)  # pixels: line, loss, parameters; the first two are on one screen of a laptop


@cache
def spec(*, long: bool = False, pinned: bool = False, truth: bool = True, begun: bool = True) -> dict[str, Any]:
    """The Vega-Lite specification of the chart. Whoever gets it must not change it.

    A `long` run has its epochs on a square-root axis: it is fast at its start, and there its keyframes are dense. With
    a run that is `pinned` there are its line and its loss, too; of data from elsewhere nobody knows the `truth`. The
    scrubber stands at the present, which is its end; of a run that has not `begun` that is its start.
    """
    moment = alt.param(
        name="moment",
        value=100 if begun else 0,
        bind=alt.binding_range(min=0, max=100, step=0.25, name="Scrub, % of the run "),
    )
    chart = (
        alt.vconcat(
            _line(pinned=pinned, truth=truth),
            _loss(long=long, pinned=pinned),
            _parameters(long=long, truth=truth),
            spacing=18,
        )
        .add_params(moment)
        .resolve_scale(color="independent", strokeDash="independent", shape="independent")
    )
    return finished(chart, orient="top", title=None, labelLimit=240)


def _line(*, pinned: bool, truth: bool) -> _Panel:
    x, y = alt.X("x:Q", title="x"), alt.Y("y:Q", title=None)
    looks = [(_CURRENT, COLORS["result"], [1, 0]), (BEST, COLORS["gradient"], _BEST_DASH)]
    looks += [(TRUE, COLORS["second"], _TRUE_DASH)] if truth else []
    looks += [(KEPT, COLORS["plain"], _KEPT_DASH)] if pinned else []
    names, hues, patterns = (list(part) for part in zip(*looks, strict=True))
    colors = alt.Color("line:N", scale=alt.Scale(domain=names, range=hues))
    dashes = alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=patterns))
    residuals = (
        _scrubbed(POINTS)
        .transform_filter("isFinite(datum.w) && isFinite(datum.b)")
        .transform_calculate(fit="clamp(datum.w * datum.x + datum.b, datum.bottom, datum.top)")
    )
    # The line is cut where it leaves the picture: else the axis would follow it.
    current = (
        _scrubbed(CORNERS)
        .transform_filter("isFinite(datum.w) && isFinite(datum.b)")
        .transform_calculate(
            line=f"'{_CURRENT}'",
            low="datum.w == 0 ? datum.left : (datum.bottom - datum.b) / datum.w",
            high="datum.w == 0 ? datum.right : (datum.top - datum.b) / datum.w",
        )
        .transform_calculate(
            x1="clamp(min(datum.low, datum.high), datum.left, datum.right)",
            x2="clamp(max(datum.low, datum.high), datum.left, datum.right)",
        )
        .transform_calculate(
            y1="clamp(datum.w * datum.x1 + datum.b, datum.bottom, datum.top)",
            y2="clamp(datum.w * datum.x2 + datum.b, datum.bottom, datum.top)",
        )
    )
    caption = _scrubbed(CORNERS).transform_calculate(
        caption=" + ".join(
            ["'epoch ' + format(datum.epoch, ',')", *(f"' · {name} ' + {_written(name)}" for name in SERIES[1:])]
        )
    )
    across, up = axis_x("x"), axis_y("y")
    left_half(across, up)
    line = alt.layer(
        # Vega-Lite resolves a lookup only into data that an earlier layer has named.
        *(
            named(name).mark_point(opacity=0, size=0, tooltip=False).encode(x=alt.value(0), y=alt.value(0))
            for name in (FRAMES, NOW)
        ),
        room(across, up),
        residuals.mark_rule(color=COLORS["plain"], opacity=0.45).encode(x=x, y=y, y2="fit:Q"),
        named(POINTS)
        .mark_circle(color=COLORS["first"], opacity=0.65, size=32)
        .encode(x=x, y=y, tooltip=[alt.Tooltip(f"{name}:Q", format=".4~g") for name in "xy"]),
        named(LINES).mark_line(strokeWidth=2, clip=True).encode(x=x, y=y, color=colors, strokeDash=dashes),
        current.mark_rule(strokeWidth=3).encode(
            x=alt.X("x1:Q", title="x"),
            x2="x2:Q",
            y=alt.Y("y1:Q", title=None),
            y2="y2:Q",
            color=colors,
            strokeDash=dashes,
        ),
        caption.mark_text(align="left", baseline="top", fontWeight=600, fontSize=13, color="currentColor").encode(
            x=alt.value(0), y=alt.value(0), text="caption:N"
        ),
    )
    both: _Panel = (
        alt.layer(line, surface(_scrubbed(CORNERS), truth=truth, pinned=pinned))
        .resolve_scale(x="independent", y="independent", color="independent", strokeDash="independent")
        .properties(height=_HEIGHTS[0], title=title("The line, and its place on the loss surface"))
    )
    return both


def _loss(*, long: bool, pinned: bool) -> _Panel:
    y = alt.Y("loss:Q", title=None, scale=alt.Scale(type="log"))
    frames = named(FRAMES).transform_filter("isFinite(datum.loss) && datum.loss > 0")
    floor = named(LEVELS).transform_filter("datum.parameter == 'loss'")
    now = _scrubbed(CORNERS).transform_filter("isFinite(datum.loss) && datum.loss > 0")
    kept = (
        [
            named(PINNED)
            .mark_line(color=COLORS["plain"], strokeWidth=2, strokeDash=_KEPT_DASH)
            .encode(x=_EPOCH, y=y, tooltip=[alt.Tooltip("epoch:Q", format=","), alt.Tooltip("loss:Q", format=".5~g")]),
            named(PINNED)
            .transform_filter("datum.named")
            .transform_calculate(name=f"'{KEPT}'")
            .mark_text(align="left", dx=4, dy=-8, color=COLORS["plain"], fontWeight=600)
            .encode(x=_EPOCH, y=y, text="name:N"),
        ]
        if pinned
        else []
    )
    return alt.layer(
        room(axis_epochs(root=long), axis_y("loss", log=True)),
        floor.mark_rule(color=COLORS["gradient"], strokeWidth=1.5, strokeDash=[6, 4]).encode(
            **_ACROSS, y=alt.Y("value:Q", title=None, scale=alt.Scale(type="log"))
        ),
        *kept,
        frames.mark_line(color=COLORS["result"], strokeWidth=2.5).encode(x=_EPOCH, y=y),
        frames.transform_filter(f"datum.frame % {_HOVER} == 0")
        .mark_circle(opacity=0, size=400)
        .encode(x=_EPOCH, y=y, tooltip=_values("loss", "w", "b")),
        _needle(),
        now.mark_circle(color=HIGHLIGHT, size=60, opacity=1).encode(x=_EPOCH, y=y),
    ).properties(
        height=_HEIGHTS[1],
        title=title(f"The loss: mean of the squared residuals, on a log axis{_ROOT if long else ''}"),
    )


def _parameters(*, long: bool, truth: bool) -> _Panel:
    y = alt.Y("value:Q", title=None)
    colors = alt.Color("parameter:N", scale=alt.Scale(domain=["w", "b"], range=[COLORS["first"], COLORS["second"]]))
    looks = [(BEST, _BEST_DASH), *([(TRUE, _TRUE_DASH)] if truth else [])]
    names, patterns = (list(part) for part in zip(*looks, strict=True))
    dashes = alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=patterns))
    levels = named(LEVELS).transform_filter("datum.parameter != 'loss'")
    # In pixels, and cut by the mark: on the axis a run that explodes would take the window with it, and without the
    # points outside its curve would join what is left.
    height = alt.Y("height:Q", scale=None, title=None)
    paths = (
        named(FRAMES)
        .transform_fold(["path_w", "path_b"], as_=["path", "place"])
        .transform_filter("isValid(datum.place)")
        .transform_calculate(
            parameter="datum.path == 'path_w' ? 'w' : 'b'", height=f"{_HEIGHTS[2]} * (1 - datum.place)"
        )
    )
    return alt.layer(
        room(axis_epochs(root=long), axis_y("line")),
        levels.mark_rule(strokeWidth=1.5, opacity=0.8).encode(**_ACROSS, y=y, color=colors, strokeDash=dashes),
        paths.mark_line(strokeWidth=2.5, clip=True).encode(x=_EPOCH, y=height, color=colors),
        paths.transform_filter(f"datum.frame % {_HOVER} == 0")
        .mark_circle(opacity=0, size=400, clip=True)
        .encode(x=_EPOCH, y=height, color=colors, tooltip=_values("w", "b")),
        _needle(),
    ).properties(height=_HEIGHTS[2], title=title(f"The parameters w and b{_ROOT if long else ''}"))


def _scrubbed(name: str) -> alt.Chart:
    """The rows of `name`, each with w, b, epoch and loss of the moment that is scrubbed to.

    Frames that the run has not reached yet show the present.
    """
    present = ["past", *(f"now_{name}" for name in SERIES)]
    now = alt.LookupData(data=alt.NamedData(NOW), key="id", fields=present)
    found = alt.LookupData(data=alt.NamedData(FRAMES), key="frame", fields=list(SERIES))
    rows: alt.Chart = (
        named(name)
        .transform_lookup(lookup="id", from_=now)
        .transform_calculate(frame="round(moment / 100 * (datum.frames - 1))")
        .transform_lookup(lookup="frame", from_=found, as_=[f"then_{name}" for name in SERIES])
        .transform_calculate(
            **{name: f"datum.frame < datum.past ? datum.then_{name} : datum.now_{name}" for name in SERIES}
        )
    )
    return rows


def _written(field: str) -> str:
    """The expression that writes a number as the words below the chart do, the infinite ones, too."""
    text = f"format(datum.{field}, '.4~g')"
    for theirs, ours in (("Infinity", "∞"), ("NaN", "nan"), ("e+", "e")):
        text = f"replace({text}, '{theirs}', '{ours}')"
    return text


def _needle() -> alt.Chart:
    needle: alt.Chart = _scrubbed(CORNERS).mark_rule(color=HIGHLIGHT, opacity=0.7).encode(x=_EPOCH)
    return needle


def _values(*names: str) -> list[alt.Tooltip]:
    return [alt.Tooltip("epoch:Q", format=","), *(alt.Tooltip(f"{name}:Q", format=".5~g") for name in names)]
