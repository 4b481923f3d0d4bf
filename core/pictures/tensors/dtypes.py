"""What dtypes keep of a number, bit by bit, and what they take in memory."""

from collections.abc import Sequence
from html import escape

from core.pictures.markup.cells import captioned
from core.pictures.markup.numbers import count, memory, number
from core.pictures.markup.palette import Role
from core.pictures.markup.tables import facts_table, row, td, texts, verdict
from core.pictures.tensors import in_words
from core.tensors.dtypes.formats import Footprint
from core.tensors.dtypes.stored import BitField, StoredNumber
from core.tensors.dtypes.wraparound import Sum

_ROLES: dict[str, Role] = {"sign": "gradient", "exponent": "second", "fraction": "first", "value": "first"}
_GOOD = ("exact",)
_BAD = ("refused", "overflow", "underflow", "wrapped", "becomes", "clamped")
_DIGITS = 22  # characters of a stored number; more do not fit, and stand in its tooltip
_HINT = "Point at a group of bits, or move there with Tab, to read it."


def kept_table(rows: Sequence[StoredNumber]) -> str:
    """Two rows per dtype: the value stored, its error, the distance to the next number, the verdict; then its bits."""
    head = ("dtype", "verdict", "stored", "error", "spacing there")
    key = legend([field for kept in rows for field in kept.fields])
    return captioned(facts_table(head, map(_kept_row, rows), kind="wide dense") + key, hint=_HINT)


def legend(fields: Sequence[BitField]) -> str:
    """Which color is which group of bits, of the groups that there are, in their order."""
    names = dict.fromkeys(field.name.partition(" ")[0] for field in fields)
    keys = "".join(f'<span class="{_ROLES[name]}">{name}</span>' for name in sorted(names, key=list(_ROLES).index))
    return f'<p class="legend bits">{keys}</p>' if keys else ""


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
    terms = (("start", facts.start, "first"), ("added", facts.added, "second"))
    rows = (
        row(name, td(f"{value:,}", "answer"), td(bits(fields, name)), kind=role)
        for (name, value, role), fields in zip(
            (*terms, ("start + added", facts.result, "total result")), facts.bits, strict=True
        )
    )
    if facts.turns:
        width = sum(len(field.bits) for field in facts.bits[0])
        how = "minus" if facts.turns > 0 else "plus"
        bits_kept = f"since only {width} bits are kept"
        said = f"On paper the sum is {facts.exact:,}. Torch gives that {how} 2^{width}, {bits_kept}."
    else:
        said = "The sum is in range, so torch gives the same as paper does."
    words = in_words.wraparound(facts)
    key = legend([field for fields in facts.bits for field in fields])
    return captioned(f'{facts_table((), rows)}{key}<p class="note">{escape(said)}</p>', hint=_HINT, words=words)


def footprint_table(rows: Sequence[Footprint], elements: int) -> str:
    """A bar per dtype, of the length of its bytes."""
    widest = max((each.total for each in rows), default=0) or 1
    body = (
        row(
            each.dtype,
            texts((count(each.element, "byte"), memory(each.total)), "answer"),
            td(f'<div class="bar" style="width: {100 * each.total / widest:.4g}%"></div>', "first"),
        )
        for each in rows
    )
    return facts_table(("dtype", "per element", f"{elements:,} elements", ""), body, kind="wide")


def _kept_row(kept: StoredNumber) -> str:
    tint = "result" if kept.verdict in _GOOD else "clash" if kept.verdict.startswith(_BAD) else "second"
    judged = td(verdict(kept.verdict, tint))
    if kept.stored is None:
        said = kept.message
        said += f"; .to(torch.{kept.dtype}) wraps to {kept.wrapped:,}" if kept.wrapped is not None else ""
        return row(kept.dtype, judged, f'<td colspan="3"><span class="note">{escape(said)}</span></td>')
    stored = f'<td class="answer" title="{escape(kept.exact)}">{escape(_digits(kept))}</td>'
    facts = texts(("none" if each is None else number(each) for each in (kept.error, kept.spacing)), "answer")
    below = f'<tr><td colspan="5">{bits(kept.fields, kept.dtype)}</td></tr>'
    return row(kept.dtype, judged, stored, facts, kind="upper") + below


def _digits(kept: StoredNumber) -> str:
    """What is stored; where Python's shortest form would hide that it is another number, the first of its digits."""
    shortest, exact = repr(kept.stored), kept.exact
    cut = exact[:_DIGITS]
    if not isinstance(kept.stored, float) or "." not in cut or len(exact) <= _DIGITS:
        return shortest
    return f"{cut}…" if len(cut.strip("-0.")) > 1 else shortest
