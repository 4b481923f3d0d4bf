"""The loss surface as SVG: contours, which are exact ellipses, the eigenvectors as their axes, and the run's path.

A click is reported in the units of the view box; `line_at` says which line was meant.
"""

import math
from collections.abc import Sequence
from html import escape
from typing import Final

from core.pictures.charts.panels import ticks
from core.pictures.markup.numbers import number
from core.pictures.markup.tables import facts_table, row, texts
from core.training.landscape.surface import ASPECT, Contour, Surface
from core.training.loop.shown import Extent

_HEIGHT: Final = 420.0  # of the window, in units of the view box
_WIDTH: Final = _HEIGHT * ASPECT
_LEFT: Final = 62.0  # of the window, the labels of b
_BELOW: Final = 44.0  # the labels of w
_EDGE: Final = 8.0  # on the other sides
_FAR: Final = 1e5  # units from the picture; what is farther only has to be far
_LETTERS: Final = 24.0  # units between two labels of contours
_LETTER: Final = (11.0, 17.0)  # width and height of a letter of a name
_SIDES: Final = ((10, -10), (10, 20), (-10, -12), (-10, 20), (10, -26), (10, 36), (-10, -28), (-10, 36))
_APART: Final = 5.0  # units between two dots of the path


def surface_figure(facts: Surface) -> str:
    """The picture as HTML. Its text says in words what it shows."""
    ends = _LEFT + _WIDTH + _EDGE, _EDGE + _HEIGHT + _BELOW
    box = f"0 0 {ends[0]:.6g} {ends[1]:.6g}"
    clip = f'<clipPath id="window"><rect x="{_LEFT}" y="{_EDGE}" width="{_WIDTH:.6g}" height="{_HEIGHT}"/></clipPath>'
    return (
        f'<svg class="surface" viewBox="{box}" role="img" aria-label="{escape(caption(facts))}">'
        f"<defs>{clip}</defs>{_axes(facts)}"
        f'<g clip-path="url(#window)" class="pick">'
        f'<rect class="ground" x="{_LEFT}" y="{_EDGE}" width="{_WIDTH:.6g}" height="{_HEIGHT}"/>'
        f"{''.join(_ellipse(facts, each, 'contour') for each in facts.contours)}"
        f"{_ellipse(facts, facts.start_contour, 'through') if facts.start_contour else ''}"
        f"{_directions(facts)}{_path(facts)}{_labels(facts)}{_points(facts)}</g></svg>"
    )


def line_at(facts: Surface, x: float, y: float) -> tuple[float, float]:
    """(w, b) of a place in the view box, with as many digits as a pixel is worth; the nearest in the window."""
    w = _along(facts.w_extent, (x - _LEFT) / _WIDTH)
    b = _along(facts.b_extent, 1 - (y - _EDGE) / _HEIGHT)
    return w, b


def caption(facts: Surface) -> str:
    """The picture in words."""
    bowl, (w, b) = facts.bowl, facts.start
    last = facts.path[-1]
    return (
        f"Contours of the loss over w and b, ellipses around its lowest point w = {number(bowl.w)}, "
        f"b = {number(bowl.b)}, where it is {number(bowl.floor)}. The run starts from w = {number(w)}, b = {number(b)} "
        f"with a loss of {number(bowl.loss(w, b))} and after {facts.epochs:,} epochs is at w = {number(last[1])}, "
        f"b = {number(last[2])}."
    )


def directions_table(facts: Surface) -> str:
    """What an epoch does along each of the two eigenvectors, a column each, as an HTML table."""
    bowl = facts.bowl
    rows = (
        ("as (w, b)", "size", [f"({number(w)}, {number(b)})" for w, b in bowl.eigenvectors]),
        ("λ", "size", [number(value) for value in bowl.eigenvalues]),
        ("2/λ", "size", [number(2 / value) if value > 0 else "∞" for value in bowl.eigenvalues]),
        ("1 − lr λ", "size", [f"× {number(factor)}" for factor in facts.factors]),
        ("the distance", "centered", [_verdict(factor) for factor in facts.factors]),
    )
    head = ("direction", ("flattest", "centered"), ("steepest", "centered"))
    return facts_table(head, (row(name, texts(each, kind)) for name, kind, each in rows))


def _verdict(factor: float) -> str:
    if abs(factor) > 1:
        return "grows, from side to side" if factor < 0 else "grows"
    if abs(factor) == 1:
        return "stays"
    if factor < 0:
        return "shrinks, from side to side"
    # The loss goes with the square of the distance.
    half = math.log(0.5) / math.log(factor) if 0 < factor < 1 else 0.0
    return f"halves every {number(half)} epochs" if half >= 1 else "shrinks to less than half"


def _along(extent: Extent, share: float) -> float:
    step = 10.0 ** math.floor(math.log10((extent.high - extent.low) / 500))
    value = extent.low + min(max(share, 0.0), 1.0) * (extent.high - extent.low)
    digits = -round(math.log10(step))
    return round(value, digits)


def _x(facts: Surface, w: float) -> float:
    share = (w - facts.w_extent.low) / (facts.w_extent.high - facts.w_extent.low)
    return _LEFT + _near(_WIDTH * share)


def _y(facts: Surface, b: float) -> float:
    share = (b - facts.b_extent.low) / (facts.b_extent.high - facts.b_extent.low)
    return _EDGE + _near(_HEIGHT * (1 - share))


def _near(value: float) -> float:
    return min(max(value, -_FAR), _FAR)


def _inside(facts: Surface, w: float, b: float) -> bool:
    return facts.w_extent.low <= w <= facts.w_extent.high and facts.b_extent.low <= b <= facts.b_extent.high


def _units(facts: Surface) -> tuple[float, float]:
    """How long a unit of w and one of b are drawn."""
    return (
        _WIDTH / (facts.w_extent.high - facts.w_extent.low),
        _HEIGHT / (facts.b_extent.high - facts.b_extent.low),
    )


def _ellipse(facts: Surface, each: Contour, kind: str) -> str:
    across, up = _units(facts)
    columns = [
        (_near(radius * vector[0] * across), _near(-radius * vector[1] * up))
        for radius, vector in zip(each.radii, facts.bowl.eigenvectors, strict=True)
    ]
    numbers = [*columns[0], *columns[1], _x(facts, facts.bowl.w), _y(facts, facts.bowl.b)]
    matrix = " ".join(f"{value:.6g}" for value in numbers)
    return f'<circle class="{kind}" r="1" transform="matrix({matrix})"><title>loss {number(each.loss)}</title></circle>'


def _labels(facts: Surface) -> str:
    """The losses of the contours, straight above the lowest point."""
    found, last = "", -math.inf
    middle = facts.b_extent.low + (facts.b_extent.high - facts.b_extent.low) / 2
    for each in reversed(facts.contours):
        height = _height(facts, each)
        y = _y(facts, middle + height)
        if y < _EDGE + 12:
            break
        distance = _EDGE + _HEIGHT / 2 - y
        if distance >= max(last + _LETTERS, 2 * _LETTERS):
            found += f'<text class="level" x="{_x(facts, facts.bowl.w):.1f}" y="{y + 4:.1f}">{number(each.loss)}</text>'
            last = distance
    return found


def _height(facts: Surface, each: Contour) -> float:
    """How far above the lowest point a contour crosses its vertical."""
    weights = sum(
        vector[1] ** 2 / radius**2 for radius, vector in zip(each.radii, facts.bowl.eigenvectors, strict=True)
    )
    return 1 / math.sqrt(weights)


def _directions(facts: Surface) -> str:
    across, up = _units(facts)
    x, y = _x(facts, facts.bowl.w), _y(facts, facts.bowl.b)
    found = ""
    for sign, value, vector in zip(("λmin", "λmax"), facts.bowl.eigenvalues, facts.bowl.eigenvectors, strict=True):
        dx, dy = vector[0] * across, -vector[1] * up
        turn = -1 if dy > 0 or (dy == 0 and dx < 0) else 1  # its label stands in the upper half
        long = turn * 0.46 * min(_WIDTH / max(abs(dx), 1e-9), _HEIGHT / max(abs(dy), 1e-9))
        dx, dy = dx * long, dy * long
        anchor = "start" if dx < 0 else "end"
        found += (
            f'<line class="direction" x1="{x - dx:.1f}" y1="{y - dy:.1f}" x2="{x + dx:.1f}" y2="{y + dy:.1f}"/>'
            f'<text class="direction" text-anchor="{anchor}" x="{x + dx:.1f}" y="{max(y + dy - 6, _EDGE + 18):.1f}">'
            f"{sign} = {number(value)}</text>"
        )
    return found


def _path(facts: Surface) -> str:
    places = [(epoch, _x(facts, w), _y(facts, b)) for epoch, w, b in facts.path if math.isfinite(w + b)]
    corners = " ".join(f"{x:.1f},{y:.1f}" for _, x, y in places)
    dots, last = "", (math.inf, math.inf)
    for epoch, x, y in places[1:]:
        if math.hypot(x - last[0], y - last[1]) >= _APART:
            dots += f'<circle r="2.6" cx="{x:.1f}" cy="{y:.1f}"><title>after {epoch:,} epochs</title></circle>'
            last = x, y
    return f'<g class="path"><polyline points="{corners}"/>{dots}</g>'


def _points(facts: Surface) -> str:
    """Start, least squares, truth and end: each of its own form and with its name."""
    found, named = "", []
    last_epoch, last_w, last_b = facts.path[-1]
    if facts.true_line:
        x, y = (round(value, 1) for value in (_x(facts, facts.true_line[0]), _y(facts, facts.true_line[1])))
        named.append(("truth", x, y, (10, -10)))
        found += f'<path class="mark second" d="M{x} {y - 8}l8 8l-8 8l-8 -8z"/>'
    x, y = _x(facts, facts.bowl.w), _y(facts, facts.bowl.b)
    found += f'<path class="mark gradient" d="M{x - 7:.1f} {y:.1f}h14m-7 -7v14"/>'
    named.append(("least squares", x, y, (10, 20)))
    if math.isfinite(last_w + last_b) and _inside(facts, last_w, last_b):
        x, y = _x(facts, last_w), _y(facts, last_b)
        found += f'<circle class="mark result" r="6" cx="{x:.1f}" cy="{y:.1f}"/>'
        named.append((f"after {last_epoch:,}", x, y, (-10, 20 if last_b < facts.bowl.b else -12)))
    x, y = _x(facts, facts.start[0]), _y(facts, facts.start[1])
    found += f'<rect class="mark hot" x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12"/>'
    named.append(("start", x, y, (10, -10)))
    return found + _names(named)


def _names(marks: Sequence[tuple[str, float, float, tuple[float, float]]]) -> str:
    """The name of each mark, at the side that is wished for, or at another where it would lie on a name or a mark."""
    taken = [(x - 8, y - 8, x + 8, y + 8) for _, x, y, _ in marks]
    found = ""
    for text, x, y, wished in marks:
        boxes: list[tuple[bool, float, int, float, float, tuple[float, float, float, float]]] = []
        for right, down in (wished, *_SIDES):
            wide = _LETTER[0] * len(text)
            left = x + right if right > 0 else x + right - wide
            box = (left, y + down - _LETTER[1], left + wide, y + down + 3)
            inside = box[0] > _LEFT and box[2] < _LEFT + _WIDTH and box[1] > _EDGE and box[3] < _EDGE + _HEIGHT
            boxes.append((not inside, sum(_overlap(box, other) for other in taken), len(boxes), right, down, box))
        *_, right, down, box = min(boxes)
        taken.append(box)
        found += _name(text, x + right, y + down, "start" if right > 0 else "end")
    return found


def _overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """The area that two boxes (left, top, right, bottom) have in common."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return max(across, 0.0) * max(min(one[3], other[3]) - max(one[1], other[1]), 0.0)


def _name(text: str, x: float, y: float, anchor: str) -> str:
    return f'<text class="name" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def _axes(facts: Surface) -> str:
    found = ""
    bottom = _EDGE + _HEIGHT
    for w in ticks(facts.w_extent.low, facts.w_extent.high, 7):
        x = _x(facts, w)
        found += f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{bottom}" y2="{bottom + 5}"/>'
        found += f'<text text-anchor="middle" x="{x:.1f}" y="{bottom + 19}">{number(w)}</text>'
    for b in ticks(facts.b_extent.low, facts.b_extent.high, 6):
        y = _y(facts, b)
        found += f'<line class="tick" x1="{_LEFT - 5}" x2="{_LEFT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        found += f'<text text-anchor="end" x="{_LEFT - 9}" y="{y + 4:.1f}">{number(b)}</text>'
    found += f'<text class="axis" text-anchor="middle" x="{_LEFT + _WIDTH / 2:.1f}" y="{bottom + 39}">w</text>'
    return found + f'<text class="axis" text-anchor="middle" x="12" y="{_EDGE + _HEIGHT / 2}">b</text>'
