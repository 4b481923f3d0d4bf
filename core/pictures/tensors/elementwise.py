"""An element-wise function as a picture: operands and result, and out of place beside in place."""

from collections.abc import Sequence
from html import escape

from core.pictures.markup.cells import Cell, CellMaker, at, captioned, figure, sign, tensor
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import OPERANDS as ROLES
from core.probe.excerpt import Index, Number
from core.tensors.broadcasting.operation import BroadcastOutcome, Operand
from core.tensors.elementwise.functions import NAMES
from core.tensors.elementwise.in_place import InPlaceComparison, Traced

_HINT = "Point at a cell, or move there with Tab and the arrow keys, to see where it comes from."


def elementwise_figure(outcome: BroadcastOutcome) -> str:
    """The operands as stored and the result; each result's cell lights the elements that it was computed from."""
    drawn = [
        tensor(operand.stored, NAMES[k], ROLES[k], _operand_cell(NAMES[k]), note=operand.stored.dtype)
        for k, operand in enumerate(outcome.operands)
    ]
    name = outcome.operation.expression(NAMES[: len(drawn)])
    result = tensor(outcome.result, name, "result", _result_cell(outcome), note=outcome.result.dtype)
    kept = f'<div class="row kept">{sign("→")}{result}</div>'
    return figure(*drawn, kept, hint=_HINT)


def cell_groups(outcome: BroadcastOutcome) -> list[tuple[str, ...]]:
    """Of each cell of the result that is drawn: the groups of the operands' cells it came from, and its own."""
    return [
        (
            *(_group(NAMES[k], operand.origins[position]) for k, operand in enumerate(outcome.operands)),
            _group("r", index),
        )
        for position, index in enumerate(outcome.result.indices)
    ]


def in_place_figure(facts: InPlaceComparison) -> str:
    """The tensor x before; then x and what was returned, out of place and in place; cells that changed are framed."""
    before = tensor(facts.before, "x before", "first", note=facts.before.dtype)
    rows = [f'<div class="row stored">{before}</div>', _way(facts.out)]
    if facts.inside:
        rows.append(_way(facts.inside))
    return captioned("".join(rows), hint="Framed cells changed.")


def in_place_table(facts: InPlaceComparison) -> str:
    """Addresses and version counters, before and after."""
    ways = [way for way in (facts.out, facts.inside) if way]
    head = "".join(f'<th scope="col"><code>{escape(way.code)}</code></th>' for way in ways)
    rows = (
        ("address of x", [hex(way.address) for way in ways]),
        ("address of what is returned", [hex(way.returned) for way in ways]),
        ("storage of the result", [_home(way) for way in ways]),
        ("is it x itself?", [str(way.same) for way in ways]),
        ("x._version", [f"{way.versions[0]} → {way.versions[1]}" for way in ways]),
        ("a view of x, made before", ["changed with it" if way.view_changed else "as it was" for way in ways]),
    )
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td class="answer">{escape(cell)}</td>' for cell in cells)
        + "</tr>"
        for name, cells in rows
    )
    return f'<table class="facts"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>'


def _home(way: Traced) -> str:
    if not way.address:
        return "none: there are no elements"
    return "x's own" if way.returned == way.address else "a new one"


def _way(way: Traced) -> str:
    x = tensor(way.x, "x", "first", _marked("x", way.changed))
    if way.same:
        return f'<div class="down"><code>{escape(way.code)}</code> returns x itself</div><div class="row">{x}</div>'
    result = tensor(way.result, "r", "result")
    return f'<div class="down"><code>{escape(way.code)}</code></div><div class="row">{x}{result}</div>'


def _marked(name: str, changed: Sequence[Index]) -> CellMaker:
    def make(index: Index, value: Number) -> Cell:
        hit = index in changed
        label = f"{at(name, index)} = {number(value)}{', changed' if hit else ', as before'}"
        return Cell(number(value), label, classes=("changed",) if hit else ())

    return make


def _operand_cell(name: str) -> CellMaker:
    def make(index: Index, value: Number) -> Cell:
        return Cell(number(value), f"{at(name, index)} = {number(value)}", (_group(name, index),))

    return make


def _result_cell(outcome: BroadcastOutcome) -> CellMaker:
    order = {index: position for position, index in enumerate(outcome.result.indices)}
    names = NAMES[: len(outcome.operands)]

    def make(index: Index, value: Number) -> Cell:
        position = order[index]
        cells = [_seen(operand, position) for operand in outcome.operands]
        code = outcome.operation.expression
        called = code([at(name, origin) for name, (origin, _) in zip(names, cells, strict=True)])
        filled = code([_bracketed(shown) for _, shown in cells])
        source = tuple(_group(name, origin) for name, (origin, _) in zip(names, cells, strict=True))
        return Cell(number(value), f"{called} = {filled} = {number(value)}", (_group("r", index),), source)

    return make


def _seen(operand: Operand, position: int) -> tuple[Index, Number]:
    return operand.origins[position], operand.expanded.values[position]


def _bracketed(value: Number) -> str:
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def _group(name: str, index: Index) -> str:
    return "-".join([name, *map(str, index)])
