"""The points that a network learns from, drawn on its output: round above 0, square below, hollow in the test."""

from collections.abc import Sequence

from core.pictures.markup.numbers import number
from core.pictures.training.network.layout import BINS, LEFT, SURFACE, TOP, shade
from core.training.network.scene import NetworkScene, Point


def dots(scene: NetworkScene) -> str:
    """The points within the output's picture, those of the test below, and where there is one coordinate the fit."""
    curve = '<path class="fit"/>' if scene.line else ""
    return _marks(scene, scene.test, hollow=True) + _marks(scene, scene.train, hollow=False) + curve


def _marks(scene: NetworkScene, points: Sequence[Point], *, hollow: bool) -> str:
    """Points as strokes of no length with round or square ends: a path for each shade."""
    shades: dict[int, list[Point]] = {}
    for point in points:
        shades.setdefault(round((point[2] + 1) / 2 * (BINS - 1)), []).append(point)
    paths = []
    for place, members in sorted(shades.items()):
        value = 2 * place / (BINS - 1) - 1
        d = "".join(f"M{SURFACE * x:.1f} {SURFACE * (1 - y):.1f}h0" for x, y, _ in members)
        kind, style = "dot plain", ""
        if not scene.line:
            color, strength = shade(value)
            kind, style = ("square" if value < 0 else "dot"), f' style="stroke:{color};stroke-opacity:{strength:.2f}"'
        key = f"{'test' if hollow else 'train'}{place}"
        layers = [(f"{kind} rim", ""), (kind, style), *([(f"{kind} hole", "")] if hollow else [])]
        used = "".join(f'<use href="#{key}" class="{name}"{look}/>' for name, look in layers)
        paths.append(f'<defs><path id="{key}" d="{d}"/></defs>{used}')
    return "".join(paths)


def axes(scene: NetworkScene) -> str:
    """The ends of both axes of the output's picture, their names, and below them the legend."""
    across, up = scene.x_extent, scene.y_extent
    low, side = TOP + SURFACE, LEFT - 5
    names = ("x", "y") if scene.line else ("x1", "x2")
    texts = [
        (LEFT, low + 15, "start", number(round(across.low, 1))),
        (LEFT + SURFACE / 2, low + 15, "middle", names[0]),
        (LEFT + SURFACE, low + 15, "end", number(round(across.high, 1))),
        (side, TOP + 10, "end", number(round(up.high, 1))),
        (side, low - 4, "end", number(round(up.low, 1))),
        (side, TOP + 26, "end", names[1]),
    ]
    marks = "".join(f'<text class="tick" x="{x:.0f}" y="{y:.0f}" text-anchor="{a}">{t}</text>' for x, y, a, t in texts)
    return marks + _legend(scene, low + 36)


def _legend(scene: NetworkScene, y: float) -> str:
    """Which mark means what, in a line at height `y`."""
    if scene.line:
        words = [("dot plain", "trained on"), ("dot plain hollow", "test")]
    elif scene.classes:
        words = [("dot above", "class 1"), ("square below", "class −1"), ("dot above hollow", "test, hollow")]
    else:
        words = [("dot above", "above 0"), ("square below", "below 0"), ("dot above hollow", "test, hollow")]
    x, marks = LEFT + 8.0, []
    for kind, text in words[: None if scene.tested else -1]:
        layers = [kind.removesuffix(" hollow"), *([kind.replace("hollow", "hole")] if "hollow" in kind else [])]
        marks += [f'<path class="{name}" d="M{x:.0f} {y:.0f}h0"/>' for name in layers]
        marks.append(f'<text class="tick" x="{x + 9:.0f}" y="{y + 4:.0f}">{text}</text>')
        x += 30 + 6.6 * len(text)
    return "".join(marks)
