"""A table from a file: its numeric columns, and what was left out and why.

Source of the format: RFC 4180, with the delimiters, the encodings and the decimal marks that spreadsheets use.
"""

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import torch
from torch import Tensor

from core import limits
from core.inputs.table.columns import is_number, read_column
from core.inputs.table.text import TableText, read_text
from core.problem import InputProblem, quote


@dataclass(frozen=True)
class Dropped:
    """A column of the file that is not in the table, and why: a clause such as "it holds text"."""

    name: str
    why: str


@dataclass(frozen=True, eq=False)
class CompleteRows:
    """Columns of a table in their complete rows: `numbers` is float64 of shape (n, columns).

    `rows` holds their numbers, `missing` those of the other rows; the first row below the names is row 1.
    """

    numbers: Tensor
    rows: Tensor
    missing: Tensor


@dataclass(frozen=True, eq=False)
class Table:
    """The numeric columns of a file, name -> float64 of shape (rows,), nan where no finite number stands.

    The names are what the file calls the columns, made printable, short and unique. They are text to show, and never
    the name of a field or a part of markup. `dropped` are the other columns; `notes` are sentences, without their full
    stop, on what was taken to be meant.
    """

    name: str
    columns: dict[str, Tensor]
    rows: int
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the rows in which a numeric column has no finite number."""
        return tuple(self.take(list(self.columns)).missing.tolist())

    def take(self, names: Sequence[str]) -> CompleteRows:
        """These columns in this order, without the rows in which one of them has no number."""
        values = torch.stack([self.columns[name] for name in names], dim=1)  # (rows, columns)
        complete = values.isfinite().all(dim=1)
        rows = torch.arange(1, self.rows + 1)
        return CompleteRows(values[complete], rows[complete], rows[~complete])


def read_table(data: bytes, name: str) -> Table:
    """The table in a file's bytes; `name` is what messages call the file. Raises `InputProblem`."""
    text = read_text(data, name)
    body = io.BytesIO(text.data)
    header, first = _record(body, text, name), _record(body, text, name, keep=True)
    notes = list(text.notes)
    if header and all(is_number(cell) for cell in header):
        notes.append("There is no row of names, so the columns are numbered")
        header, first = ["" for _ in header], header
        body.seek(0)
    if not first:
        if text.data.count(b'"') % 2:
            raise _unclosed(name)
        raise InputProblem(
            f"{quote(name)} has one row only", "below its names a table has rows of numbers", "give it at least two"
        )
    if len(first) == len(header) + 1 and not first[-1]:
        header.append("")  # each row ends in a delimiter
    if len(first) > len(header):
        raise _ragged(name, "the first row of numbers", len(header), len(first))
    if len(header) > limits.TABLE_COLUMNS:
        raise InputProblem(
            f"{quote(name)} has {len(header):,} columns",
            f"this app reads at most {limits.TABLE_COLUMNS}",
            "leave out those that you do not need",
        )
    names, more = _names(header)
    return _table(_parse(body, text, len(names), name), names, text, name, [*notes, *more])


def edited(table: Table, columns: Mapping[str, Sequence[float | None]]) -> Table:
    """The table with other numbers in its columns, None where there is none. Raises `InputProblem`."""
    rows = max(map(len, columns.values()))
    if rows > limits.EDITABLE_ROWS:
        raise InputProblem(
            f"There are {rows:,} rows", f"at most {limits.EDITABLE_ROWS} can be edited here", "take some out"
        )
    numbers = {
        name: torch.tensor([math.nan if value is None else value for value in column], dtype=torch.float64)
        for name, column in columns.items()
    }
    return replace(table, columns=numbers, rows=rows)


def _record(body: io.BytesIO, text: TableText, name: str, *, keep: bool = False) -> list[str]:
    """The next row of cells that is not blank, [] if there is none. `keep` leaves it to be read again."""
    place = body.tell()
    rows = csv.reader((line.decode() for line in body), delimiter=text.delimiter.decode(), skipinitialspace=True)
    try:
        cells = next((row for row in rows if len(row) > 1 or any(cell.strip() for cell in row)), [])
    except csv.Error as error:
        raise _unclosed(name) from error
    if keep:
        body.seek(place)
    return [cell.strip() for cell in cells]


def _names(header: list[str]) -> tuple[list[str], list[str]]:
    """Names to show, and what had to be done to the header's own."""
    names: list[str] = []
    notes = []
    for position, cell in enumerate(header, 1):
        words = "".join(c if c.isprintable() else " " for c in cell).split()
        short = " ".join(words)
        if len(short) > limits.TABLE_NAME:
            short = short[: limits.TABLE_NAME - 1] + "…"
        short = short or f"column {position}"
        name, count = short, 1
        while name in names:
            count += 1
            name = f"{short} ({count})"
        if count > 1:
            notes.append(f"Several columns are called {quote(short)}; this one is shown as {quote(name, 80)}")
        names.append(name)
    return names, notes


def _parse(body: io.BytesIO, text: TableText, columns: int, name: str) -> pd.DataFrame:
    above = text.data.count(b"\n", 0, body.tell())
    try:
        return pd.read_csv(
            body,
            sep=text.delimiter.decode(),
            decimal="," if text.decimal_comma else ".",
            header=None,
            names=[str(position) for position in range(columns)],
            index_col=False,
            low_memory=False,  # by pieces, a column could become a mixture
            skipinitialspace=True,
        )
    except pd.errors.ParserError as error:
        found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if found is None:
            raise _unclosed(name) from error
        wanted, line, seen = map(int, found.groups())
        raise _ragged(name, f"line {above + line:,}", wanted, seen) from error


def _table(frame: pd.DataFrame, names: list[str], text: TableText, name: str, notes: list[str]) -> Table:
    columns, dropped, rows = {}, [], len(frame)
    for position, label in enumerate(names):
        values, words = read_column(frame.pop(str(position)), decimal_comma=text.decimal_comma)
        if values is None:
            dropped.append(Dropped(label, words))
            continue
        columns[label] = values
        if words:
            notes.append(f"In {quote(label, 80)} {words}")
    if not columns:
        what = f"; {quote(dropped[0].name, 80)}, for one, {dropped[0].why[3:]}" if dropped else ""
        raise InputProblem(
            f"{quote(name)} has no column of numbers",
            f"a line is fitted to numbers{what}",
            "choose a table with at least two columns of numbers",
        )
    return Table(name, columns, rows, tuple(dropped), tuple(notes))


def _unclosed(name: str) -> InputProblem:
    return InputProblem(
        f"{quote(name)} opens a quotation mark that nothing closes",
        "the rest of the file is then one cell",
        'put a second " at the end of the cell, or take the first one out',
    )


def _ragged(name: str, where: str, wanted: int, seen: int) -> InputProblem:
    return InputProblem(
        f"In {quote(name)} {where} has {seen:,} cells",
        f"the row of names has {wanted:,}",
        "give each row as many cells as there are names, and put a cell that has a delimiter in it into quotes",
    )
