"""Where boxes and arrows go: layers from left to right, few crossings, arrows that bend around boxes.

Source: Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures", 1981, as
`fast_sugiyama` does it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Final

from fast_sugiyama import from_edges

Point = tuple[float, float]

_GAP_ACROSS: Final = 56  # px between layers: an arrow with a number on it
GAP_TURNED: Final = 40  # px between layers that lie one below the other: a number stands beside its arrow
_GAP_DOWN: Final = 16  # px between the boxes of a layer
_APART: Final = 13.0  # px between arrows that join the same boxes; less, where they would not all meet the box


@dataclass(frozen=True)
class Layout:
    """Positions in px from the top left.

    `centers` are of boxes, by key; `routes` are the points that each arrow passes, in the order of the arrows given.
    """

    width: float
    height: float
    centers: dict[str, Point]
    routes: tuple[tuple[Point, ...], ...]


def layout(
    keys: Sequence[str], arrows: Sequence[tuple[str, str]], box: tuple[float, float], gap: float = _GAP_ACROSS
) -> Layout:
    """Lay out boxes of the size `box`, so that every arrow (from, to) points to the right, over a `gap` at least.

    Raises `ValueError` if the arrows go round in a circle. Several arrows between the same boxes stay several.
    """
    following: dict[str, list[str]] = {key: [] for key in keys}
    for start, end in dict.fromkeys(arrows):
        following[start].append(end)
    try:
        TopologicalSorter(following).prepare()
    except CycleError:
        raise ValueError("a graph with a circle cannot be laid out in layers") from None
    wide, high = box
    places: dict[str | int, Point] = {}
    chains: dict[tuple[str, str], list[Point]] = {}
    below = 0.0
    for component in _components(following):
        ordered = [key for key in keys if key in component]
        points, segments, depth = _component(ordered, following, high + _GAP_DOWN)
        moved = {key: (layer * (wide + gap), down + below) for key, (layer, down) in points.items()}
        places |= {key: point for key, point in moved.items() if isinstance(key, str)}
        for pair, dummies in segments.items():
            chains[pair] = [moved[dummy] for dummy in dummies]
        below += depth + high + _GAP_DOWN
    centers = {key: (places[key][0] + wide / 2, places[key][1] + high / 2) for key in keys}
    routes = tuple(_routes(arrows, centers, chains, box))
    width = max((x for x, _ in centers.values()), default=0) + wide / 2
    lowest = [y + high / 2 for _, y in centers.values()] + [y for route in routes for _, y in route]
    return Layout(width, max(lowest, default=0), centers, routes)


def turned(plan: Layout) -> Layout:
    """The same from top to bottom: rows for columns. Boxes laid out for it are as wide as they were said to be high."""
    centers = {key: (y, x) for key, (x, y) in plan.centers.items()}
    return Layout(plan.height, plan.width, centers, tuple(tuple((y, x) for x, y in route) for route in plan.routes))


def curve(points: tuple[Point, ...], *, down: bool = False) -> str:
    """A route as the path of an SVG: between two points an S; bends are passed level, or upright on the way `down`."""
    parts = [f"M{points[0][0]:.0f} {points[0][1]:.1f}"]
    for (x0, y0), (x1, y1) in pairwise(points):
        if down:
            middle = (y0 + y1) / 2
            parts.append(f"C{x0:.0f} {middle:.1f} {x1:.0f} {middle:.1f} {x1:.0f} {y1:.1f}")
            continue
        middle = (x0 + x1) / 2
        parts.append(f"C{middle:.0f} {y0:.1f} {middle:.0f} {y1:.1f} {x1:.0f} {y1:.1f}")
    return "".join(parts)


def _components(following: Mapping[str, Sequence[str]]) -> Iterator[set[str]]:
    """The boxes that arrows join, whichever way they point."""
    joined = {key: set(ends) for key, ends in following.items()}
    for start, ends in following.items():
        for end in ends:
            joined[end].add(start)
    left = dict.fromkeys(following)
    while left:
        found, new = set[str](), {next(iter(left))}
        while new:
            found |= new
            new = {other for key in new for other in joined[key]} - found
        left = dict.fromkeys(key for key in left if key not in found)
        yield found


def _component(
    keys: Sequence[str], following: Mapping[str, Sequence[str]], spacing: float
) -> tuple[dict[str | int, Point], dict[tuple[str, str], list[int]], float]:
    """Layer and height of each box and each bend, and the bends of each edge; boxes are strings, bends numbers."""
    edges = [(a, b) for a in keys for b in following[a]]
    if not edges:
        return {key: (0.0, i * spacing) for i, key in enumerate(keys)}, {}, (len(keys) - 1) * spacing
    # Under numbers the layout is the same in every process; under names it follows Python's hashes of them.
    numbers = {key: number for number, key in enumerate(keys)}
    ((places, _, _, pieces),) = from_edges(
        [(numbers[a], numbers[b]) for a, b in edges],
        vertex_spacing=spacing,
        dummy_vertices=True,
        dummy_size=0.4,
        ranking_type="minimize",
        check_layout=False,
    )
    names: dict[str | int, str | int] = dict(enumerate(keys))  # what has another number is a bend
    positions = [(names.get(number, number), place) for number, place in places]
    segments = [(names.get(a, a), names.get(b, b)) for a, b in pieces or ()]
    rows = sorted({y for _, (_, y) in positions}, reverse=True)
    top = min(x for _, (x, _) in positions)
    points: dict[str | int, Point] = {key: (rows.index(y), x - top) for key, (x, y) in positions}
    pieces_from: dict[str | int, list[str | int]] = {}
    for a, b in segments:
        pieces_from.setdefault(a, []).append(b)
    chains: dict[tuple[str, str], list[int]] = {}
    for start in keys:
        for step in pieces_from.get(start, []):
            bends: list[int] = []
            while isinstance(step, int):
                bends.append(step)
                (step,) = pieces_from[step]  # noqa: PLW2901 - follows one edge from bend to bend
            chains[start, step] = bends
    return points, chains, max(y for _, y in points.values())


def _routes(
    arrows: Sequence[tuple[str, str]],
    centers: dict[str, Point],
    chains: dict[tuple[str, str], list[Point]],
    box: tuple[float, float],
) -> list[tuple[Point, ...]]:
    wide, high = box
    total, drawn = Counter(arrows), Counter[tuple[str, str]]()
    routes = []
    for pair in arrows:
        offset = (drawn[pair] - (total[pair] - 1) / 2) * min(_APART, high / total[pair])
        drawn[pair] += 1
        (x0, y0), (x1, y1) = centers[pair[0]], centers[pair[1]]
        bends = [(x + part, y + high / 2 + offset) for x, y in chains.get(pair, []) for part in (0, wide)]
        routes.append(((x0 + wide / 2, y0 + offset), *bends, (x1 - wide / 2, y1 + offset)))
    return routes
