"""The ranks side by side in one step: their rows, their gradients, what the all-reduce made of them, and the step."""

import struct
from collections.abc import Callable, Sequence
from html import escape
from typing import Final

from core.distributed.record import Pair, RankStep, Together
from core.pictures.markup.cells import captioned
from core.pictures.markup.numbers import count, number
from core.pictures.markup.palette import Role
from core.pictures.markup.tables import facts_table, row, verdict

ROLES: Final[tuple[Role, ...]] = ("first", "second", "third", "plain")  # of rank 0, 1, …
_BOX: Final = (120, 80)  # units of a rank's plot: its width and height
_EDGE: Final = 4  # units between the outermost points and the edge
_NAMES: Final = "wb"


def ranks_figure(facts: Together, step: int) -> str:
    """Step `step`, from 1. What came of one cell lights up with it."""
    now = [run.steps[step - 1] for run in facts.ranks]
    heads = [(f"rank {run.rank}{_process(run.process)}", "size") for run in facts.ranks]
    weighed = any(each.local != each.sent for each in now)
    rows = [
        row("its rows, and the line before the step", *(_plot(facts, rank, each) for rank, each in enumerate(now))),
        row("gradient of its rows", *_cells(now, lambda each: each.local, "gradient", "local", "rows")),
    ]
    if weighed:
        words = "hands in: the gradient × its weight" if _weights(facts) else "hands in"
        rows.append(row(words, *_cells(now, lambda each: each.sent, "gradient", "sent", "local")))
    source = "sent" if weighed else "local"
    everybody = " ".join(f"{source}-{rank}" for rank in range(len(now)))
    rows += [
        _band("all_reduce", _reduce_words(now), len(now)),
        row("gets the sum", *_cells(now, lambda each: each.received, "result", "sum", everybody)),
        row("steps by", *_cells(now, lambda each: each.used, "gradient", "used", "sum")),
        row(
            "w and b after it, and their bits",
            *_cells(now, lambda each: each.after, "result", "after", "used", bits=True),
        ),
        _band("", _verdict([each.after for each in now]), len(now)),
    ]
    table = facts_table(("", *heads), rows, kind="dense wide pinned")
    return captioned(table, hint="Point at a number to see what it came from, and what came of it.")


def proof_table(facts: Together, step: int) -> str:
    """The weights after the step, number by number: each rank's beside those of one process on all the rows."""
    alone = facts.alone[step]
    rows = [
        row(
            f"rank {run.rank}",
            *(f'<td class="size">{_exact(value)}</td>' for value in run.steps[step - 1].after),
            *(f'<td class="size">{_difference(value, one)}</td>'
              for value, one in zip(run.steps[step - 1].after, alone, strict=True)),
        )
        for run in facts.ranks
    ]  # fmt: skip
    cells = "".join(f'<td class="size">{_exact(value)}</td>' for value in alone)
    rows.append(f'<tr class="total"><td>one process, all rows</td>{cells}<td></td><td></td></tr>')
    titles = ("w", "b", "its distance in w", "in b")
    table = facts_table(("", *((title, "size") for title in titles)), rows, kind="dense wide")
    # Nine digits are wider than a phone.
    return f'<div class="scroll" tabindex="0" role="region" aria-label="The weights, number by number">{table}</div>'


def verdicts(facts: Together) -> str:
    """Both halves of the proof, over all steps."""
    proof, steps = facts.proof, count(facts.steps, "step")
    same = (
        verdict(f"equal to the last bit in {steps}", "result")
        if proof.apart_at is None
        else verdict(f"apart from {'the start' if proof.apart_at == 0 else f'step {proof.apart_at}'} on", "clash")
    )
    far = number(proof.from_one)
    close = (
        verdict(f"as one process does, up to rounding ({far})", "result")
        if proof.rounding
        else verdict(f"not what one process does: {far} away", "clash")
    )
    return f'<div class="row">{same}{close}</div>'


def _process(number_: int | None) -> str:
    return "" if number_ is None else f' <span class="note">process {number_}</span>'


def _weights(facts: Together) -> bool:
    return "twice" not in facts.plan.breaks


def _cells(
    now: Sequence[RankStep],
    pair: Callable[[RankStep], Pair | None],
    role: Role,
    name: str,
    source: str,
    *,
    bits: bool = False,
) -> list[str]:
    """A cell for each rank; its `source` is the same rank's cell of that name, or all that are named."""
    cells = []
    for rank, each in enumerate(now):
        values = pair(each)
        if values is None:
            cells.append(f'<td class="size">{verdict("did not ask", "clash")}</td>')
            continue
        lines = "".join(
            f"<div>{'' if name == 'after' else 'd'}{letter} {_short(value)}{_bits(value) if bits else ''}</div>"
            for letter, value in zip(_NAMES, values, strict=True)
        )
        label = f"rank {rank}, {_SPOKEN[name]}: w {_exact(values[0])}, b {_exact(values[1])}"
        sources = source if " " in source or source.startswith(("local-", "sent-")) else f"{source}-{rank}"
        cells.append(
            f'<td class="size {role}" tabindex="0" data-g="{name}-{rank}" data-from="{sources}" '
            f'aria-label="{escape(label)}">{lines}</td>'
        )
    return cells


_SPOKEN: Final = {
    "local": "gradient of its rows",
    "sent": "what it hands in",
    "sum": "the sum that it gets",
    "used": "the gradient that it steps by",
    "after": "weights after the step",
}


def _band(title: str, markup: str, width: int) -> str:
    return row(f"<code>{title}</code>" if title else "", f'<td class="centered" colspan="{width}">{markup}</td>')


def _reduce_words(now: Sequence[RankStep]) -> str:
    if len(now) == 1:
        return "↓ one rank has nobody to add to"
    silent = [str(rank) for rank, each in enumerate(now) if each.received is None]
    if silent:
        return f"↓ rank {', '.join(silent)} does not call it: the others wait, until its next call answers them"
    everybody = "both" if len(now) == 2 else f"all {len(now)}"
    return f"↓ adds up what {everybody} hand in, and gives each of them the sum; each divides it by {len(now)}"


def _verdict(after: Sequence[Pair]) -> str:
    if len(after) == 1:
        return ""
    if all(pair == after[0] for pair in after):
        return verdict("the same 64 bits on every rank", "result")
    apart = max(max(pair[place] for pair in after) - min(pair[place] for pair in after) for place in range(2))
    return verdict(f"apart, by up to {number(apart)}", "clash")


def _plot(facts: Together, rank: int, step: RankStep) -> str:
    """The rank's rows as dots, in the axes of all rows, and the line as it stands on this rank."""
    width, height = _BOX
    xs, ys = [x for x, _ in facts.points], [y for _, y in facts.points]
    low_x, high_x, low_y, high_y = min(xs), max(xs), min(ys), max(ys)

    def across(x: float) -> float:
        return _EDGE + (width - 2 * _EDGE) * (x - low_x) / ((high_x - low_x) or 1)

    def up(y: float) -> float:
        return height - _EDGE - (height - 2 * _EDGE) * (y - low_y) / ((high_y - low_y) or 1)

    rows = facts.ranks[rank].rows
    dots = "".join(f"M{across(xs[k]):.1f} {up(ys[k]):.1f}h0" for k in rows)
    w, b = step.weights
    ends = [(x, max(-1e4, min(1e4, up(w * x + b)))) for x in (low_x, high_x)]
    line = " ".join(f"{across(x):.1f},{y:.1f}" for x, y in ends)
    line_words = f"the line {number(w)} x + {number(b)}, loss {number(step.loss)}"
    words = f"rank {rank}: {len(rows)} of {len(xs)} rows, and {line_words}"
    role = ROLES[rank]
    return (
        f'<td class="size {role}" tabindex="0" data-g="rows-{rank}" aria-label="{escape(words)}">'
        f'<svg viewBox="0 0 {width} {height}" style="width: 100%; max-width: 180px" aria-hidden="true">'
        f'<path d="{dots}" style="stroke: var(--role); stroke-width: 4; stroke-linecap: round; opacity: 0.7"/>'
        f'<polyline points="{line}" style="stroke: var(--ink); stroke-width: 1.5; fill: none"/></svg>'
        f'<div class="note">{count(len(rows), "row")}, loss {number(step.loss)}</div></td>'
    )


def _bits(value: float) -> str:
    return f' <div class="note">0x{struct.pack(">f", value).hex()}</div>'


def _short(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def _exact(value: float) -> str:
    return f"{value:.9g}".replace("-", "−")


def _difference(value: float, one: float) -> str:
    return "equal" if value == one else number(value - one)
