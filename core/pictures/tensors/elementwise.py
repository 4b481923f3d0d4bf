"""An element-wise function as a picture: operands and result, and out of place beside in place."""

from collections.abc import Sequence
from html import escape

from core.pictures.markup.cells import HINT, Cell, CellMaker, at, captioned, figure, group, grouped_cell, sign, tensor
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import OPERANDS as ROLES
from core.pictures.markup.tables import code, facts_table, row, texts
from core.pictures.tensors import in_words
from core.pictures.tensors.broadcasting import result_cell
from core.probe.excerpt import Index, Number
from core.tensors.broadcasting.operation import BroadcastOutcome
from core.tensors.elementwise.functions import NAMES
from core.tensors.elementwise.in_place import InPlaceComparison, Traced


def elementwise_figure(outcome: BroadcastOutcome) -> str:
    """The operands as stored and the result; each result's cell lights the elements that it was computed from."""
    drawn = [
        tensor(operand.stored, NAMES[k], ROLES[k], grouped_cell(NAMES[k]), note=operand.stored.dtype)
        for k, operand in enumerate(outcome.operands)
    ]
    name = outcome.operation.expression(NAMES[: len(drawn)])
    result = tensor(
        outcome.result, name, "result", result_cell(outcome, NAMES[: len(drawn)]), note=outcome.result.dtype
    )
    kept = f'<div class="row kept">{sign("→")}{result}</div>'
    return figure(*drawn, kept, hint=HINT, words=in_words.elementwise(outcome, NAMES))


def cell_groups(outcome: BroadcastOutcome) -> list[tuple[str, ...]]:
    """Of each cell of the result that is drawn: the groups of the operands' cells it came from, and its own."""
    return [
        (
            *(group(NAMES[k], operand.origins[position]) for k, operand in enumerate(outcome.operands)),
            group("r", index),
        )
        for position, index in enumerate(outcome.result.indices)
    ]


def in_place_figure(facts: InPlaceComparison) -> str:
    """The tensor x before; then x and what was returned, out of place and in place; cells that changed are framed."""
    before = tensor(facts.before, "x before", "first", note=facts.before.dtype)
    rows = [f'<div class="row stored">{before}</div>', _way(facts.out)]
    if facts.inside:
        rows.append(_way(facts.inside))
    return captioned("".join(rows), hint="Framed cells changed.", words=in_words.in_place(facts))


def in_place_table(facts: InPlaceComparison) -> str:
    """Addresses and version counters, before and after."""
    ways = [way for way in (facts.out, facts.inside) if way]
    rows = (
        ("address of x", [hex(way.address) for way in ways]),
        ("address of what is returned", [hex(way.returned) for way in ways]),
        ("storage of the result", [_home(way) for way in ways]),
        ("is it x itself?", [str(way.same) for way in ways]),
        ("x._version", [f"{way.versions[0]} → {way.versions[1]}" for way in ways]),
        ("a view of x, made before", ["changed with it" if way.view_changed else "as it was" for way in ways]),
    )
    head = ("", *(code(way.code) for way in ways))
    return facts_table(head, (row(escape(name), texts(cells, "answer")) for name, cells in rows))


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
