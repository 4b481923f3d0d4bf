"""A network as one figure: inputs, every unit's own picture, weights as edges, and what comes out, large.

Its structure lasts as long as the run; what training changes is in the patch. Blue is above 0 and orange below, and
edges of negative weights are dashed as well; a unit says its equation when it is pointed at.
"""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Final

from core.pictures.markup.cells import captioned
from core.pictures.markup.figure import LivePicture
from core.pictures.markup.numbers import count, number
from core.pictures.markup.twin import twin
from core.pictures.training.network.layout import (
    HEIGHT,
    LEFT,
    SURFACE,
    TILE,
    TOP,
    WIDTH,
    Place,
    output_place,
    palette,
    places,
)
from core.pictures.training.network.points import axes, dots
from core.training.network.frame import GRID, STRIDE, NetworkFrame, NetworkState, UnitState
from core.training.network.scene import NetworkScene
from core.training.network.unit_health import AILMENTS

_THICKEST: Final = 7.0  # px of an edge
_LARGE: Final = 2.5  # |weight| at which an edge is that thick
_CURVE: Final = 3  # every third place of a curve is drawn
_FAR: Final = 1.4  # heights beyond the picture at which a curve is cut
_CELL: Final = (
    f'<svg class="cell" viewBox="0 0 {TILE} {TILE}" preserveAspectRatio="none">'
    f'<path class="zero" d="M0 {TILE / 2:.0f}H{TILE}"/><path class="curve"/></svg>'
)
_HINT: Final = "Point at a unit, or move to it with the Tab key: here stands what it computes, and its edges light up."


def network_figure(scene: NetworkScene, frame: NetworkFrame, progress: str, markup: str | None = None) -> LivePicture:
    """The network at one frame of its run, under `progress`, one line that says how far the run is.

    `markup` is what `structure(scene)` gives, if that is known already.
    """
    patch = _patch(scene, frame) | {".progress": {"text": [progress]}, ".twin": {"text": [caption(scene, frame)]}}
    tiles = b"" if scene.line else b"".join(unit.levels for layer in frame.state.layers for unit in layer)
    return LivePicture(structure(scene) if markup is None else markup, tiles, patch)


def caption(scene: NetworkScene, frame: NetworkFrame) -> str:
    """The frame in words."""
    parts = [f"After {count(frame.epoch, 'epoch')} the loss is {number(frame.train)} on the points trained on"]
    if scene.tested:
        parts += [f"{number(frame.test)} on the {scene.tested:,} that the network has never seen"]
    text = " and ".join(parts)
    if scene.classes:
        text += f"; {frame.train_right:.0%} of the former are classified correctly"
        if scene.tested:
            text += f", and {frame.test_right:.0%} of the latter"
    return f"{text}."


def structure(scene: NetworkScene) -> str:
    """What lasts as long as the run."""
    columns = places(scene.widths)
    edges = "".join(_edges(columns))
    heads = "".join(_head(index, column[0].x) for index, column in enumerate(columns))
    svg = (
        f'<svg class="wires" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{edges}{heads}'
        f"{_output_head(scene)}{axes(scene)}</svg>"
    )
    units = "".join(
        _unit(scene, layer, unit, place) for layer, column in enumerate(columns) for unit, place in enumerate(column)
    )
    points = f'<svg class="points" viewBox="0 0 {SURFACE} {SURFACE}" aria-hidden="true">{dots(scene)}</svg>'
    box = _box(LEFT, TOP, SURFACE, SURFACE)
    canvas = "" if scene.line else f'<canvas width="{GRID}" height="{GRID}"></canvas>'
    output = f'<div class="output" {box} {_wired(scene, len(scene.widths), 0)}>{canvas}{points}</div>'
    body = (
        f'<div class="network" data-palette="{palette()}" role="group" aria-label="The network">'
        f"{svg}{units}{output}</div>"
    )
    return twin() + captioned(f'<p class="progress"></p><div class="scroll">{body}</div>', hint=_HINT)


def _edges(columns: Sequence[Sequence[Place]]) -> list[str]:
    ends = [*columns, [output_place()]]
    lines = []
    for layer, (before, after) in enumerate(pairwise(ends), start=1):
        for unit, target in enumerate(after):
            x1 = target.x - (TILE / 2 if layer < len(columns) else 0)
            for source in before:
                x0 = source.x + TILE / 2
                bend = (x1 - x0) / 2
                start, end = f"{source.y:.1f}", f"{target.y:.1f}"
                path = f"M{x0:.0f} {start}C{x0 + bend:.0f} {start} {x1 - bend:.0f} {end} {x1:.0f} {end}"
                lines.append(f'<path class="edge" d="{path}" data-from="n{layer}.{unit}"/>')
    return lines


def _head(column: int, x: float) -> str:
    title = "inputs" if column == 0 else f"layer {column}"
    lines = [f'<text class="head" x="{x:.0f}" y="14">{title}</text>']
    if column:
        lines += [f'<text class="slope" x="{x:.0f}" y="31"/>', f'<text class="sick" x="{x:.0f}" y="46"/>']
    return "".join(lines)


def _output_head(scene: NetworkScene) -> str:
    x = LEFT + SURFACE / 2
    title = "output: which class" if scene.classes else "output: y" if scene.line else "output: how high"
    return (
        f'<text class="head" x="{x:.0f}" y="14">{title}</text><text class="slope" x="{x:.0f}" y="31"/>'
        f'<text class="losses" x="{x:.0f}" y="50"/><text class="right" x="{x:.0f}" y="66"/>'
    )


def _unit(scene: NetworkScene, layer: int, unit: int, place: Place) -> str:
    name = f'<span class="name">{escape(scene.inputs[unit])}</span>' if layer == 0 else ""
    side = GRID // STRIDE
    tile = _CELL if scene.line else f'<canvas width="{side}" height="{side}"></canvas>'
    return (
        f'<div class="unit" {_box(place.x - TILE / 2, place.y - TILE / 2, TILE, TILE)} {_wired(scene, layer, unit)}>'
        f"{tile}{name}</div>"
    )


def _wired(scene: NetworkScene, layer: int, unit: int) -> str:
    """What makes a unit, or the output, light up with the edges that lead to it."""
    sources = " ".join(f"n{layer - 1}.{source}" for source in range(scene.widths[layer - 1] if layer else 0))
    return f'tabindex="0" role="img" data-g="n{layer}.{unit}" data-from="{sources}"'


def _box(x: float, y: float, width: float, height: float) -> str:
    """Where something stands, in percent, so that the picture may be of any size."""
    return (
        f'style="left:{100 * x / WIDTH:.3f}%;top:{100 * y / HEIGHT:.3f}%;'
        f'width:{100 * width / WIDTH:.3f}%;height:{100 * height / HEIGHT:.3f}%"'
    )


def _patch(scene: NetworkScene, frame: NetworkFrame) -> dict[str, dict[str, Sequence[str]]]:
    layers = frame.state.layers
    weights = [weight for layer in layers[1:] for unit in layer for weight in unit.weights]
    inner = [unit for layer in layers[:-1] for unit in layer]
    patch: dict[str, dict[str, Sequence[str]]] = {
        ".edge": {
            "class": ["edge below" if weight < 0 else "edge above" for weight in weights],
            "stroke-width": [_thickness(weight) for weight in weights],
        },
        ".unit": {
            "aria-label": [
                _equation(scene, frame.state, layer, unit)
                for layer, width in enumerate(scene.widths)
                for unit in range(width)
            ],
            "class": [f"unit ill{unit.ailment}" if unit.ailment else "unit" for unit in inner],
        },
        ".output": {"aria-label": [_equation(scene, frame.state, len(layers) - 1, 0)]},
        ".slope": {"text": [f"|∇| {norm:.2g}" for norm in frame.gradients]},
        ".sick": {"text": [_sick(counts) for counts in frame.ailing[:-1]]},
        ".losses": {"text": [_losses(scene, frame)]},
        ".right": {"text": [_right(scene, frame)]},
    }
    if scene.line:
        patch[".curve"] = {"d": [_curve(unit) for unit in inner]}
        patch[".fit"] = {"d": [_fit(scene, frame.state.curve)]}
    return patch


def _thickness(weight: float) -> str:
    if weight != weight:  # noqa: PLR0124 - nan
        return "0"
    return f"{0.4 + (_THICKEST - 0.4) * min(abs(weight) / _LARGE, 1):.1f}"


def _equation(scene: NetworkScene, state: NetworkState, layer: int, unit: int) -> str:
    facts = state.layers[layer][unit]
    if layer == 0:
        return f"input {facts.name}, darkest at {number(facts.scale)}"
    before = state.layers[layer - 1]
    terms = "".join(
        f" {'−' if weight < 0 else '+'} {number(abs(weight))}·{source.name}"
        for source, weight in zip(before, facts.weights, strict=True)
    )
    bias = f" {'−' if facts.bias < 0 else '+'} {number(abs(facts.bias))}"
    total = (terms + bias).removeprefix(" + ").replace(" − ", "−", 1) if terms.startswith(" −") else (terms + bias)[3:]
    if layer == len(state.layers) - 1:
        return f"output = {total}"
    given = total if scene.activation == "linear" else f"{scene.activation}({total})"
    return f"{facts.name} = {given}" + (f"; {AILMENTS[facts.ailment]}" if facts.ailment else "")


def _sick(counts: Sequence[int]) -> str:
    names = [text.partition(":")[0] for text in AILMENTS.values()]
    return ", ".join(f"{many} {name}" for many, name in zip(counts, names, strict=True) if many)


def _losses(scene: NetworkScene, frame: NetworkFrame) -> str:
    test = f" · test {number(frame.test)}" if scene.tested else ""
    return f"loss: train {number(frame.train)}{test}"


def _right(scene: NetworkScene, frame: NetworkFrame) -> str:
    if not scene.classes:
        return ""
    test = f" · test {frame.test_right:.1%}" if scene.tested else ""
    return f"correct: train {frame.train_right:.1%}{test}"


def _curve(unit: UnitState) -> str:
    levels = unit.levels[::_CURVE]
    step = TILE / (len(levels) - 1)
    return "M" + "L".join(f"{k * step:.1f} {TILE * (1 - level / 254):.1f}" for k, level in enumerate(levels))


def _fit(scene: NetworkScene, curve: Sequence[float]) -> str:
    low, high = scene.y_extent.low, scene.y_extent.high
    step = SURFACE / (len(curve) - 1)
    heights = [1 - (value - low) / (high - low) for value in curve]
    return "M" + "L".join(
        f"{k * step:.1f} {SURFACE * min(max(height, -_FAR), 1 + _FAR):.1f}"
        for k, height in enumerate(heights)
        if height == height  # noqa: PLR0124 - not nan
    )
