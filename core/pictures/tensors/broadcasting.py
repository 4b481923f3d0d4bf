"""Broadcasting as a picture: the operands stretched and combined, and the gradients on the way back."""

from collections.abc import Iterator, Sequence
from html import escape
from math import prod

from core.inputs.shapes import format_shape
from core.pictures.markup.cells import Cell, CellMaker, at, captioned, sign, tensor
from core.pictures.markup.numbers import count, memory, number
from core.pictures.markup.palette import OPERANDS as ROLES
from core.probe.excerpt import Excerpt, Index, Number
from core.tensors.broadcasting.alignment import Broadcast
from core.tensors.broadcasting.operation import OPERANDS, BroadcastGradient, BroadcastOutcome, Operand
from core.tensors.broadcasting.suspicion import Suspicion


def broadcast_figure(outcome: BroadcastOutcome, back: BroadcastGradient | None = None) -> str:
    """The operands as stored, then as the operation sees them, with its result; with `back`, the gradients too."""
    stored = [
        tensor(o.stored, o.name, ROLES[k], _stored_cell(o), note=f"stored: {count(prod(o.stored.shape), 'number')}")
        for k, o in enumerate(outcome.operands)
    ]
    seen = [
        tensor(o.expanded, _seen_name(o), ROLES[k], _seen_cell(o), note=_seen_note(o))
        for k, o in enumerate(outcome.operands)
    ]
    result = tensor(outcome.result, "result", "result", _result_cell(outcome))
    # The sign stays with its result when the row breaks.
    equals = f'<div class="row kept">{sign("=")}{result}</div>'
    combined = "".join([*_joined(seen, outcome.operation.sign), equals])
    return captioned(
        f'<div class="row stored">{"".join(stored)}</div><div class="down">↓ expand: nothing is copied</div>'
        f'<div class="row">{combined}</div>{_backward(outcome, back) if back else ""}',
        hint="Point at a cell, or move there with Tab and the arrow keys, to see where it comes from.",
    )


def operands_figure(operands: Sequence[Excerpt]) -> str:
    """The operands alone, for shapes that do not meet."""
    drawn = [tensor(excerpt, OPERANDS[k], ROLES[k]) for k, excerpt in enumerate(operands)]
    return captioned(f'<div class="row stored">{"".join(drawn)}</div>', hint="These shapes do not meet.")


def _backward(outcome: BroadcastOutcome, back: BroadcastGradient) -> str:
    """Against the arrows: the gradient that arrives at the result, at each operand as seen, and summed at each."""
    arriving = tensor(back.arriving, "∂s/∂result", "gradient", _arriving_cell, note="s = result.sum()")
    terms = [
        tensor(terms, f"∂s/∂{_seen_name(o)}", "gradient", _term_cell(o))
        for o, terms in zip(outcome.operands, back.terms, strict=True)
    ]
    sums = [
        tensor(gradient, f"{o.name}.grad", "gradient", _sum_cell(o, terms), note=_sum_note(o))
        for o, terms, gradient in zip(outcome.operands, back.terms, back.gradients, strict=True)
    ]
    return (
        '<div class="down">↓ backward</div>'
        f'<div class="row">{arriving}{sign("→")}{"".join(terms)}</div>'
        '<div class="down">↓ sum over the stretched axes</div>'
        f'<div class="row">{"".join(sums)}</div>'
    )


def _joined(parts: list[str], symbol: str) -> list[str]:
    """The parts with the operation's sign between them, or in front, if it is written as a function."""
    if symbol.isalpha():
        return [sign(f"{symbol} ("), *_between(parts, ","), sign(")")]
    return list(_between(parts, symbol))


def _between(parts: list[str], symbol: str) -> Iterator[str]:
    for k, part in enumerate(parts):
        if k:
            yield sign(symbol)
        yield part


def _stored_cell(operand: Operand) -> CellMaker:
    def make(index: Index, value: Number) -> Cell:
        return Cell(number(value), f"{at(operand.name, index)} = {number(value)}", (_group(operand.name, index),))

    return make


def _seen_cell(operand: Operand) -> CellMaker:
    origins = dict(zip(operand.expanded.indices, operand.origins, strict=True))

    def make(index: Index, value: Number) -> Cell:
        origin = origins[index]
        repeated = any(i for i, step in zip(index, operand.expanded.stride, strict=True) if step == 0)
        label = f"{at(_seen_name(operand), index)} is {at(operand.name, origin)} = {number(value)}"
        if repeated:
            label += ", seen again at stride 0"
        return Cell(number(value), label, (_group(operand.name, origin),), classes=("repeat",) if repeated else ())

    return make


def _result_cell(outcome: BroadcastOutcome) -> CellMaker:
    order = {index: position for position, index in enumerate(outcome.result.indices)}

    def make(index: Index, value: Number) -> Cell:
        position = order[index]
        names = [at(o.name, o.origins[position]) for o in outcome.operands]
        numbers = [_operand_number(o.expanded.values[position]) for o in outcome.operands]
        write = outcome.operation.expression
        label = f"{at('result', index)} = {write(names)} = {write(numbers)} = {number(value)}"
        source = tuple(_group(o.name, o.origins[position]) for o in outcome.operands)
        return Cell(number(value), label, (_group("r", index),), source)

    return make


def _arriving_cell(index: Index, value: Number) -> Cell:
    label = f"∂s/∂{at('result', index)} = {number(value)}: every result enters the sum once"
    return Cell(number(value), label, (_group("r", index),))


def _term_cell(operand: Operand) -> CellMaker:
    origins = dict(zip(operand.expanded.indices, operand.origins, strict=True))

    def make(index: Index, value: Number) -> Cell:
        target = at(f"{operand.name}.grad", origins[index])
        label = f"∂s/∂{at(_seen_name(operand), index)} = {number(value)}, a term of {target}"
        return Cell(number(value), label, (_group(f"d{operand.name}", origins[index]),), (_group("r", index),))

    return make


def _sum_cell(operand: Operand, terms: Excerpt) -> CellMaker:
    summed: dict[Index, list[str]] = {}
    for value, origin in zip(terms.values, operand.origins, strict=True):
        summed.setdefault(origin, []).append(_operand_number(value))

    def make(index: Index, value: Number) -> Cell:
        hidden = "" if terms.complete else " + …"
        label = f"{at(operand.name + '.grad', index)} = {' + '.join(summed.get(index, []))}{hidden} = {number(value)}"
        own, summed_from = _group(operand.name, index), _group(f"d{operand.name}", index)
        return Cell(number(value), label, (own,), (summed_from,))

    return make


def _group(name: str, index: Index) -> str:
    return "-".join([name, *map(str, index)])


def _seen_name(operand: Operand) -> str:
    return operand.name if operand.stored.shape == operand.expanded.shape else f"{operand.name}′"


def _seen_note(operand: Operand) -> str:
    return "as it is" if operand.stored.shape == operand.expanded.shape else f"stride {operand.expanded.stride}"


def _sum_note(operand: Operand) -> str:
    if operand.stored.shape == operand.expanded.shape:
        return "nothing was stretched: no sum"
    each = prod(operand.expanded.shape) // max(prod(operand.stored.shape), 1)
    return f"each the sum of {count(each, 'term')}"


def _operand_number(value: Number) -> str:
    text = number(value)
    return f"({text})" if text.startswith("−") else text


_VERDICTS = {"equal": "equal", "one": "1 stretches", "missing": "missing", "clash": "clash"}
_TINTS = {"equal": "result", "one": "first", "missing": "third", "clash": "clash"}


def alignment(facts: Broadcast) -> str:
    """A table with a column per axis, right-aligned as torch compares them, and the verdict on each."""
    rank = len(facts.axes)
    if not rank:
        return '<p class="note">All operands are scalars: there are no axes to compare.</p>'
    head = "".join(f'<th class="size" scope="col">axis {i - rank}</th>' for i in range(rank))
    rows = []
    for k, shape in enumerate(facts.shapes):
        sizes = "".join(f'<td class="size">{"·" if a.sizes[k] is None else a.sizes[k]}</td>' for a in facts.axes)
        rows.append(
            f'<tr class="{ROLES[k]}"><th scope="row"><span class="verdict">{OPERANDS[k]}</span> '
            f'<span class="note size">{format_shape(shape)}</span></th>{sizes}</tr>'
        )
    verdicts = "".join(
        f'<td class="size"><span class="verdict {_TINTS[a.kind]}">{_VERDICTS[a.kind]}</span>'
        f'<div class="note">{escape(a.reason)}</div></td>'
        for a in facts.axes
    )
    results = "".join(f'<td class="size">{"✗" if a.result is None else a.result}</td>' for a in facts.axes)
    agreed = format_shape(facts.result) if facts.result is not None else "none"
    return (
        f'<table class="facts"><thead><tr><th scope="col">operand</th>{head}</tr></thead><tbody>{"".join(rows)}'
        f'<tr><th scope="row">verdict</th>{verdicts}</tr>'
        f'<tr class="total result"><th scope="row"><span class="verdict">result</span> '
        f'<span class="note">{agreed}</span></th>{results}</tr></tbody></table>'
    )


def cost_table(outcome: BroadcastOutcome) -> str:
    """What each operand takes stored, expanded and materialized."""
    rows = []
    for k, o in enumerate(outcome.operands):
        cells = (
            (o.cost.stored, f"{memory(o.cost.stored_bytes)}, stride {o.cost.stride}"),
            (o.cost.viewed, f"{memory(o.cost.viewed_bytes)}, stride {o.cost.expanded_stride}"),
            (o.cost.viewed, memory(o.cost.materialized_bytes)),
        )
        row = "".join(f'<td>{elements:,} <div class="note">{note}</div></td>' for elements, note in cells)
        rows.append(f'<tr class="{ROLES[k]}"><th scope="row"><span class="verdict">{o.name}</span></th>{row}</tr>')
    return (
        '<table class="facts"><thead><tr><th scope="col">operand</th><th scope="col">stored</th>'
        '<th scope="col">viewed by <code>expand</code></th><th scope="col">materialized by <code>+ 0</code></th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def suspicion_box(doubt: Suspicion) -> str:
    """What torch lets pass without a word, and what a loss makes of it."""
    a, b = OPERANDS[doubt.first], OPERANDS[doubt.second]
    rows = [
        (f"(({a} - {b}) ** 2).mean()", doubt.result, doubt.loss),
        (f"the same after {doubt.line}", doubt.meant, doubt.meant_loss),
        (f"as written, with {a}'s own numbers in {b}: should be 0", doubt.result, doubt.perfect_loss),
    ]
    played = "".join(
        f'<tr><th scope="row">{escape(what)}</th><td>{format_shape(shape)}</td><td>{number(loss)}</td></tr>'
        for what, shape, loss in rows
        if loss is not None
    )
    head = '<tr><th scope="col">mean squared difference</th><th scope="col">averages over</th><th></th></tr>'
    table = f'<table class="facts">{head}{played}</table>' if played else ""
    return (
        '<div class="problem doubt" role="note"><p class="what">This works, but is it what you mean?</p>'
        f"<p>{escape(doubt.why)}.</p>{table}</div>"
    )
