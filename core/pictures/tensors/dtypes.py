"""What dtypes keep of a number, bit by bit, and what they take in memory."""

from collections.abc import Sequence
from html import escape

from core.pictures.markup.cells import captioned
from core.pictures.markup.numbers import count, memory, number
from core.pictures.markup.palette import Role
from core.tensors.dtypes.footprint import Footprint
from core.tensors.dtypes.stored import BitField, StoredNumber
from core.tensors.dtypes.wraparound import Sum

_ROLES: dict[str, Role] = {"sign": "gradient", "exponent": "second", "mantissa": "first", "value": "first"}
_GOOD = ("exact",)
_BAD = ("refused", "overflow", "underflow", "wrapped", "becomes", "clamped")
_HINT = "Point at a group of bits, or move there with Tab, to read it."


def kept_table(rows: Sequence[StoredNumber]) -> str:
    """Two rows per dtype: the value stored, its error, the distance to the next number, the verdict; then its bits."""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("dtype", "verdict", "stored", "error", "spacing there"))
    body = "".join(_kept_row(row) for row in rows)
    table = f'<table class="facts wide dense"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return captioned(table, hint=_HINT)


def bits(fields: Sequence[BitField], name: str) -> str:
    """The bits of one element in groups by role; each group says what it stands for."""
    groups = "".join(
        f'<span tabindex="0" class="{_ROLES[field.name.partition(" ")[0]]}" '
        f'aria-label="{escape(f"{name}, {field.name} {field.bits}: {field.says}")}">{field.bits}</span>'
        for field in fields
    )
    return f'<span class="bits">{groups}</span>'


def wraparound_figure(facts: Sum) -> str:
    """A sum in integers as it is written on paper, in bits."""
    rows = "".join(
        f'<tr class="{role}"><th scope="row">{name}</th><td class="answer">{value:,}</td>'
        f"<td>{bits(fields, name)}</td></tr>"
        for name, value, fields, role in zip(
            ("start", "added", "start + added"),
            (facts.start, facts.added, facts.result),
            facts.bits,
            ("first", "second", "total result"),
            strict=True,
        )
    )
    if facts.turns:
        width = sum(len(field.bits) for field in facts.bits[0])
        how = "less" if facts.turns > 0 else "plus"
        verdict = f"On paper {facts.exact:,}; {how} 2^{width}, since only {width} bits are kept."
    else:
        verdict = "The sum is in range: it is the one on paper."
    return captioned(
        f'<table class="facts"><tbody>{rows}</tbody></table><p class="note">{escape(verdict)}</p>', hint=_HINT
    )


def footprint_table(rows: Sequence[Footprint], elements: int) -> str:
    """A bar per dtype, of the length of its bytes."""
    widest = max((row.total for row in rows), default=0) or 1
    body = "".join(
        f'<tr><th scope="row">{row.dtype}</th><td class="answer">{count(row.element, "byte")}</td>'
        f'<td class="answer">{memory(row.total)}</td>'
        f'<td class="first"><div class="bar" style="width: {100 * row.total / widest:.4g}%"></div></td></tr>'
        for row in rows
    )
    head = (
        f'<th scope="col">dtype</th><th scope="col">an element</th><th scope="col">{elements:,} elements</th><th></th>'
    )
    return f'<table class="facts wide"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _kept_row(row: StoredNumber) -> str:
    tint = "result" if row.verdict in _GOOD else "clash" if row.verdict.startswith(_BAD) else "second"
    verdict = f'<span class="verdict {tint}">{escape(row.verdict)}</span>'
    if row.stored is None:
        note = f'<span class="note">{escape(row.message)}'
        note += f"; .to(torch.{row.dtype}) wraps to {row.wrapped:,}</span>" if row.wrapped is not None else "</span>"
        return f'<tr><th scope="row">{row.dtype}</th><td>{verdict}</td><td colspan="3">{note}</td></tr>'
    error = "none" if row.error is None else number(row.error)
    step = "none" if row.spacing is None else number(row.spacing)
    return (
        f'<tr class="upper"><th scope="row">{row.dtype}</th><td>{verdict}</td>'
        f'<td class="answer" title="{escape(row.exact)}">{escape(repr(row.stored))}</td>'
        f'<td class="answer">{error}</td><td class="answer">{step}</td></tr>'
        f'<tr><td colspan="5">{bits(row.fields, row.dtype)}</td></tr>'
    )
