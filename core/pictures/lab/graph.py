"""The autograd graph after one step of a listing, as layered SVG: new functions, and those that have been used up."""

from collections.abc import Mapping
from html import escape
from typing import Final

from core.lab.record.recording import Alive, Node, Recording, Step
from core.pictures.autograd.graph import arrow_head, clipped, graph_svg, preview
from core.pictures.autograd.layout import Point, curve, layout
from core.pictures.lab import in_words
from core.pictures.markup.numbers import count

_WIDTH: Final = 158  # px; 19 characters of the code font at 12 px
_LINE: Final = 16  # px from one line of a box to the next
_TOP: Final = 19  # px from the top of a box to its first baseline
_HEIGHT: Final = _TOP + 3 * _LINE - 4
_CHARACTERS: Final = 19
_NODES: Final = 40  # functions drawn, counted from the newest back


def lab_graph(recording: Recording, place: int) -> str:
    """The graph as it stands after the step number `place`; empty where there is none."""
    step = recording.steps[place]
    nodes = recording.graph(step)
    if not nodes:
        return '<p class="note">No graph: nothing alive was computed from a tensor that requires grad.</p>'
    shown = {node.index: node for node in nodes[-_NODES:]}
    owners = _owners(step)
    # Forward goes to the right, so arrows lead from what a function was computed from.
    arrows = [
        (edge, node.index) for node in shown.values() for edge in node.edges if edge in shown and edge is not None
    ]
    plan = layout([str(index) for index in shown], [(str(a), str(b)) for a, b in arrows], (_WIDTH, _HEIGHT))
    drawn = [_arrow(pair, route, step) for pair, route in zip(arrows, plan.routes, strict=True)]
    boxes = [_box(node, plan.centers[str(index)], step, owners) for index, node in shown.items()]
    hidden = len(nodes) - len(shown)
    label = f"The autograd graph after this step: {count(len(nodes), 'function')}"
    words = in_words.graph(nodes, step)
    back = f" {hidden:,} more lie further back." if hidden else ""
    return graph_svg(plan, "lab", label, "".join(drawn + boxes), hint=f"{_summary(nodes, step)}{back}", words=words)


def _summary(nodes: tuple[Node, ...], step: Step) -> str:
    kept = sum(node.nbytes for node in nodes if not _released(node, step))
    released = sum(node.nbytes > 0 and _released(node, step) for node in nodes)
    words = f"{count(len(nodes), 'function')}, keeping {count(kept, 'byte')} for backward"
    return f"{words}; {released} used up by a backward pass." if released else f"{words}."


def _owners(step: Step) -> Mapping[tuple[str, int], Alive]:
    """The tensors that hang on functions, by what joins them: a grad_fn's place, or a leaf's own number."""
    found: dict[tuple[str, int], Alive] = {}
    for alive in step.tensors:
        if alive.state.node is not None:
            found.setdefault(("node", alive.state.node), alive)
        found["leaf", alive.state.number] = alive
    return found


def _released(node: Node, step: Step) -> bool:
    return node.released is not None and node.released <= step.index


def _box(node: Node, center: Point, step: Step, owners: Mapping[tuple[str, int], Alive]) -> str:
    alive = owners.get(("node", node.index) if node.leaf is None else ("leaf", node.leaf))
    names = ", ".join(alive.names) if alive else ""
    classes = ["box", "accumulate" if node.leaf is not None else "function"]
    if node.index in step.ran:
        classes += ["ran"]
    if node.born == step.index:
        classes += ["now"]
    if _released(node, step):
        classes += ["released"]
    lines = [("title", node.name)]
    if node.leaf is not None:
        grad = preview(alive.state.grad) if alive and alive.state.grad is not None else "None"
        lines += [("text", f"leaf {names}" if names else "a leaf without a name"), ("gradient", f".grad {grad}")]
    else:
        value = f"{names} = {preview(alive.state.value)}" if alive else "a step between"
        lines += [("text", value), ("kept", _keeps(node, step))]
    words = "; ".join([node.name, *(text for _, text in lines[1:])])
    x, y = center
    written = "".join(
        f'<text class="{role}" x="9" y="{_TOP + i * _LINE}">{escape(clipped(text, _CHARACTERS))}</text>'
        for i, (role, text) in enumerate(lines)
    )
    group = f"n{node.index}" + (f" t{alive.state.number}" if alive else "")
    sources = " ".join(f"n{edge}" for edge in node.edges if edge is not None)
    return (
        f'<g class="{" ".join(classes)}" transform="translate({x - _WIDTH / 2:.0f} {y - _HEIGHT / 2:.0f})" '
        f'tabindex="0" role="img" aria-label="{escape(words)}" data-g="{group}" data-from="{sources}">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="9"/>{written}</g>'
    )


def _keeps(node: Node, step: Step) -> str:
    if not node.keeps:
        return "keeps nothing"
    if _released(node, step):
        return "used up: released"
    return f"keeps {', '.join(node.keeps)}"


def _arrow(pair: tuple[int, int], route: tuple[Point, ...], step: Step) -> str:
    operand, result = pair
    back = result in step.ran and operand in step.ran
    points = route[::-1] if back else route
    classes = "arrow sent" if back else "arrow"
    return f'<g class="{classes}" data-from="n{operand} n{result}"><path d="{curve(points)}"/>{arrow_head(points)}</g>'
