"""Two backward passes through one graph: what is kept, what the second pass leaves, and functions that allow it."""

from collections.abc import Sequence
from html import escape

from core.autograd.accumulation.second_backward import GradientAccount, GraphFunction, Twice
from core.pictures.autograd.graph import preview
from core.pictures.markup.numbers import memory
from core.pictures.markup.tables import code, facts_table, note, row, td, verdict


def accounts_table(facts: Twice) -> str:
    """`.grad` of every input after one pass, after the second, and after two with `retain_graph=True`."""
    refused = facts.error is not None
    second = "after the second, refused" if refused else "after a second"
    columns = ("", "after backward()", second, "two, the first with retain_graph=True")
    return facts_table(columns, (_row(account, refused=refused) for account in facts.accounts), kind="wide")


def kept_table(facts: Twice) -> str:
    """The functions of the graph and what each keeps until it is freed."""
    rows = (row(code(function.name), td(_kept(function))) for function in facts.functions)
    return facts_table(("function of the graph", "keeps"), rows, kind="dense")


def examples_table(examples: Sequence[Twice]) -> str:
    """Short functions: what their graph keeps, and whether a second pass goes through."""
    rows = []
    for facts in examples:
        kept = [f"{function.name} keeps {', '.join(function.keeps)}" for function in facts.functions if function.keeps]
        judged = verdict("goes through", "result") if facts.error is None else verdict("refused", "clash")
        rows.append(row(code(facts.program.text), td(escape("; ".join(kept)) or "nothing"), td(judged)))
    return facts_table(("program", "kept", "second backward()"), rows)


def _kept(function: GraphFunction) -> str:
    return f"{escape(', '.join(function.keeps))}, {memory(function.nbytes)}" if function.keeps else "nothing"


def _row(account: GradientAccount, *, refused: bool) -> str:
    first, second, retained = (
        escape(preview(each)) or "None" for each in (account.first, account.second, account.retained)
    )
    if refused:
        second += note("changed all the same" if account.first != account.second else "as before")
    title = code(f"{account.name}.grad") + note(f"{account.name} = {preview(account.value)}")
    return row(title, *(td(each, "size") for each in (first, second, retained)))
