"""A ledger of gradients as a bank statement, and the two ways to clear a gradient side by side."""

from collections.abc import Sequence
from html import escape

from core.autograd.accumulation.clearing import Cleared
from core.autograd.accumulation.ledger import Ledger, Row
from core.pictures.autograd.graph import preview
from core.pictures.markup.cells import facts_table
from core.pictures.markup.numbers import memory, number

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # one per tensor that .grad has been; a ledger has fewer entries
# A piece of the message -> what to do.
_ADVICE = {
    "scalar outputs": "This function gives several numbers: end it with .sum(), as in y = (x ** 2).sum().",
    "'zero_'": "Before the first backward pass .grad is None: there is nothing to clear.",
    "does not require grad": "It was not computed from the leaf, so no gradient flows.",
}


def ledger_table(ledger: Ledger) -> str:
    """One row per entry: the line, what it paid in or took out, `.grad` afterwards, and which tensor that is."""
    leaf = escape(ledger.leaf)
    head = "".join(
        f'<th scope="col"{css}>{text}</th>'
        for text, css in (
            ("", ""),
            ("line", ""),
            ("paid in", ' class="size"'),
            (f"balance: {leaf}.grad", ' class="size"'),
            ("tensor", ""),
        )
    )
    opening = f"<code>{leaf} = {escape(preview(ledger.held))}</code>, a leaf that requires grad"
    first = f'<tr><td></td><td>{opening}</td><td class="size"></td><td class="size">None</td><td></td></tr>'
    rows = "".join(_row(count, row, before) for count, (row, before) in enumerate(_with_previous(ledger.rows), 1))
    return f'<table class="facts wide"><thead><tr>{head}</tr></thead><tbody>{first}{rows}</tbody></table>'


def caption(ledger: Ledger) -> str:
    """The end of the ledger in a few words."""
    if not ledger.rows:
        return f"Nothing has happened yet: {ledger.leaf}.grad is None."
    total = preview(ledger.total) or "None"
    return f"After {len(ledger.rows)} entries {ledger.leaf}.grad is {total}."


def clearing_table(ways: Sequence[Cleared]) -> str:
    """What each way leaves, and what an optimizer's next step does without a backward pass in between."""
    columns = ("", ".grad afterwards", "its memory", "x before the step", "x after it", "so the step")
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(way.code)}</code></th><td><code>{escape(way.grad)}</code></td>'
        f'<td class="size">{memory(way.nbytes)}</td><td class="size">{number(way.before)}</td>'
        f'<td class="size">{number(way.after)}</td><td>{"skips x" if way.before == way.after else "moves x"}</td></tr>'
        for way in ways
    )
    return facts_table(columns, rows)


def _with_previous(rows: Sequence[Row]) -> list[tuple[Row, Row | None]]:
    return list(zip(rows, [None, *rows[:-1]], strict=True))


def _row(count: int, row: Row, before: Row | None) -> str:
    held = before.balance if before else None
    if row.error is not None:
        paid = '<span class="verdict clash">refused</span>'
    elif row.code.endswith(".backward()"):
        amount = preview(row.deposit) or "nothing"
        paid = f'<span class="verdict result">+ {escape(amount)}</span>'
    else:
        taken = escape(preview(held)) or "nothing"
        paid = f'<span class="verdict second">− {taken}</span>'
    line = f"<code>{escape(row.code)}</code>"
    if row.error is not None:
        advice = next((words for piece, words in _ADVICE.items() if piece in row.error), "")
        line += f'<div class="reply clash">{escape(row.error)}</div><div class="note">{advice}</div>'
    balance = f"<strong>{escape(preview(row.balance)) or 'None'}</strong>"
    kept = "none" if row.account is None else f"{_LETTERS[row.account]}, {memory(row.nbytes)}"
    if row.account is not None and (before is None or before.account != row.account):
        kept = f"new: {kept}"
    return (
        f'<tr><td class="size">{count}</td><td>{line}</td><td class="size">{paid}</td>'
        f'<td class="size">{balance}</td><td>{kept}</td></tr>'
    )
