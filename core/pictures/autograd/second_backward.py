"""Two backward passes through one graph: what is kept, what the second pass leaves, and functions that allow it."""

from collections.abc import Sequence
from html import escape

from core.autograd.accumulation.second_backward import GradientAccount, GraphFunction, Twice
from core.pictures.autograd.graph import preview
from core.pictures.markup.cells import facts_table
from core.pictures.markup.numbers import memory


def accounts_table(facts: Twice) -> str:
    """`.grad` of every input after one pass, after the second, and after two with `retain_graph=True`."""
    second = "after a second" if facts.error is None else "after the second, refused"
    columns = ("", "after backward()", second, "two, the first with retain_graph=True")
    rows = "".join(_row(account, refused=facts.error is not None) for account in facts.accounts)
    return facts_table(columns, rows, kind="wide")


def kept_table(facts: Twice) -> str:
    """The functions of the graph and what each keeps until it is freed."""
    rows = "".join(
        f'<tr><th scope="row"><code>{function.name}</code></th><td>{_kept(function)}</td></tr>'
        for function in facts.functions
    )
    return facts_table(("function of the graph", "keeps"), rows, kind="dense")


def examples_table(examples: Sequence[Twice]) -> str:
    """Short functions: what their graph keeps, and whether a second pass goes through."""
    rows = []
    for facts in examples:
        kept = [f"{function.name} keeps {', '.join(function.keeps)}" for function in facts.functions if function.keeps]
        verdict = '<span class="verdict result">goes through</span>'
        if facts.error is not None:
            verdict = '<span class="verdict clash">refused</span>'
        rows.append(
            f'<tr><th scope="row"><code>{escape(facts.program.text)}</code></th>'
            f"<td>{escape('; '.join(kept)) or 'nothing'}</td><td>{verdict}</td></tr>"
        )
    return facts_table(("program", "kept", "second backward()"), rows)


def _kept(function: GraphFunction) -> str:
    return f"{escape(', '.join(function.keeps))}, {memory(function.nbytes)}" if function.keeps else "nothing"


def _row(account: GradientAccount, *, refused: bool) -> str:
    changed = account.first != account.second
    note = ""
    if refused:
        note = '<div class="note">changed all the same</div>' if changed else '<div class="note">as before</div>'
    title = f"{account.name}.grad"
    return (
        f'<tr><th scope="row"><code>{escape(title)}</code><div class="note">{escape(account.name)} = '
        f'{escape(preview(account.value))}</div></th><td class="size">{escape(preview(account.first)) or "None"}</td>'
        f'<td class="size">{escape(preview(account.second)) or "None"}{note}</td>'
        f'<td class="size">{escape(preview(account.retained)) or "None"}</td></tr>'
    )
