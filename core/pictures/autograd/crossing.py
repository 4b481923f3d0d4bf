"""A matrix that is crossed by vectors: a row above it and one below, a column on its left and one on its right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from core.pictures.markup.palette import Role
from core.probe.excerpt import ShownAxis

Drawn = Callable[[int], str]  # the cell of one row, or of one column
_GAP: Final = '<td class="gap">…</td>'


@dataclass(frozen=True)
class Names:
    """What the rows and the columns of J are called, and which of them are drawn (None: some are left out)."""

    output: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    drawn_rows: ShownAxis
    drawn_columns: ShownAxis


def crossed(
    label: str,
    own: Names,
    entry: Callable[[int, int], str],
    *,
    top: tuple[str, Drawn] | None = None,
    bottom: tuple[str, Drawn] | None = None,
    left: tuple[str, Drawn] | None = None,
    right: tuple[str, Drawn] | None = None,
    picks: bool = False,
) -> str:
    """A matrix with a row above it and one below, a column on its left and one on its right, each with its name.

    With `picks`, the names of rows, of columns, and those of v and u can be picked: "v:0", "u:2", "v:", "u:".
    """

    def picked(name: str, what: str) -> str:
        if not picks:
            return ""
        vector = f"one-hot {what[0]}, which picks {name}" if name != what[0] else f"{name} = ones"
        return f' tabindex="0" role="button" data-pick="{what}" aria-label="{escape(vector)}"'

    def across(cells: Sequence[str], name: str, first: str, last: str, pick: str = "") -> str:
        sides = first if left else "", last if right else ""
        return f'{sides[0]}<th scope="row"{pick}>{escape(name)}</th>{"".join(cells)}{sides[1]}'

    blank = "<td></td>"

    def along(line: tuple[str, Drawn], place: str) -> str:
        cells = [_GAP if j is None else line[1](j) for j in own.drawn_columns]
        pick = picked("u", "u:") if place == "above" else ""
        return f'<tr class="{place}">{across(cells, line[0], blank, blank, pick)}</tr>'

    head = [
        "<th></th>" if j is None else f'<th scope="col"{picked(own.columns[j], f"u:{j}")}>{escape(own.columns[j])}</th>'
        for j in own.drawn_columns
    ]
    corners = (
        f'<th class="side"{picked("v", "v:") if side is left else ""}>{escape(side[0])}</th>' if side else ""
        for side in (left, right)
    )
    rows = [along(top, "above")] if top else []
    for i in own.drawn_rows:
        if i is None:
            gaps = ['<td class="gap">⋮</td>'] * len(own.drawn_columns)
            rows.append(f"<tr>{across(gaps, '', blank, blank)}</tr>")
            continue
        cells = [_GAP if j is None else entry(i, j) for j in own.drawn_columns]
        first, last = (side[1](i) if side else "" for side in (left, right))
        rows.append(f"<tr>{across(cells, own.rows[i], first, last, picked(own.rows[i], f'v:{i}'))}</tr>")
    rows += [along(bottom, "below")] if bottom else []
    return (
        f'<table class="grid crossing" aria-label="{escape(label)}"><thead><tr>'
        f"{across(head, '', *corners)}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def unknown(role: Role) -> str:
    """The cell of a number that is not known."""
    return f'<td class="empty {role}">·</td>'
