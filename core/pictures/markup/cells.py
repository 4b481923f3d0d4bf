"""Tensors as tables: pure functions from excerpts to HTML.

Rank 0 to 2 is one grid; each further axis tiles grids, alternately side by side and one below the other, and every
grid is labelled with its index. `data-g` names the groups that a cell belongs to, `data-from` those that it was
computed from; the page lights them up together.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from core.inputs.shapes import format_shape
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import Role
from core.pictures.markup.twin import twin
from core.probe.excerpt import Excerpt, Index, Number


@dataclass(frozen=True)
class Cell:
    """One cell: its text, what it says in words, the groups it is a member of and the groups it came from."""

    text: str
    label: str
    member: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


CellMaker = Callable[[Index, Number], Cell]
HINT: Final = "Point at a cell, or move there with Tab and the arrow keys, to see where it comes from."


def plain_cell(name: str) -> CellMaker:
    """Cells that say their name, index and value, and light nothing."""
    return lambda index, value: Cell(number(value), f"{at(name, index)} = {number(value)}")


def grouped_cell(name: str) -> CellMaker:
    """Cells that say the same, each of the group of its name and index."""
    return lambda index, value: Cell(number(value), f"{at(name, index)} = {number(value)}", (group(name, index),))


def group(name: str, index: Sequence[int]) -> str:
    """The group of an element, which is nobody else's: `a-1-0`."""
    return "-".join([name, *map(str, index)])


def at(name: str, index: Sequence[int]) -> str:
    """An element's name as Python writes it: `a[1, 0]`, and `a` itself at rank 0."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def tensor(excerpt: Excerpt, name: str, role: Role = "plain", cell: CellMaker | None = None, *, note: str = "") -> str:
    """One tensor with its name and shape above its grids. `note` is a few words behind the shape."""
    make = cell or plain_cell(name)
    values = iter(excerpt.values)
    title = f'{escape(name)} <span class="shape">{format_shape(excerpt.shape)}</span>'
    if note:
        title += f' <span class="note">{escape(note)}</span>'
    label = escape(f"{name}, shape {format_shape(excerpt.shape)}")
    body = _tiles(excerpt, (), values, make)
    return f'<div class="tensor {role}" role="group" aria-label="{label}"><div class="name">{title}</div>{body}</div>'


def figure(*parts: str, hint: str = "", words: str = "") -> str:
    """Tensors and signs in a row; with `hint`, below them the line of `captioned`."""
    row = f'<div class="row">{"".join(parts)}</div>'
    return captioned(row, hint=hint, words=words) if hint else row


def captioned(markup: str, *, hint: str, words: str = "") -> str:
    """Markup with a line below it: `hint`, until a cell under the pointer or the focus says there what it is.

    `words` say what the picture shows: they become its text twin.
    """
    line = f'<figcaption aria-live="polite"><span class="hint">{escape(hint)}</span></figcaption>'
    return f"{twin(words) if words else ''}{markup}{line}"


def stacked(*markups: str) -> str:
    """Pictures one below the other."""
    return "".join(f'<div class="storey">{markup}</div>' for markup in markups)


def sign(text: str) -> str:
    """An operator between tensors."""
    return f'<span class="sign">{escape(text)}</span>'


def _tiles(excerpt: Excerpt, prefix: tuple[int | None, ...], values: Iterator[Number], make: CellMaker) -> str:
    """The grids under `prefix`, a partial index into the axes before the last two."""
    left = len(excerpt.axes) - len(prefix)
    if left <= 2:
        return _grid(excerpt, prefix, values, make)
    tiles = [
        '<td class="gap">…</td>' if i is None else f"<td>{_tiles(excerpt, (*prefix, i), values, make)}</td>"
        for i in excerpt.axes[len(prefix)]
    ]
    if not tiles:
        tiles = [f'<td class="empty">{_EMPTY}</td>']
    # Counted from the grid outwards, the first further axis goes side by side, the next one down, and so on.
    rows = [tiles] if left % 2 else [[tile] for tile in tiles]
    return '<table class="tiles" role="presentation">' + _rows(rows) + "</table>"


def _grid(excerpt: Excerpt, prefix: tuple[int | None, ...], values: Iterator[Number], make: CellMaker) -> str:
    outer = tuple(i for i in prefix if i is not None)
    inner = excerpt.axes[len(prefix) :]
    row_axis = inner[0] if len(inner) == 2 else (0,)
    column_axis = inner[-1] if inner else (0,)
    where = f'<div class="where">[{", ".join(map(str, outer))}, :, :]</div>' if outer else ""
    if 0 in excerpt.shape:
        return f'{where}<table class="grid"><tbody><tr><td class="empty">{_EMPTY}</td></tr></tbody></table>'
    rows = []
    for r in row_axis:
        if r is None:
            rows.append([f'<td class="gap">{"" if c is None else "⋮"}</td>' for c in column_axis])
            continue
        row = []
        for c in column_axis:
            if c is None:
                row.append('<td class="gap">…</td>')
                continue
            index = (*outer, *((r, c)[2 - len(inner) :] if inner else ()))
            row.append(cell_markup(make(index, next(values))))
        rows.append(row)
    return f'{where}<table class="grid">{_rows(rows)}</table>'


def cell_markup(cell: Cell) -> str:
    """One cell of a table."""
    classes = f' class="{" ".join(cell.classes)}"' if cell.classes else ""
    member = f' data-g="{" ".join(cell.member)}"' if cell.member else ""
    source = f' data-from="{" ".join(cell.source)}"' if cell.source else ""
    label = escape(cell.label)
    return f'<td tabindex="0" aria-label="{label}"{classes}{member}{source}>{escape(cell.text)}</td>'


def _rows(rows: Sequence[Sequence[str]]) -> str:
    return "<tbody>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</tbody>"


_EMPTY = "no elements"
