"""The tables of the tracking page: gradients before and after, treatments side by side, every tensor."""

from collections.abc import Sequence
from html import escape

from core.autograd.tape.facts import TensorFacts
from core.autograd.tape.recording import Tape
from core.autograd.tracking.timing import Time
from core.autograd.tracking.treatments import Change, TreatedRun
from core.pictures.autograd.graph import preview
from core.pictures.markup.numbers import duration, memory
from core.probe.excerpt import excerpt
from core.probe.kept import Kept

_CELLS = 4  # numbers shown of a value


def changes_table(changes: Sequence[Change], symbol: str, words: str) -> str:
    """Each leaf's gradient without and with the treatment, and a verdict."""
    head = _head("leaf", "gradient before", f"with {words}", "")
    rows = []
    for change in changes:
        role, verdict = _verdict(change)
        why = f" {escape(change.why)}" if change.why else ""
        rows.append(
            f'<tr><th scope="row"><code class="whole">∂{escape(symbol)}/∂{escape(change.leaf)}</code></th>'
            f'<td class="size">{escape(preview(change.before) or "None")}</td>'
            f'<td class="size">{escape(preview(change.after) or "None")}</td>'
            f'<td><span class="verdict {role}">{verdict}</span>{why}</td></tr>'
        )
    return f'<table class="facts"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def side_by_side_table(accounts: Sequence[TreatedRun], times: Sequence[Time] | None) -> str:
    """A column per treatment: graph, value, gradients, what is kept for backward, and the time if it was measured."""
    rows: list[tuple[str, list[str]]] = [
        ("functions recorded", [str(each.functions) for each in accounts]),
        ("value", [preview(excerpt(each.tape.value, _CELLS)) for each in accounts]),
        (".requires_grad", [str(each.output.requires_grad) for each in accounts]),
        (".grad_fn", [_grad_fn(each) for each in accounts]),
        (".is_inference()", [str(each.output.is_inference()) for each in accounts]),
        ("backward()", ["refused" if each.tape.refusal else "runs" for each in accounts]),
    ]
    inputs = accounts[0].tape.program.inputs
    leaves = [name for name in accounts[0].tape.gradients if name in inputs]
    rows += [(f"{name}.grad", [_gradient(each.tape, name) for each in accounts]) for name in leaves]
    rows.append(("kept for backward", [_kept(each.kept) for each in accounts]))
    if times:
        rows.append(("forward pass", [_time(each) for each in times]))
    head = _head("", *(each.treatment.words for each in accounts))
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{cell}</td>" for cell in map(_broken, cells))
        + "</tr>"
        for name, cells in rows
    )
    return f'<table class="facts pinned"><thead>{head}</thead><tbody>{body}</tbody></table>'


def leaf_table(plain: Sequence[TensorFacts], retained: Sequence[TensorFacts]) -> str:
    """Every tensor of a run: leaf or not, requires_grad, grad_fn; `.grad` as it is, and after `retain_grad()`."""
    head = _head("tensor", "is_leaf", "requires_grad", "grad_fn", ".grad", ".grad after retain_grad()", "why none")
    rows = []
    for facts, kept in zip(plain, retained, strict=True):
        inner = facts.requires_grad and not facts.is_leaf
        grad = "None, with a warning" if inner else preview(facts.grad) or "None"
        cells = (str(facts.is_leaf), str(facts.requires_grad), str(facts.grad_fn), grad)
        after = (preview(kept.grad) or "None") if inner else "the same" if facts.requires_grad else "refused"
        rows.append(
            f'<tr><th scope="row"><code class="whole">{escape(facts.label)}</code></th>'
            + "".join(f'<td class="answer">{escape(cell)}</td>' for cell in (*cells, after))
            + f"<td>{escape(facts.why)}</td></tr>"
        )
    return f'<table class="facts pinned"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def _verdict(change: Change) -> tuple[str, str]:
    if change.same:
        return "result", "the same"
    return ("clash", "gone") if change.after is None else ("second", "another")


def _head(*columns: str) -> str:
    return "<tr>" + "".join(f'<th scope="col">{_broken(text)}</th>' for text in columns) + "</tr>"


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
