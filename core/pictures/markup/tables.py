"""Tables of facts: rows, cells, and the small marks that stand in them.

What is called a text is escaped here; what is called markup is HTML already.
"""

from collections.abc import Iterable, Sequence
from html import escape


def facts_table(head: Iterable[Sequence[str]], rows: Iterable[str], *, kind: str = "") -> str:
    """A table of facts: `head` are titles, each as markup or as (markup, class); `rows` are whole rows."""
    titles = [(title, "") if isinstance(title, str) else (title[0], title[1]) for title in head]
    columns = "".join(f'<th scope="col"{_class(css)}>{title}</th>' for title, css in titles)
    top = f"<thead><tr>{columns}</tr></thead>" if columns else ""
    return f'<table class="{f"facts {kind}".rstrip()}">{top}<tbody>{"".join(rows)}</tbody></table>'


def row(title: str, *cells: str, kind: str = "") -> str:
    """A row: what it is about, as markup, and its cells."""
    return f'<tr{_class(kind)}><th scope="row">{title}</th>{"".join(cells)}</tr>'


def td(markup: str, kind: str = "") -> str:
    """One cell."""
    return f"<td{_class(kind)}>{markup}</td>"


def texts(found: Iterable[str], kind: str = "") -> str:
    """A cell for each text."""
    return "".join(td(escape(text), kind) for text in found)


def sizes(*found: str) -> str:
    """A cell for each number, written out: they stand below one another."""
    return texts(found, "size")


def code(text: str) -> str:
    """A piece of Python."""
    return f"<code>{escape(text)}</code>"


def note(text: str) -> str:
    """A remark below what is said."""
    return f'<div class="note">{escape(text)}</div>'


def verdict(text: str, role: str) -> str:
    """A word that judges, on a ground of its role's color."""
    return f'<span class="verdict {role}">{escape(text)}</span>'


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""
