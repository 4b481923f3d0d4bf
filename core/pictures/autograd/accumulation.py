"""A ledger of gradients as a bank statement, and the two ways to clear a gradient side by side."""

from collections.abc import Sequence
from html import escape

from core.autograd.accumulation.clearing import Cleared
from core.autograd.accumulation.ledger import Ledger, Row
from core.pictures.autograd.graph import preview
from core.pictures.markup.numbers import memory, number
from core.pictures.markup.tables import code, facts_table, note, row, sizes, td, verdict

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
    head = ("", "line", ("paid in", "size"), (f"balance: {leaf}.grad", "size"), "tensor")
    opening = f"<code>{leaf} = {escape(preview(ledger.held))}</code>, a leaf that requires grad"
    first = f"<tr>{td('')}{td(opening)}{sizes('', 'None')}{td('')}</tr>"
    pairs = zip(ledger.rows, [None, *ledger.rows[:-1]], strict=True)
    rows = (_row(count, entry, before) for count, (entry, before) in enumerate(pairs, 1))
    return facts_table(head, [first, *rows], kind="wide")


def caption(ledger: Ledger) -> str:
    """The end of the ledger in a few words."""
    if not ledger.rows:
        return f"Nothing has happened yet: {ledger.leaf}.grad is None."
    total = preview(ledger.total) or "None"
    return f"After {len(ledger.rows)} entries {ledger.leaf}.grad is {total}."


def clearing_table(ways: Sequence[Cleared]) -> str:
    """What each way leaves, and what an optimizer's next step does without a backward pass in between."""
    columns = ("", ".grad afterwards", "its memory", "x before the step", "x after it", "so the step")
    rows = (
        row(
            code(way.code),
            td(code(way.grad)),
            sizes(memory(way.nbytes), number(way.before), number(way.after)),
            td("skips x" if way.before == way.after else "moves x"),
        )
        for way in ways
    )
    return facts_table(columns, rows)


def _row(count: int, entry: Row, before: Row | None) -> str:
    line = code(entry.code)
    if entry.error is not None:
        paid = verdict("refused", "clash")
        advice = next((words for piece, words in _ADVICE.items() if piece in entry.error), "")
        line += f'<div class="reply clash">{escape(entry.error)}</div>{note(advice)}'
    elif entry.code.endswith(".backward()"):
        paid = verdict(f"+ {preview(entry.deposit) or 'nothing'}", "result")
    else:
        paid = verdict(f"− {preview(before.balance if before else None) or 'nothing'}", "second")
    balance = f"<strong>{escape(preview(entry.balance)) or 'None'}</strong>"
    kept = "none" if entry.account is None else f"{_LETTERS[entry.account]}, {memory(entry.nbytes)}"
    if entry.account is not None and (before is None or before.account != entry.account):
        kept = f"new: {kept}"
    return f"<tr>{sizes(str(count))}{td(line)}{td(paid, 'size')}{td(balance, 'size')}{td(kept)}</tr>"
