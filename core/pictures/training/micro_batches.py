"""Gradients of a batch and of its micro-batches number by number, what each keeps, and ways to send losses back."""

from collections.abc import Sequence
from html import escape

from core.autograd.accumulation.losses import LossesWay
from core.pictures.autograd.graph import preview
from core.pictures.markup.numbers import memory, number, times
from core.pictures.markup.tables import code, facts_table, note, row, sizes, td, verdict
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
            words = f"… {count - _BARS + 1} more, of {facts.size} rows each"
            rows.append(f'<tr><td colspan="4"><span class="note">{words}</span></td></tr>')
            continue
        title = f"micro-batch {place + 1} of {count}"
        rows.append(_bar(title, facts.sizes[place], facts.kept_by_parts[place], facts.kept, "result"))
    return facts_table(("", "rows n", "kept for backward", ("", "wide")), rows, kind="bars wide")


def gradients_table(facts: BatchComparison) -> str:
    """The accumulated gradients beside those of the full batch."""
    titles = ("full batch", *(_TITLES[found.scaling] for found in facts.accumulated))
    rows = [
        row(code(name), sizes(_exact(facts.full[place])), *(_gradient(found, place) for found in facts.accumulated))
        for place, name in enumerate(facts.names)
    ]
    judged = ((found.ratio, "result" if abs(found.ratio - 1) < 1e-5 else "clash") for found in facts.accumulated)
    lengths = (td(verdict(times(ratio), role), "size") for ratio, role in judged)
    rows.append(f'<tr class="total">{td("length of all")}{sizes("1 ×")}{"".join(lengths)}</tr>')
    return facts_table(("gradient of", *((title, "size") for title in titles)), rows, kind="dense wide")


def ways_table(ways: Sequence[LossesWay], leaf: str) -> str:
    """Each way to send several losses back: the gradient that it leaves, or the error that it raised."""
    columns = ("lines", f"{escape(leaf)}.grad", "difference", "kept at one time")
    rows = []
    for way in ways:
        lines = "".join(f"<div>{code(line)}</div>" for line in way.code) + note(way.note)
        if way.error is not None:
            lines += f'<div class="reply clash">{escape(_short(way.error))}</div>'
            judged = verdict("refused", "clash")
        else:
            judged = "" if way.rounding is None else _apart(way.rounding)
        cells = f"{td(lines)}{sizes(preview(way.grad) or 'None')}{td(judged)}{sizes(memory(way.kept))}"
        rows.append(f"<tr>{cells}</tr>")
    return facts_table(columns, rows, kind="wide")


def _short(error: str) -> str:
    """The message up to its first parenthesis: all of it stands in the view "twice"."""
    short = error.partition(" (")[0]
    return short if short == error else f"{short} …"


def _bar(title: str, rows: int, nbytes: int, most: int, role: str) -> str:
    width = 100 * nbytes / most if most else 0
    bar = f'<div class="bar {role}" style="width: {width:.1f}%"></div>'
    return row(title, sizes(str(rows), memory(nbytes)), td(bar, "wide"))


def _gradient(found: Accumulated, place: int) -> str:
    value = _exact(found.gradients[place])
    if found.scaling != "weighted":
        return sizes(value)
    return td(f'{value} <span class="note">{_units(found.rounding[place])}</span>', "size")


def _units(rounding: float) -> str:
    return "equal" if rounding == 0 else f"± {number(rounding)} ulp"


def _apart(rounding: float) -> str:
    return verdict(_units(rounding), "result" if rounding <= 8 else "second")


def _exact(value: float) -> str:
    return f"{value:.9g}".replace("-", "−")
