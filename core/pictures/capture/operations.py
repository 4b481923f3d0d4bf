"""A captured program: its lines, autograd's functions, the operations one by one, and the graph below.

What is pointed at lights its kin in the others; each relation is one that the run recorded.
"""

from functools import lru_cache
from html import escape
from typing import Final

from core.capture.operations import Captured, GraphOperation
from core.capture.rerun import Compared, OtherSize
from core.capture.witness import AtenCall, GradFunction
from core.inputs.shapes import format_shape
from core.pictures.autograd.graph import arrow_head, clipped, graph_svg
from core.pictures.autograd.layout import Point, curve, layout
from core.pictures.markup.numbers import number
from core.pictures.markup.tables import code, facts_table, row, td
from core.pictures.markup.twin import listed

_LINE: Final = 16  # px from one line of a box to the next
_TOP: Final = 19  # px from the top of a box to its first baseline
_CHARACTERS: Final = 20  # of one line of a box
_BOX: Final = (7.2 * _CHARACTERS + 20, _TOP + 2 * _LINE + 10)  # px, wide and high
_HINT: Final = (
    "Point at a line, a function or an operation, or move there with the Tab key: what came from it, and what it came "
    "from, lights up in the others. In the graph its operands do, too."
)
_layout = lru_cache(maxsize=32)(layout)


def operations_figure(captured: Captured) -> str:
    """All four, side by side and below: an SVG with lists above it."""
    lists = "".join(
        f'<div class="list"><div class="head">{title}</div>{"".join(items)}</div>'
        for title, items in (
            ("Lines of the program", _lines(captured)),
            ("Functions that autograd recorded", [_function(each) for each in captured.functions]),
            ("ATen operations, as they ran", _calls(captured)),
        )
        if items
    )
    return f'<div class="captured"><div class="lists">{lists}</div>{captured_graph(captured)}</div>'


def compared_table(rows: tuple[Compared, ...]) -> str:
    """What the captured graph gives beside what eager mode gave."""
    return facts_table(
        ["output", "the captured graph, run, and eager mode"],
        [
            row(
                code(each.label),
                td("equal to the last bit" if each.equal else f"differ by at most {number(each.difference)}"),
            )
            for each in rows
        ],
    )


def size_words(size: OtherSize) -> str:
    """What the graph made of another size, in a sentence of Markdown."""
    inputs = " and ".join(
        f"`{name}` of shape {format_shape(to)}" for name, to in zip(size.names, size.after, strict=True)
    )
    before = " and ".join(map(format_shape, size.before))
    begin = f"Eager mode takes {inputs} as well. The graph was captured with {before}, and "
    if size.refusal is not None:
        return f"{begin}torch refuses: `{size.refusal}`"
    wrong = [each.label for each in size.compared if not each.equal]
    if not wrong:
        return f"{begin}gives the same numbers for it: none of its sizes stands in it."
    return f"{begin}gives other numbers for {', '.join(wrong)}, without a word: sizes stand in it as plain numbers."


def _lines(captured: Captured) -> list[str]:
    return [
        _item(f"l{each.span.line}", (), each.span.line, each.text, f"line {each.span.line}: {each.text}")
        for each in captured.program.statements
    ]


def _function(function: GradFunction) -> str:
    said = f"{function.name}, made by {function.call} in line {function.line}"
    return _item(f"f{function.index}", (f"l{function.line}",), function.line, function.name, said)


def _calls(captured: Captured) -> list[str]:
    items: list[str] = []
    for call in captured.calls:
        if call.phase == "backward" and (not items or captured.calls[call.index - 1].phase == "forward"):
            items.append('<div class="part">backward</div>')
        shapes = " ".join(map(format_shape, call.gave))
        said = f"{call.name} gave {shapes or 'nothing'}{_because(captured, call)}"
        items.append(_item(f"c{call.index}", _kin(captured, call), call.index + 1, call.name, said, shapes=shapes))
    return items


def _because(captured: Captured, call: AtenCall) -> str:
    function = None if call.function is None else captured.functions[call.function].name
    if call.phase == "forward":
        return f"; dispatched by line {call.line}" + (f", which made {function} for it" if function else "")
    return f"; dispatched when the engine had begun {function}" if function else "; backward begins with it"


def _kin(captured: Captured, call: AtenCall) -> tuple[str, ...]:
    function = None if call.function is None else captured.functions[call.function]
    line = call.line if call.line is not None else function.line if function else None
    return tuple([f"l{line}"] * (line is not None) + [f"f{call.function}"] * (function is not None))


def _item(key: str, kin: tuple[str, ...], place: int, text: str, said: str, *, shapes: str = "") -> str:
    return (
        f'<div class="item" tabindex="0" role="img" aria-label="{escape(said)}" data-g="{key}" '
        f'data-from="{" ".join(kin)}"><i>{place}</i><code>{escape(text)}</code><span>{shapes}</span></div>'
    )


def captured_graph(captured: Captured) -> str:
    """The graph by itself."""
    nodes = captured.nodes
    pairs = [(operand, node.name) for node in nodes for operand in node.operands]
    wide, high = _BOX
    plan = _layout(tuple(node.name for node in nodes), tuple(pairs), (wide, high))
    given: dict[str, list[str]] = {}
    for label, name in captured.outputs.items():
        given.setdefault(name or "", []).append(label)
    arrows = [_arrow(pair, route) for pair, route in zip(pairs, plan.routes, strict=True)]
    boxes = []
    for node in nodes:
        x, y = plan.centers[node.name]
        boxes.append(_box(captured, node, given.get(node.name, []), (x - wide / 2, y - high / 2)))
    title = "The captured graph: forward and backward together"
    return graph_svg(plan, "captured", title, "".join([*arrows, *boxes]), hint=_HINT, words=_in_words(captured))


def _in_words(captured: Captured) -> str:
    """The graph's operations in their order, by the phase that they came from, and what the graph gives."""
    sentences = []
    for phase in ("forward", "backward"):
        names = [
            node.target
            for node in captured.nodes
            if node.call is not None and (captured.calls[node.call].phase == "forward") == (phase == "forward")
        ]
        if names:
            sentences.append(f"The {phase} pass computes {listed(names)}.")
    given = [f"{label} by {name}" if name else f"{label}, which is None" for label, name in captured.outputs.items()]
    return " ".join([*sentences, f"The graph gives {listed(given)}."])


def _box(captured: Captured, node: GraphOperation, outputs: list[str], corner: Point) -> str:
    wide, high = _BOX
    call = None if node.call is None else captured.calls[node.call]
    kind = "output" if outputs else "leaf" if call is None else "function" if call.phase == "forward" else "back"
    kin = [*(f"g{operand}" for operand in node.operands), *([f"c{node.call}", *_kin(captured, call)] if call else [])]
    shape = "" if node.shape is None else f"{format_shape(node.shape)} {node.dtype}"
    call_text = f"{node.operation}({node.arguments})" if node.arguments else node.target
    said = f"{node.name} = {node.target}({node.arguments})" if node.arguments else f"{node.name}: {node.target}"
    said += f", {shape}" if shape else ""
    said += f"; output {', '.join(outputs)}" if outputs else ""
    said += _because(captured, call) if call else ""
    texts = (("title", node.name), ("text", call_text), ("value", shape))
    lines = "".join(
        f'<text class="{role}" x="10" y="{_TOP + place * _LINE}">{escape(clipped(text, _CHARACTERS))}</text>'
        for place, (role, text) in enumerate(texts)
    )
    tag = f'<text class="tag" x="{wide - 8:.0f}" y="-4">{escape(", ".join(outputs))}</text>' if outputs else ""
    return (
        f'<g class="box {kind}" transform="translate({corner[0]:.0f} {corner[1]:.0f})" tabindex="0" role="img" '
        f'aria-label="{escape(said)}" data-g="g{node.name}" data-from="{" ".join(kin)}">'
        f'<rect width="{wide:.0f}" height="{high}" rx="9"/>{lines}{tag}</g>'
    )


def _arrow(pair: tuple[str, str], route: tuple[Point, ...]) -> str:
    ends = " ".join(f"g{name}" for name in pair)
    return f'<g class="arrow" data-from="{ends}"><path d="{curve(route)}"/>{arrow_head(route)}</g>'
