"""Gradients of a batch and of its micro-batches number by number, what each keeps, and ways to send losses back."""

from collections.abc import Sequence
from html import escape

from core.autograd.accumulation.losses import LossesWay
from core.pictures.autograd.graph import preview
from core.pictures.markup.cells import facts_table
from core.pictures.markup.numbers import memory, number, times
from core.training.accumulation.micro_batches import Accumulated, BatchComparison

_BARS = 5  # micro-batches that have a bar each; of more, the first ones and the last
_TITLES = {"weighted": "loss × n / N", "divided": "loss / k", "forgotten": "loss as it is"}


def kept_table(facts: BatchComparison) -> str:
    """What the full batch and each micro-batch keep for backward, as bars."""
    rows = [_bar("full batch", facts.rows, facts.kept, facts.kept, "first")]
    count = len(facts.sizes)
    shown = range(count) if count <= _BARS else [*range(_BARS - 2), None, count - 1]
    for place in shown:
        if place is None:
            left = count - _BARS + 1
            words = f"… {left} more, of {facts.size} rows each"
            rows.append(f'<tr><td colspan="4"><span class="note">{words}</span></td></tr>')
            continue
        title = f"micro-batch {place + 1} of {count}"
        rows.append(_bar(title, facts.sizes[place], facts.kept_by_parts[place], facts.kept, "result"))
    head = "".join(f'<th scope="col">{text}</th>' for text in ("", "rows n", "kept for backward"))
    head += '<th class="wide"></th>'
    return f'<table class="facts bars wide"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def gradients_table(facts: BatchComparison) -> str:
    """The accumulated gradients beside those of the full batch."""
    head = '<th scope="col">gradient of</th><th scope="col" class="size">full batch</th>' + "".join(
        f'<th scope="col" class="size">{_TITLES[found.scaling]}</th>' for found in facts.accumulated
    )
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(name)}</code></th><td class="size">{_exact(facts.full[place])}</td>'
        + "".join(_gradient(found, place) for found in facts.accumulated)
        + "</tr>"
        for place, name in enumerate(facts.names)
    )
    lengths = "".join(
        f'<td class="size"><span class="verdict {_role(found)}">{times(found.ratio)}</span></td>'
        for found in facts.accumulated
    )
    rows += f'<tr class="total"><td>length of all</td><td class="size">1 ×</td>{lengths}</tr>'
    return f'<table class="facts dense wide"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def ways_table(ways: Sequence[LossesWay], leaf: str) -> str:
    """Each way to send several losses back: the gradient that it leaves, or the error that it raised."""
    columns = ("lines", f"{escape(leaf)}.grad", "difference", "kept at one time")
    rows = []
    for way in ways:
        code = "".join(f"<div><code>{escape(line)}</code></div>" for line in way.code)
        code += f'<div class="note">{way.note}</div>'
        if way.error is not None:
            code += f'<div class="reply clash">{escape(_short(way.error))}</div>'
            verdict = '<span class="verdict clash">refused</span>'
        else:
            verdict = "" if way.rounding is None else _apart(way.rounding)
        rows.append(
            f'<tr><td>{code}</td><td class="size">{escape(preview(way.grad)) or "None"}</td>'
            f'<td>{verdict}</td><td class="size">{memory(way.kept)}</td></tr>'
        )
    return facts_table(columns, rows, kind="wide")


def _short(error: str) -> str:
    """The message up to its first parenthesis: all of it stands in the view "twice"."""
    short = error.partition(" (")[0]
    return short if short == error else f"{short} …"


def _bar(title: str, rows: int, nbytes: int, most: int, role: str) -> str:
    width = 100 * nbytes / most if most else 0
    return (
        f'<tr><th scope="row">{title}</th><td class="size">{rows}</td><td class="size">{memory(nbytes)}</td>'
        f'<td class="wide"><div class="bar {role}" style="width: {width:.1f}%"></div></td></tr>'
    )


def _gradient(found: Accumulated, place: int) -> str:
    value = _exact(found.gradients[place])
    if found.scaling != "weighted":
        return f'<td class="size">{value}</td>'
    return f'<td class="size">{value} <span class="note">{_units(found.rounding[place])}</span></td>'


def _units(rounding: float) -> str:
    return "equal" if rounding == 0 else f"± {number(rounding)} ulp"


def _apart(rounding: float) -> str:
    role = "result" if rounding <= 8 else "second"
    return f'<span class="verdict {role}">{_units(rounding)}</span>'


def _role(found: Accumulated) -> str:
    return "result" if abs(found.ratio - 1) < 1e-5 else "clash"


def _exact(value: float) -> str:
    return f"{value:.9g}".replace("-", "−")
