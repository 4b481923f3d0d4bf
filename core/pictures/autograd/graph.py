"""A tape's graph as layered SVG: rounded boxes, arrows that carry gradients, and one step of the run lit.

The layout depends on the diagram only; another step changes classes and which numbers are visible, nothing else.
"""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Final

from core.autograd.tape.diagram import Arrow, Box, Diagram
from core.autograd.tracking.treatments import VariableEdge
from core.inputs.shapes import format_shape
from core.pictures.autograd import in_words
from core.pictures.autograd.layout import GAP_TURNED, Layout, Point, curve, layout, turned
from core.pictures.markup.cells import captioned
from core.pictures.markup.numbers import count, number
from core.probe.excerpt import Excerpt

_LINE: Final = 16  # px from one line of a box to the next
_TOP: Final = 19  # px from the top of a box to its first baseline
# Of one line of a box: of all boxes of a picture the fewest that suffice, or the most. Values are cut at the second.
_CHARACTERS: Final = (18, 22, 27, 34)
_CHARACTER: Final = 7.2  # px, of the code font at 12 px
_NAMED: Final = ("title", "text")  # the lines of a box that are not cut, unless they are very long
_FLOW: Final = _CHARACTER / 2  # px, of a number beside an arrow, which is set from its middle
_MARGIN: Final = 18  # px around the picture, for outlines and the words above boxes
_WORDS: Final = {
    "leaf": "leaf",
    "constant": "constant",
    "computed": "",
    "output": "output",
    "function": "",
    "accumulate": "leaf",
    "stub": "outside the graph",
}
_WAYS: Final = "Gray arrows point from operand to result, purple ones the way a gradient goes back."
_layout = lru_cache(maxsize=32)(layout)  # another step, or a cut, changes nothing of it


def graph_figure(
    diagram: Diagram, step: int, edges: Sequence[VariableEdge] = (), chosen: str = "", *, down: bool = False
) -> str:
    """The whole graph at one step of its run, an SVG with a caption that speaks.

    Steps are 0 to `diagram.steps - 1`; at `diagram.steps` the run is over, and none is lit. In the view of mathematics
    the arrows that are `edges` can be picked by their labels, and the `chosen` one is marked. The graph goes from left
    to right, or `down`.
    """
    height = _TOP + _LINE * (4 if diagram.view == "engine" else 2) + 10
    pairs = [(arrow.operand, arrow.result) for arrow in diagram.arrows]
    wide = _width(diagram)
    keys = tuple(box.key for box in diagram.boxes)
    if down:
        plan = turned(_layout(keys, tuple(pairs), (height, wide), GAP_TURNED))
    else:
        plan = _layout(keys, tuple(pairs), (wide, height))
    sources: dict[str, list[str]] = {}
    for operand, result in pairs:
        sources.setdefault(result, []).append(operand)
    labels = {(f"v{edge.result}", edge.cut.place): edge.label for edge in edges}
    arrows = [
        _arrow(arrow, route, step, labels.get((arrow.result, arrow.place)), chosen, down=down)
        for arrow, route in zip(diagram.arrows, plan.routes, strict=True)
    ]
    boxes = []
    for box in diagram.boxes:
        x, y = plan.centers[box.key]
        corner = f"translate({x - wide / 2:.0f} {y - height / 2:.0f})"
        frame = f'<rect width="{wide}" height="{height}" rx="9"/>'
        boxes.append(
            f'<g class="{_classes(box, step)}" transform="{corner}" tabindex="0" role="img" '
            f'aria-label="{escape(_in_words(diagram, box, step))}" data-g="{box.key}" '
            f'data-from="{" ".join(sources.get(box.key, []))}">{frame}{_writing(diagram, box, wide)}</g>'
        )
    title = "The graph of functions that torch built" if diagram.view == "engine" else "The variables and operations"
    drawn = "".join([*arrows, *boxes])
    hint = f"{_WAYS} Point at a box, or move through them with the Tab key: its inputs and outputs light up."
    if edges:
        hint = f"Click an arrow to cut it, or press Enter on it. {hint}"
    return graph_svg(plan, diagram.view, title, drawn, hint=hint, words=in_words.graph(diagram, step))


def graph_svg(plan: Layout, kind: str, label: str, drawn: str, *, hint: str, words: str) -> str:
    """Boxes and arrows as a picture, which keeps its size: a smaller one would have text of less than 12 px."""
    wide, high = plan.width + 2 * _MARGIN, plan.height + 2 * _MARGIN
    svg = (
        f'<svg class="graph {kind}" viewBox="{-_MARGIN} {-_MARGIN} {wide:.0f} {high:.0f}" '
        f'style="width: {wide:.0f}px; min-width: {wide:.0f}px" role="group" aria-label="{label}">{drawn}</svg>'
    )
    return captioned(f'<div class="scroll">{svg}</div>', hint=hint, words=words)


def arrow_head(points: tuple[Point, ...], *, down: bool = False) -> str:
    """The head of an arrow that passes these points, and enters the last box level, or on its way `down`."""
    x, y = points[-1]
    if down:
        toward = 1 if y >= points[-2][1] else -1
        return f'<path class="head" d="M{x:.0f} {y:.1f}l-4 {-8 * toward}h8z"/>'
    toward = 1 if x >= points[-2][0] else -1
    return f'<path class="head" d="M{x:.0f} {y:.1f}l{-8 * toward} -4v8z"/>'


def preview(value: Excerpt | None, most: int | None = None) -> str:
    """A tensor in a few characters, with at most so many of its numbers: `6`, `[1, 2, 3]`, `(2, 3) [0.1, 0.2, …]`."""
    if value is None:
        return ""
    if not value.shape:
        return number(value.values[0])
    shown = value.values[:most]
    inside = ", ".join(map(number, shown)) + ("" if value.complete and len(shown) == len(value.values) else ", …")
    return f"[{inside}]" if len(value.shape) == 1 else f"{format_shape(value.shape)} [{inside}]"


def _arrow(arrow: Arrow, route: tuple[Point, ...], step: int, pick: str | None, chosen: str, *, down: bool) -> str:
    states = ["arrow"]
    if arrow.cut:
        states.append("cut")
    if arrow.sent is None:
        states.append("dead")
    elif arrow.sent <= step:
        states.append("now" if arrow.sent == step else "sent")
    points = route[::-1] if arrow.sent is not None and arrow.sent <= step else route
    shape = curve(points, down=down)
    path = f'<path d="{shape}"/>'
    head = arrow_head(points, down=down)
    label, carried = _blades(route) if arrow.cut else "", ""
    if arrow.gradient is not None and arrow.sent is not None:
        # Where arrows of one box part, the ends that lie apart are at the operand.
        (x0, y0), (x1, y1) = route[0], route[1]
        text = preview(arrow.gradient) if not arrow.gradient.shape else format_shape(arrow.gradient.shape)
        if arrow.sent <= step:
            carried = f", which carries the gradient {escape(clipped(text, 9))}"
        beside = (_FLOW * len(clipped(text, 9)) + 6, 4) if down else (0, -5)
        at = x0 + 0.42 * (x1 - x0) + beside[0], y0 + 0.35 * (y1 - y0) + beside[1]
        label = f'<text class="flow" x="{at[0]:.0f}" y="{at[1]:.0f}">{escape(clipped(text, 9))}</text>'
    attributes = ""
    if pick is not None:
        states.append("pick")
        name = escape(pick)
        pressed = "true" if pick == chosen else "false"
        said = f"Cut {name}{carried}"
        attributes = f' tabindex="0" role="button" aria-pressed="{pressed}" aria-label="{said}" data-pick="{name}"'
        path = f'<path class="reach" d="{shape}"/>{path}'
    ends = f"{arrow.operand} {arrow.result}"
    return f'<g class="{" ".join(states)}" data-from="{ends}"{attributes}>{path}{head}{label}</g>'


def _blades(route: tuple[Point, ...]) -> str:
    """Scissors on the first stretch of an arrow."""
    (x0, y0), (x1, y1) = route[0], route[1]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return (
        f'<path class="gap" d="M{x - 2:.0f} {y - 9:.1f}l8 18"/>'
        f'<text class="scissors" x="{x - 3:.0f}" y="{y - 6:.1f}">✂</text>'
    )


def _classes(box: Box, step: int) -> str:
    states = ["box", box.kind]
    if box.appears > step:
        states.append("later")
    if box.arrives is None:
        states.append("dead")
    elif box.arrives <= step:
        states.append("ran")
    if step in (box.arrives, box.appears) and step:
        states.append("now")
    return " ".join(states)


def _width(diagram: Diagram) -> int:
    """The width of every box, in px: as wide as its names and expressions ask for."""
    lines = [line for box in diagram.boxes for line in _lines(diagram, box)]
    longest = max((len(text) for role, text in lines if role in _NAMED), default=0)
    longest = max([longest, *(min(len(text), _CHARACTERS[1]) for _, text in lines)])
    fitting = next((most for most in _CHARACTERS if longest <= most), _CHARACTERS[-1])
    return round(_CHARACTER * fitting + 20)


def _writing(diagram: Diagram, box: Box, wide: int) -> str:
    room = round((wide - 20) / _CHARACTER)
    lines = "".join(
        f'<text class="{role}" x="10" y="{_TOP + place * _LINE}">{escape(clipped(text, room))}</text>'
        for place, (role, text) in enumerate(_lines(diagram, box))
    )
    tag = _WORDS[box.kind]
    return lines + (f'<text class="tag" x="{wide - 8}" y="-4">{tag}</text>' if tag else "")


def _lines(diagram: Diagram, box: Box) -> list[tuple[str, str]]:
    """The lines of a box, each with its role; an empty one keeps its place."""
    gradient = f"{_slope(diagram, box)} = {preview(box.gradient)}" if box.arrives is not None else "no gradient"
    if diagram.view == "engine" and box.kind != "stub":
        kept = ", ".join(keep.partition(" = ")[2] for keep in box.keeps)
        saved = f"keeps {kept}, {box.nbytes} B" if box.nbytes else "keeps nothing"
        value = preview(box.value)  # what is clipped here is in the box's words
        if box.kind == "accumulate":
            return [
                ("title", box.title),
                ("text", f"leaf {box.text}"),
                ("value", f"= {value}"),
                ("gradient", f".grad = {preview(box.gradient)}" if box.arrives is not None else ".grad is None"),
            ]
        return [
            ("title", box.title),
            ("text", box.text or "part of the one above it"),
            ("value", f"= {value}" if value else ""),
            ("kept", saved),
            ("gradient", f"g = {preview(box.gradient)}" if box.arrives is not None else "no gradient"),
        ]
    equation = f"{box.title} = {box.text}" if box.title and box.text else box.title or box.text
    return [("title", equation), ("value", f"= {preview(box.value)}"), ("gradient", gradient)]


def _slope(diagram: Diagram, box: Box) -> str:
    """The derivative's name where it is short enough to stand before its value."""
    name = box.title or box.text
    short = f"∂{diagram.symbol}/∂{name if name.isidentifier() else f'({name})'}"
    return short if len(short) <= 13 else "gradient"


def _in_words(diagram: Diagram, box: Box, step: int) -> str:
    parts = [box.title or box.text]
    if box.title and box.text:
        parts.append(f"leaf {box.text}" if box.kind == "accumulate" else box.text)
    if box.value is not None and box.shape is not None and box.appears <= step:
        parts.append(f"value {preview(box.value)}")
        parts.append(f"shape {format_shape(box.shape)}")
    if box.keeps:
        parts.append(f"keeps {', '.join(box.keeps)} for backward ({count(box.nbytes, 'byte')})")
    if box.arrives is None:
        parts.append(f"no gradient: {box.why}" if box.why else "no gradient")
    elif box.arrives <= step:
        parts.append(f"gradient of {diagram.symbol}: {preview(box.gradient)}")
    return "; ".join(parts)


def clipped(text: str, characters: int = _CHARACTERS[1]) -> str:
    """`text`, shortened to what fits on a line of a box."""
    return text if len(text) <= characters else text[: characters - 1] + "…"
