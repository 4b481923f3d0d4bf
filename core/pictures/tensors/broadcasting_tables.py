"""Broadcasting in tables: how the axes line up, what it costs, and a pair of shapes that should not have met."""

from html import escape

from core.inputs.shapes import format_shape
from core.pictures.markup.durations import memory
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import OPERANDS as ROLES
from core.tensors.broadcasting.alignment import Broadcast
from core.tensors.broadcasting.operation import OPERANDS, BroadcastOutcome
from core.tensors.broadcasting.suspicion import Suspicion

_VERDICTS = {"equal": "equal", "one": "1 stretches", "missing": "missing", "clash": "clash"}
_TINTS = {"equal": "result", "one": "first", "missing": "third", "clash": "clash"}


def alignment(facts: Broadcast) -> str:
    """A table with a column an axis, right-aligned as torch compares them, and the verdict on each."""
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
