"""An element-wise function as a curve, its derivative below it, and a tensor's elements as points on both, as SVG.

Not a chart: its points light up together with the cells of the tensors, which a chart's cannot, and two charts took
the browser more than half of the time from a slider to its picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from core.pictures.charts.panels import ticks
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import Role
from core.pictures.markup.twin import twin
from core.pictures.tensors import in_words
from core.tensors.elementwise.curve import Curve, Sampled

Groups = Sequence[tuple[str, ...]]  # of each drawn cell: the groups of the operands' cells and of its own

_ROLES: Final[tuple[Role, ...]] = ("first", "second", "result", "gradient")  # of the curves, in order
_WIDTH: Final = 640.0  # of the view box
_LEFT: Final = 62.0  # where the panels begin
_RIGHT: Final = _WIDTH - 10.0
_TOP: Final = 12.0
_HEIGHTS: Final = {"value": 210.0, "slope": 150.0}
_TITLES: Final = {"value": "f(x)", "slope": "f′(x), by autograd"}
_BELOW: Final = 40.0  # a panel: the numbers along x, and its letter
_LEGEND: Final = 24.0
_ROOM: Final = 0.06  # of an axis, left free at either end


@dataclass(frozen=True)
class _Panel:
    """One pair of axes: what is drawn over x, and the ends of both axes."""

    field: str
    top: float
    x: tuple[float, float]
    y: tuple[float, float]

    @property
    def bottom(self) -> float:
        return self.top + _HEIGHTS[self.field]

    def across(self, x: float) -> float:
        return _LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (_RIGHT - _LEFT)

    def up(self, y: float) -> float:
        return self.bottom - (y - self.y[0]) / (self.y[1] - self.y[0]) * _HEIGHTS[self.field]


def curve_figure(curve: Curve, groups: Groups) -> str:
    """The picture as HTML. A point belongs to the groups of its cell, so that each lights the other."""
    top, panels = _TOP, []
    legend = _legend(curve) if len(curve.lines) > 1 else ""
    top += _LEGEND if legend else 0
    for field in ("value", "slope") if curve.differentiable else ("value",):
        panels.append(_Panel(field, top, _ends(curve, "x", 0.0), _ends(curve, field, _ROOM)))
        top = panels[-1].bottom + _BELOW
    drawn = "".join(_axes(panel) + _lines(panel, curve) + _points(panel, curve, groups) for panel in panels)
    words = "The curve of the function over x, with the tensor's elements as points on it"
    words += ", and below it that of its derivative." if curve.differentiable else "."
    head = f'<svg class="curves" viewBox="0 0 {_WIDTH:g} {top:g}" role="img" aria-label="{words}">'
    return f"{twin(in_words.curve(curve))}{head}{legend}{drawn}</svg>"


def caption(curve: Curve, code: str) -> str:
    """The picture in words."""
    count = sum(len(sampled.x) for sampled in curve.points)
    slope = "with its derivative from autograd below" if curve.differentiable else "without a derivative"
    named = ", ".join(sampled.series for sampled in curve.lines)
    return f"The curve of {code} over x, {slope}: {named}. {count} elements lie on it as points."


def _ends(curve: Curve, field: str, room: float) -> tuple[float, float]:
    found = [v for sampled in (*curve.lines, *curve.points) for v in getattr(sampled, field) if v is not None]
    low, high = min(found, default=0.0), max(found, default=0.0)
    # A constant, or one that rounding alone moves, gets an axis around it.
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        low, high = low - max(abs(low), 1.0) / 2, high + max(abs(high), 1.0) / 2
    free = room * (high - low)
    return low - free, high + free


def _legend(curve: Curve) -> str:
    found, x = "", _LEFT
    for k, sampled in enumerate(curve.lines):
        found += (
            f'<path class="line {_ROLES[k]} dash-{k}" d="M{x:.0f} {_TOP}h26"/>'
            f'<text x="{x + 32:.0f}" y="{_TOP + 4}">{escape(sampled.series)}</text>'
        )
        x += 54 + 11 * len(sampled.series)
    return found


def _axes(panel: _Panel) -> str:
    found = ""
    for x in ticks(*panel.x, 8):
        at = panel.across(x)
        found += f'<path class="grid{" zero" if x == 0 else ""}" d="M{at:.1f} {panel.top}V{panel.bottom}"/>'
        found += f'<text class="at-x" x="{at:.1f}" y="{panel.bottom + 16}">{number(x)}</text>'
    for y in ticks(*panel.y, 5):
        at = panel.up(y)
        found += f'<path class="grid{" zero" if y == 0 else ""}" d="M{_LEFT} {at:.1f}H{_RIGHT}"/>'
        found += f'<text class="at-y" x="{_LEFT - 8}" y="{at + 4:.1f}">{number(y)}</text>'
    middle = (panel.top + panel.bottom) / 2
    return (
        f'{found}<text class="title at-x" transform="translate(19 {middle:.1f}) rotate(-90)">{_TITLES[panel.field]}'
        f'</text><text class="title at-x" x="{(_LEFT + _RIGHT) / 2}" y="{panel.bottom + 31}">x</text>'
    )


def _lines(panel: _Panel, curve: Curve) -> str:
    found = ""
    for k, sampled in enumerate(curve.lines):
        path = "".join(f"M{' '.join(piece)}" for piece in _pieces(panel, sampled))
        found += f'<path class="line {_ROLES[k]} dash-{k}" d="{path}"/>' if path else ""
    return found


def _pieces(panel: _Panel, sampled: Sampled) -> Iterator[list[str]]:
    """A line as places; where it is cut, another piece begins."""
    piece: list[str] = []
    for x, y in zip(sampled.x, getattr(sampled, panel.field), strict=True):
        if y is not None:
            piece.append(f"{panel.across(x):.1f} {panel.up(y):.1f}")
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _points(panel: _Panel, curve: Curve, groups: Groups) -> str:
    found = ""
    for k, sampled in enumerate(curve.points):
        for x, value, slope, cell in zip(sampled.x, sampled.value, sampled.slope, sampled.cells, strict=True):
            y = value if panel.field == "value" else slope
            if y is None:
                continue
            said = f"at x = {number(x)}: f(x) = {'not a number' if value is None else number(value)}"
            said += "" if slope is None else f", f′(x) = {number(slope)}"
            found += (
                f'<circle class="point {_ROLES[k]}" tabindex="-1" role="img" r="5" cx="{panel.across(x):.1f}" '
                f'cy="{panel.up(y):.1f}" data-from="{" ".join(groups[cell])}" aria-label="{said}"/>'
            )
    return found
