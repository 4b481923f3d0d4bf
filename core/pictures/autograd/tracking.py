"""The tables of the tracking page: gradients before and after, treatments side by side, every tensor."""

from collections.abc import Sequence
from html import escape

from core.autograd.tape.facts import TensorFacts
from core.autograd.tape.recording import Tape
from core.autograd.tracking.timing import Time
from core.autograd.tracking.treatments import Change, TreatedRun
from core.pictures.autograd.graph import preview
from core.pictures.markup.numbers import duration, memory
from core.pictures.markup.tables import facts_table, row, sizes, td, texts, verdict
from core.probe.excerpt import excerpt
from core.probe.kept import Kept

_CELLS = 4  # numbers shown of a value


def changes_table(changes: Sequence[Change], symbol: str, words: str) -> str:
    """Each leaf's gradient without and with the treatment, and a verdict."""
    rows = []
    for change in changes:
        role, said = _verdict(change)
        why = f" {escape(change.why)}" if change.why else ""
        name = f'<code class="whole">∂{escape(symbol)}/∂{escape(change.leaf)}</code>'
        gradients = sizes(preview(change.before) or "None", preview(change.after) or "None")
        rows.append(row(name, gradients, td(f"{verdict(said, role)}{why}")))
    return facts_table(map(_broken, ("leaf", "gradient before", f"with {words}", "")), rows)


def side_by_side_table(accounts: Sequence[TreatedRun], times: Sequence[Time] | None) -> str:
    """A column per treatment: graph, value, gradients, what is kept for backward, and the time if it was measured."""
    facts: list[tuple[str, list[str]]] = [
        ("functions recorded", [str(each.functions) for each in accounts]),
        ("value", [preview(excerpt(each.tape.value, _CELLS)) for each in accounts]),
        (".requires_grad", [str(each.output.requires_grad) for each in accounts]),
        (".grad_fn", [_grad_fn(each) for each in accounts]),
        (".is_inference()", [str(each.output.is_inference()) for each in accounts]),
        ("backward()", ["refused" if each.tape.refusal else "runs" for each in accounts]),
    ]
    inputs = accounts[0].tape.program.inputs
    leaves = [name for name in accounts[0].tape.gradients if name in inputs]
    facts += [(f"{name}.grad", [_gradient(each.tape, name) for each in accounts]) for name in leaves]
    facts.append(("kept for backward", [_kept(each.kept) for each in accounts]))
    if times:
        facts.append(("forward pass", [_time(each) for each in times]))
    head = map(_broken, ("", *(each.treatment.words for each in accounts)))
    rows = (row(escape(name), *(td(_broken(cell)) for cell in cells)) for name, cells in facts)
    return facts_table(head, rows, kind="pinned")


def leaf_table(plain: Sequence[TensorFacts], retained: Sequence[TensorFacts]) -> str:
    """Every tensor of a run: leaf or not, requires_grad, grad_fn; `.grad` as it is, and after `retain_grad()`."""
    head = ("tensor", "is_leaf", "requires_grad", "grad_fn", ".grad", ".grad after retain_grad()", "why none")
    rows = []
    for facts, kept in zip(plain, retained, strict=True):
        inner = facts.requires_grad and not facts.is_leaf
        grad = "None, with a warning" if inner else preview(facts.grad) or "None"
        after = (preview(kept.grad) or "None") if inner else "the same" if facts.requires_grad else "refused"
        cells = (*map(str, (facts.is_leaf, facts.requires_grad, facts.grad_fn)), grad, after)
        name = f'<code class="whole">{escape(facts.label)}</code>'
        rows.append(row(name, texts(cells, "answer"), td(escape(facts.why))))
    return facts_table(head, rows, kind="pinned")


def _verdict(change: Change) -> tuple[str, str]:
    if change.same:
        return "result", "the same"
    return ("clash", "gone") if change.after is None else ("second", "another")


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _grad_fn(account: TreatedRun) -> str:
    function = account.output.grad_fn
    return function.name() if function else "None"


def _gradient(tape: Tape, name: str) -> str:
    gradient = tape.gradients.get(name)
    return "None" if gradient is None else preview(excerpt(gradient, _CELLS))


def _kept(kept: Kept) -> str:
    if not kept.tensors:
        return "nothing"
    own = f"{memory(kept.own)} that the inputs have anyway" if kept.own else ""
    extra = f"{memory(kept.extra)} more" if kept.own and kept.extra else memory(kept.extra) if kept.extra else ""
    return "\n".join(part for part in (own, extra) if part)


def _time(time: Time) -> str:
    return f"{duration(time.median)}\n({duration(time.low)} to {duration(time.high)})"
