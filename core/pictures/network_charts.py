"""The losses of a network over the epochs, on a log axis, for the points trained on and for the others."""

from functools import cache
from typing import Any, Final

import altair as alt

from core.pictures.palette import COLORS, HIGHLIGHT
from core.training.network_film import Frames

Columns = dict[str, list[Any]]

LOSSES: Final = "losses"  # one row a frame and part: epoch, loss, part
NOW: Final = "now"  # one row: the epoch that the picture above shows
ROOM: Final = "room"  # the ends of the epochs' axis
PARTS: Final = ("train", "test")
ALT: Final = (
    "The loss of the network against the epoch, on a logarithmic axis: a line for the points that it is trained on, "
    "and a dashed one for the test points, which it never sees. A vertical line marks the epoch of the picture above."
)
_HEIGHT: Final = 190


@cache
def spec() -> dict[str, Any]:
    """The Vega-Lite specification. Whoever gets it must not change it."""
    colors = alt.Color("part:N", scale=alt.Scale(domain=PARTS, range=[COLORS["first"], HIGHLIGHT]), title=None)
    dashes = alt.StrokeDash("part:N", scale=alt.Scale(domain=PARTS, range=[[1, 0], [6, 3]]), title=None)
    epoch = alt.X("epoch:Q", title=None, axis=alt.Axis(format=",d", tickCount=8, gridOpacity=0.4))
    loss = alt.Y(
        "loss:Q", title=None, scale=alt.Scale(type="log", nice=False), axis=alt.Axis(tickCount=4, gridOpacity=0.4)
    )
    tooltip = [alt.Tooltip("part:N"), alt.Tooltip("epoch:Q", format=","), alt.Tooltip("loss:Q", format=".4~g")]
    chart = (
        alt.layer(
            alt.Chart(alt.NamedData(ROOM)).mark_point(opacity=0, size=0, tooltip=False).encode(x=epoch),
            alt.Chart(alt.NamedData(LOSSES))
            .mark_line(strokeWidth=2.2)
            .encode(x=epoch, y=loss, color=colors, strokeDash=dashes, tooltip=tooltip),
            alt.Chart(alt.NamedData(NOW)).mark_rule(color=HIGHLIGHT, opacity=0.8).encode(x=epoch),
        )
        .properties(
            height=_HEIGHT,
            title=alt.TitleParams("The loss against the epoch, on a log axis", anchor="start", fontSize=13, offset=6),
        )
        .configure_view(strokeOpacity=0)
        .configure_legend(orient="top-right", title=None, direction="horizontal")
    )
    return dict(chart.to_dict())


def still(length: int) -> dict[str, Columns]:
    """What stays while a run of `length` epochs lives."""
    return {ROOM: {"epoch": [0, length]}}


def moving(frames: Frames, epoch: int) -> dict[str, Columns]:
    """What changes with every picture; `epoch` is the one shown. What is not known or not positive is left out."""
    rows = [
        (epoch_, loss, part)
        for part, column in zip(PARTS, (frames.train.tolist(), frames.test.tolist()), strict=True)
        for epoch_, loss in zip(frames.epochs, column, strict=True)
        if 0 < loss < float("inf")
    ]
    losses: Columns = {name: [row[k] for row in rows] for k, name in enumerate(("epoch", "loss", "part"))}
    return {LOSSES: losses, NOW: {"epoch": [epoch]}}


def table(frames: Frames) -> Columns:
    """Every frame in numbers: losses, shares on the right side, gradient norms and ailing units by layer."""
    columns: Columns = {
        "epoch": list(frames.epochs),
        "train loss": frames.train.tolist(),
        "test loss": frames.test.tolist(),
        "train right": frames.train_right.tolist(),
        "test right": frames.test_right.tolist(),
    }
    layers = frames.gradients.shape[1]
    columns |= {f"|∇| layer {k + 1}": frames.gradients[:, k].tolist() for k in range(layers)}
    columns |= {f"ailing layer {k + 1}": frames.ailing[:, k].sum(-1).tolist() for k in range(layers - 1)}
    return columns
