"""Where the points come from: made up, a table that comes with the app, or a visitor's own, which is nobody else's."""

from collections.abc import Hashable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import limits
from core.export.writing.table import TABLE_FILE, table_csv
from core.inputs.table.bundled import TABLES, bundled
from core.inputs.table.reading import Table, edited, read_table
from core.inputs.table.rows import counts_rows
from core.problem import InputProblem
from core.training.hyperplane.sample import Sample, sample
from pages import parts
from pages.parts.turn import effort
from pages.server import uploads

MADE, UPLOAD, PASTE = "made up", "your file", "pasted text"  # shown, and in the address
_SMALL = 100_000  # bytes of a table that is read within an answer: 20 ms
_PASTE = "x, y\n1, 2.1\n2, 3.9\n3, 6.2\n4, 7.8\n"


@dataclass(frozen=True)
class Picked:
    """Rows that a visitor picked, and a `token` that is equal as long as they are the same.

    `bundled` names the table of ours that they are from, None for others and where one was edited.
    """

    sample: Sample
    token: Hashable
    bundled: str | None = None


@dataclass(frozen=True)
class _Source:
    """A table, the source that it is of, and a `token` that is equal as long as it is the same."""

    kind: str
    token: Hashable
    table: Table

    @property
    def whole(self) -> bool:
        """Whether it is a table of ours as it comes with the app."""
        return self.kind in TABLES and self.token == self.kind


@dataclass
class _Edits:
    """What became of a source's table in the editor, which keeps its changes as differences to `base`."""

    base: pd.DataFrame | None = None  # None while the editor is closed
    frame: pd.DataFrame | None = None  # None while nothing is edited


def source() -> str:
    """The chosen source."""
    return st.selectbox("Source", [MADE, *TABLES, UPLOAD, PASTE], key="source", bind="query-params") or MADE


def pick(kind: str, most: int = limits.TABLE_INPUTS, prefix: str = "") -> Picked | None:
    """Draw what the source `kind` needs, with at first no more than `most` inputs chosen.

    The keys of what is drawn begin with `prefix`. None where there is no table yet, or none that can be used.
    """
    try:
        found = _source(kind)
        return _columns(_edited(found, prefix), most, prefix) if found else None
    except InputProblem as trouble:
        parts.problem(trouble, key="problem-table")
        return None


def _source(kind: str) -> _Source | None:
    if kind in TABLES:
        st.caption(f"{TABLES[kind].title}.", help=f"{TABLES[kind].source}.")
        return _Source(kind, kind, bundled(kind))
    # A visitor's table stays in the visitor's session, and in no cache that others share.
    if kind == UPLOAD:
        if context := get_script_run_ctx():
            uploads.expect(context.session_id)
        file = st.file_uploader("CSV file", type=["csv", "tsv", "txt", "dat"], key="upload")
        if file is not None:
            return _read(kind, file.getvalue(), file.name, file.file_id)
        last: _Source | None = parts.remembered(f"table-{UPLOAD}")  # the field forgets its file when it is not drawn
        if last is None:
            st.caption("A file stays with the visitor who chose it and is not part of a link.")
        return last
    text = st.text_area(
        "Table", _PASTE, key="pasted", max_chars=limits.PASTE_CHARACTERS, height=160, persist_state="session"
    )
    st.caption("What is pasted is not part of a link.")
    return _read(kind, (text or "").encode(), PASTE, text)


def _read(kind: str, data: bytes, name: str, token: Hashable) -> _Source:
    def make() -> _Source:
        with effort() if len(data) > _SMALL else nullcontext():
            return _Source(kind, token, read_table(data, name))

    return parts.remember(f"table-{kind}", token, make)


def _columns(found: _Source, most: int, prefix: str) -> Picked:
    kind, table = found.kind, found.table
    names = list(table.columns)
    if len(names) < 2:
        raise InputProblem(
            "The table has one column of numbers", "a line needs an input and a target", "choose one with two"
        )
    known = TABLES.get(kind)
    useful = [name for name in names if not counts_rows(name, table.columns[name])] or names
    target = _choice(f"{prefix}y-{kind}", "Target", names, known.target if known else useful[-1])
    others = [name for name in names if name != target]
    default = [name for name in known.inputs if name in others] if known else []
    first = [name for name in useful if name in others][:1]
    inputs = _choices(f"{prefix}x-{kind}", "Inputs", others, (default or first or others[:1])[:most])
    key = (kind, found.token, tuple(inputs), target)
    ours = kind if found.whole else None
    picked = parts.remember("picked", key, lambda: Picked(sample(table, inputs, target), key, ours))
    _say(table, picked.sample, prefix)
    return picked


def _choice(key: str, label: str, options: list[str], default: str) -> str:
    if st.session_state.get(key, default) not in options:
        st.session_state[key] = default  # it was a column of the table before
    return st.selectbox(label, options, options.index(default), key=key, bind="query-params") or default


def _choices(key: str, label: str, options: list[str], default: list[str]) -> list[str]:
    chosen = st.session_state.get(key)
    if chosen is not None and not set(chosen) <= set(options):
        st.session_state[key] = [name for name in chosen if name in options] or default
    return st.multiselect(label, options, default, key=key, bind="query-params", max_selections=limits.TABLE_INPUTS)


def _say(table: Table, chosen: Sample, prefix: str) -> None:
    """How many rows there are, and what was left out and why. Names from a file are shown as text, never as markup."""
    words = f"{len(chosen.y):,} of {table.rows:,} rows"
    if chosen.left_out:
        first = ", ".join(f"{row:,}" for row in chosen.left_out[:6])
        more = "" if len(chosen.left_out) <= 6 else f" and {len(chosen.left_out) - 6:,} more"
        words += f"; without a number in a chosen column: row {first}{more}"
    st.caption(words + ".")
    left = [f"“{dropped.name}” is left out: {dropped.why}" for dropped in table.dropped] + list(table.notes)
    if left:
        parts.fold(
            f"What was left out or guessed ({len(left)})",
            f"{prefix}table_notes",
            lambda: st.text("\n".join(line + "." for line in left[:50])),
        )


def _edited(found: _Source, prefix: str) -> _Source:
    """The source with its table as it is edited."""
    edits = parts.remember("edits", (found.kind, found.token), _Edits)
    if found.table.rows > limits.EDITABLE_ROWS:
        return found
    if not parts.fold("Edit the numbers", f"{prefix}edit-open", lambda: _edit(found.table, edits)):
        edits.base = None
    if edits.frame is None:
        return found
    frame = edits.frame
    names = list(found.table.columns)
    columns = {name: [None if pd.isna(v) else float(v) for v in frame[str(k)]] for k, name in enumerate(names)}
    return _Source(found.kind, (found.token, frame.to_numpy(float).tobytes()), edited(found.table, columns))


def _edit(table: Table, edits: _Edits) -> None:
    base = edits.base
    if base is None:
        base = edits.base = _frame(table) if edits.frame is None else edits.frame
    frame = _editor(base, table)
    if not frame.equals(base) or edits.frame is not None:
        edits.frame = frame
    st.caption("Edited numbers are not part of a link.")


def _frame(table: Table) -> pd.DataFrame:
    # Positions are the names of the fields; what the file calls the columns is only a label.
    return pd.DataFrame({str(k): values.numpy() for k, values in enumerate(table.columns.values())})


def _editor(base: pd.DataFrame, table: Table) -> pd.DataFrame:
    config: dict[str, Any] = {
        str(k): st.column_config.NumberColumn(label=name, width="small") for k, name in enumerate(table.columns)
    }
    try:
        return st.data_editor(base, num_rows="dynamic", hide_index=True, column_config=config, height=240, key="editor")
    except (IndexError, KeyError):  # Streamlit applies edits without a look at what the table has
        parts.problem(
            InputProblem("An edit refers to a row or a column that the table does not have", "it was made elsewhere",
                         "edit the numbers again"),
            key="problem-editor",
        )  # fmt: skip
        return base


def table_file(table: Sample) -> None:
    """A button that downloads the rows in use, which a script reads, if they are more than it holds itself."""
    if len(table.y) > limits.SCRIPT_POINTS:
        label = f"Download {TABLE_FILE}, which the code reads"
        parts.download(label, lambda: table_csv(table), TABLE_FILE, "text/csv", key="table-file")
