"""Broadcasting as a picture: the operands stretched and combined, and the gradients on the way back."""

from collections.abc import Sequence
from html import escape
from math import prod

from core.inputs.shapes import format_shape
from core.pictures.markup.cells import HINT, Cell, CellMaker, at, captioned, group, grouped_cell, sign, tensor
from core.pictures.markup.numbers import count, factor, memory, number
from core.pictures.markup.palette import OPERANDS as ROLES
from core.pictures.markup.tables import facts_table, note, row, sizes, td, texts, verdict
from core.pictures.tensors import in_words
from core.probe.excerpt import Excerpt, Index, Number
from core.tensors.broadcasting.alignment import Broadcast
from core.tensors.broadcasting.operation import OPERANDS, BroadcastGradient, BroadcastOutcome, Operand
from core.tensors.broadcasting.suspicion import Suspicion


def broadcast_figure(outcome: BroadcastOutcome, back: BroadcastGradient | None = None) -> str:
    """The operands as stored, then as the operation sees them, with its result; with `back`, the gradients too."""
    stored = [
        tensor(
            o.stored, o.name, ROLES[k], grouped_cell(o.name), note=f"stored: {count(prod(o.stored.shape), 'number')}"
        )
        for k, o in enumerate(outcome.operands)
    ]
    seen = [
        tensor(o.expanded, _seen_name(o), ROLES[k], _seen_cell(o), note=_seen_note(o))
        for k, o in enumerate(outcome.operands)
    ]
    names = [operand.name for operand in outcome.operands]
    result = tensor(outcome.result, "result", "result", result_cell(outcome, names, "result"))
    # The sign stays with its result when the row breaks.
    equals = f'<div class="row kept">{sign("=")}{result}</div>'
    symbol = outcome.operation.sign
    # A word stands in front of its operands, a sign between them.
    word = symbol.isalpha()
    combined = sign("," if word else symbol).join(seen)
    combined = f"{sign(f'{symbol} (')}{combined}{sign(')')}" if word else combined
    return captioned(
        f'<div class="row stored">{"".join(stored)}</div><div class="down">↓ expand: nothing is copied</div>'
        f'<div class="row">{combined}{equals}</div>{_backward(outcome, back) if back else ""}',
        hint=HINT,
        words=in_words.broadcasting(outcome, back),
    )


def operands_figure(operands: Sequence[Excerpt]) -> str:
    """The operands alone, for shapes that do not meet."""
    drawn = [tensor(excerpt, OPERANDS[k], ROLES[k]) for k, excerpt in enumerate(operands)]
    words = in_words.apart(OPERANDS, list(operands))
    return captioned(f'<div class="row stored">{"".join(drawn)}</div>', hint="These shapes do not meet.", words=words)


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


def _seen_cell(operand: Operand) -> CellMaker:
    origins = dict(zip(operand.expanded.indices, operand.origins, strict=True))

    def make(index: Index, value: Number) -> Cell:
        origin = origins[index]
        repeated = any(i for i, step in zip(index, operand.expanded.stride, strict=True) if step == 0)
        label = f"{at(_seen_name(operand), index)} is {at(operand.name, origin)} = {number(value)}"
        if repeated:
            label += ", seen again at stride 0"
        return Cell(number(value), label, (group(operand.name, origin),), classes=("repeat",) if repeated else ())

    return make


def result_cell(outcome: BroadcastOutcome, names: Sequence[str], said: str = "") -> CellMaker:
    """Cells of the result that say what they are computed from, on operands of these `names`, and light it."""
    order = {index: position for position, index in enumerate(outcome.result.indices)}
    write = outcome.operation.expression

    def make(index: Index, value: Number) -> Cell:
        position = order[index]
        origins = [operand.origins[position] for operand in outcome.operands]
        called = write([at(name, origin) for name, origin in zip(names, origins, strict=True)])
        filled = write([factor(operand.expanded.values[position]) for operand in outcome.operands])
        label = f"{at(said, index)} = {called}" if said else called
        source = tuple(group(name, origin) for name, origin in zip(names, origins, strict=True))
        return Cell(number(value), f"{label} = {filled} = {number(value)}", (group("r", index),), source)

    return make


def _arriving_cell(index: Index, value: Number) -> Cell:
    label = f"∂s/∂{at('result', index)} = {number(value)}: every result enters the sum once"
    return Cell(number(value), label, (group("r", index),))


def _term_cell(operand: Operand) -> CellMaker:
    origins = dict(zip(operand.expanded.indices, operand.origins, strict=True))

    def make(index: Index, value: Number) -> Cell:
        target = at(f"{operand.name}.grad", origins[index])
        label = f"∂s/∂{at(_seen_name(operand), index)} = {number(value)}, a term of {target}"
        return Cell(number(value), label, (group(f"d{operand.name}", origins[index]),), (group("r", index),))

    return make


def _sum_cell(operand: Operand, terms: Excerpt) -> CellMaker:
    summed: dict[Index, list[str]] = {}
    for value, origin in zip(terms.values, operand.origins, strict=True):
        summed.setdefault(origin, []).append(factor(value))

    def make(index: Index, value: Number) -> Cell:
        hidden = "" if terms.complete else " + …"
        label = f"{at(operand.name + '.grad', index)} = {' + '.join(summed.get(index, []))}{hidden} = {number(value)}"
        own, summed_from = group(operand.name, index), group(f"d{operand.name}", index)
        return Cell(number(value), label, (own,), (summed_from,))

    return make


def _seen_name(operand: Operand) -> str:
    return operand.name if operand.stored.shape == operand.expanded.shape else f"{operand.name}′"


def _seen_note(operand: Operand) -> str:
    return "as it is" if operand.stored.shape == operand.expanded.shape else f"stride {operand.expanded.stride}"


def _sum_note(operand: Operand) -> str:
    if operand.stored.shape == operand.expanded.shape:
        return "nothing was stretched: no sum"
    each = prod(operand.expanded.shape) // max(prod(operand.stored.shape), 1)
    return f"each the sum of {count(each, 'term')}"


_VERDICTS = {"equal": "equal", "one": "1 stretches", "missing": "missing", "clash": "clash"}
_TINTS = {"equal": "result", "one": "first", "missing": "third", "clash": "clash"}


def alignment(facts: Broadcast) -> str:
    """A table with a column per axis, right-aligned as torch compares them, and the verdict on each."""
    rank = len(facts.axes)
    if not rank:
        return '<p class="note">All operands are scalars: there are no axes to compare.</p>'
    rows = []
    for k, shape in enumerate(facts.shapes):
        own = f'<span class="verdict">{OPERANDS[k]}</span> <span class="note size">{format_shape(shape)}</span>'
        found = ("·" if axis.sizes[k] is None else str(axis.sizes[k]) for axis in facts.axes)
        rows.append(row(own, sizes(*found), kind=ROLES[k]))
    judged = (td(verdict(_VERDICTS[a.kind], _TINTS[a.kind]) + note(a.reason), "size") for a in facts.axes)
    agreed = format_shape(facts.result) if facts.result is not None else "none"
    results = sizes(*("✗" if axis.result is None else str(axis.result) for axis in facts.axes))
    total = f'<span class="verdict">result</span> <span class="note">{agreed}</span>'
    head = ("operand", *((f"axis {i - rank}", "size") for i in range(rank)))
    return facts_table(head, [*rows, row("verdict", *judged), row(total, results, kind="total result")])


def cost_table(outcome: BroadcastOutcome) -> str:
    """What each operand takes stored, expanded and materialized."""
    rows = []
    for k, o in enumerate(outcome.operands):
        cells = (
            (o.cost.stored, f"{memory(o.cost.stored_bytes)}, stride {o.cost.stride}"),
            (o.cost.viewed, f"{memory(o.cost.viewed_bytes)}, stride {o.cost.expanded_stride}"),
            (o.cost.viewed, memory(o.cost.materialized_bytes)),
        )
        found = (td(f"{elements:,} {note(said)}") for elements, said in cells)
        rows.append(row(f'<span class="verdict">{o.name}</span>', *found, kind=ROLES[k]))
    head = ("operand", "stored", "viewed by <code>expand</code>", "materialized by <code>+ 0</code>")
    return facts_table(head, rows)


def suspicion_box(doubt: Suspicion) -> str:
    """What torch lets pass without a word, and what a loss makes of it."""
    a, b = OPERANDS[doubt.first], OPERANDS[doubt.second]
    ways = [
        (f"(({a} - {b}) ** 2).mean()", doubt.result, doubt.loss),
        (f"the same after {doubt.line}", doubt.meant, doubt.meant_loss),
        (f"as written, with {a}'s own numbers in {b}: should be 0", doubt.result, doubt.perfect_loss),
    ]
    played = [
        row(escape(what), texts((format_shape(shape), number(loss)))) for what, shape, loss in ways if loss is not None
    ]
    table = facts_table(("mean squared difference", "averages over", ""), played) if played else ""
    return (
        '<div class="problem doubt" role="note"><p class="what">This works, but is it what you mean?</p>'
        f"<p>{escape(doubt.why)}.</p>{table}</div>"
    )
