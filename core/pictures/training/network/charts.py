"""What a network's run was like over the epochs, on a log axis: its losses, or how far its gradients reach back."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

import altair as alt

from core.pictures.charts.panels import Columns, columns, finished, named
from core.pictures.markup.palette import COLORS, HIGHLIGHT
from core.training.network.history import NetworkKeyframes

Kind = Literal["loss", "gradients"]

LINES: Final = "lines"  # one row per frame and line: epoch, height, and which: a part or a layer
NOW: Final = "now"  # one row: the epoch that the picture above shows
ROOM: Final = "room"  # the ends of the epochs' axis
PARTS: Final = ("train", "test")
# What a screen reader says of each chart; its keys are the charts there are.
ALT: Final[dict[Kind, str]] = {
    "loss": (
        "The loss of the network against the epoch, on a logarithmic axis: a line for the points that it is trained "
        "on and, where there are test points, which it never sees, a dashed one for these. A vertical line marks the "
        "epoch of the picture above."
    ),
    "gradients": (
        "The length of the gradient of the loss with respect to each layer's weights and biases against the epoch, on "
        "a logarithmic axis, a line per layer. A vertical line marks the epoch of the picture above."
    ),
}
_TITLES: Final[dict[Kind, str]] = {
    "loss": "The loss against the epoch, log axis",
    "gradients": "|∇| of each layer against the epoch, log axis",
}
# A look a line, for as many layers as a network may have.
_LOOKS: Final = (
    (COLORS["first"], [1, 0]),
    (HIGHLIGHT, [6, 3]),
    (COLORS["result"], [2, 2]),
    (COLORS["second"], [8, 3, 2, 3]),
    (COLORS["gradient"], [12, 3]),
    (COLORS["third"], [4, 4]),
    (COLORS["plain"], [12, 3, 2, 3, 2, 3]),
)
_HEIGHTS: Final[dict[Kind, int]] = {"loss": 190, "gradients": 270}  # of the legend below, too


@cache
def spec(kind: Kind, layers: int, *, tested: bool = True) -> dict[str, Any]:
    """The Vega-Lite specification; `layers` counts the output's, too. Whoever gets it must not change it.

    The legend of the losses has a test only where the network is `tested`.
    """
    lines = _layers(layers) if kind == "gradients" else PARTS if tested else PARTS[:1]
    epoch = alt.X("epoch:Q", title=None, axis=alt.Axis(format=",d", tickCount=8, tickMinStep=1, gridOpacity=0.4))
    height = alt.Y(
        "height:Q",
        title=None,
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(tickCount=6, gridOpacity=0.4, format="~g"),
    )
    tooltip = [
        alt.Tooltip("line:N", title="part" if kind == "loss" else "of"),
        alt.Tooltip("epoch:Q", format=","),
        alt.Tooltip("height:Q", format=".4~g", title="loss" if kind == "loss" else "|∇|"),
    ]
    chart = alt.layer(
        named(ROOM).mark_point(opacity=0, size=0, tooltip=False).encode(x=epoch),
        named(LINES).mark_line(strokeWidth=2.2).encode(x=epoch, y=height, tooltip=tooltip, **_look(lines)),
        named(NOW).mark_rule(color=HIGHLIGHT, opacity=0.8).encode(x=epoch),
    )
    place = "top-right" if kind == "loss" else "bottom"
    return finished(chart, _HEIGHTS[kind], _TITLES[kind], orient=place, title=None, direction="horizontal", columns=4)


def _look(lines: Sequence[str]) -> dict[str, Any]:
    """What tells the lines apart: never the color alone. A line has its look also where others have no points."""
    colors, dashes = (list(part) for part in zip(*_LOOKS[: len(lines)], strict=True))
    return {
        "color": alt.Color("line:N", scale=alt.Scale(domain=lines, range=colors), title=None),
        "strokeDash": alt.StrokeDash("line:N", scale=alt.Scale(domain=lines, range=dashes), title=None),
    }


def still(length: int) -> dict[str, Columns]:
    """What stays while a run of `length` epochs lives."""
    return {ROOM: {"epoch": [0, length]}}


def moving(kind: Kind, frames: NetworkKeyframes, epoch: int) -> dict[str, Columns]:
    """What changes with every picture; `epoch` is the one shown. What is not known or not positive is left out."""
    if kind == "loss":
        lines = dict(zip(PARTS, (frames.train.tolist(), frames.test.tolist()), strict=True))
    else:
        lines = dict(zip(_layers(frames.gradients.shape[1]), frames.gradients.T.tolist(), strict=True))
    rows = [
        (epoch_, height, name)
        for name, column in lines.items()
        for epoch_, height in zip(frames.epochs, column, strict=True)
        if 0 < height < float("inf")
    ]
    return {LINES: columns(("epoch", "height", "line"), rows), NOW: {"epoch": [epoch]}}


def table(frames: NetworkKeyframes) -> Columns:
    """Every frame in numbers: losses, shares on the right side, gradient norms and unhealthy units by layer."""
    found: Columns = {
        "epoch": list(frames.epochs),
        "train loss": frames.train.tolist(),
        "test loss": frames.test.tolist(),
        "train right": frames.train_right.tolist(),
        "test right": frames.test_right.tolist(),
    }
    layers = _layers(frames.gradients.shape[1])
    found |= {f"|∇| {layer}": frames.gradients[:, k].tolist() for k, layer in enumerate(layers)}
    found |= {f"unhealthy units, {layer}": frames.ailing[:, k].sum(-1).tolist() for k, layer in enumerate(layers[:-1])}
    return found


def _layers(layers: int) -> tuple[str, ...]:
    """The layers as the picture heads them, the output's last."""
    return (*(f"layer {k}" for k in range(1, layers)), "output")
