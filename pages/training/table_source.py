"""Where the points come from: made up, a table that comes with the app, or a visitor's own, which is nobody else's."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import limits
from core.inputs.table.bundled import TABLES, bundled
from core.inputs.table.reading import Table, edited, read_table
from core.problem import InputProblem
from core.training.hyperplane.sample import Sample, sample
from pages.parts.fold import fold
from pages.parts.problem import problem
from pages.parts.turn import effort
from server import uploads

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


def source() -> str:
    """The chosen source."""
    return st.selectbox("Source", [MADE, *TABLES, UPLOAD, PASTE], key="source", bind="query-params") or MADE


def pick(kind: str, most: int = limits.TABLE_INPUTS) -> Picked | None:
    """Draw what the source `kind` needs, with at first no more than `most` inputs chosen.

    None where there is no table yet, or none that can be used.
    """
    try:
        table, token = _table(kind)
        if table is None:
            return None
        changed = _edit(kind, table, token)
        if changed is not None:
            table, token = changed
        return _columns(kind, table, token, most)
    except InputProblem as trouble:
        problem(trouble, key="problem-table")
        return None


def _table(kind: str) -> tuple[Table | None, Hashable]:
    if kind in TABLES:
        st.caption(f"{TABLES[kind].title}.", help=f"{TABLES[kind].source}.")
        return bundled(kind), kind
    # A visitor's table stays in the visitor's session, and in no cache that others share.
    if kind == UPLOAD:
        if context := get_script_run_ctx():
            uploads.expect(context.session_id)
        file = st.file_uploader("CSV file", type=["csv", "tsv", "txt", "dat"], key="upload")
        if file is not None:
            return _read(file.getvalue(), file.name, file.file_id), file.file_id
        last = st.session_state.get("table-last")
        if last is not None and last[2] == UPLOAD:
            return last[1], last[0]
        st.caption("A file belongs to whoever chose it and is no part of a link.")
        return None, None
    text = st.text_area(
        "Table", _PASTE, key="pasted", max_chars=limits.PASTE_CHARACTERS, height=160, persist_state="session"
    )
    st.caption("What is pasted is no part of a link.")
    return _read((text or "").encode(), PASTE, text), text


def _read(data: bytes, name: str, token: Hashable) -> Table:
    last = st.session_state.get("table-last")
    if last is None or last[0] != token:
        if len(data) > _SMALL:
            with effort():
                table = read_table(data, name)
        else:
            table = read_table(data, name)
        last = st.session_state["table-last"] = (token, table, UPLOAD if name != "pasted text" else PASTE)
    return last[1]


def _columns(kind: str, table: Table, token: Hashable, most: int) -> Picked:
    names = list(table.columns)
    if len(names) < 2:
        raise InputProblem(
            "The table has one column of numbers", "a line needs an input and a target", "choose one with two"
        )
    known = TABLES.get(kind)
    target = _choice(f"y-{kind}", "Target", names, known.target if known else names[-1])
    others = [name for name in names if name != target]
    default = [name for name in known.inputs if name in others] if known else []
    inputs = _choices(f"x-{kind}", "Inputs", others, (default or others[:1])[:most])
    picked = st.session_state.get("picked")
    key = (kind, token, tuple(inputs), target)
    if picked is None or picked.token != key:
        picked = st.session_state["picked"] = Picked(
            sample(table, inputs, target), key, kind if known and token == kind else None
        )
    _say(table, picked.sample)
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


def _say(table: Table, chosen: Sample) -> None:
    """How many rows there are, and what was left out and why. Names from a file are shown as text, never as markup."""
    words = f"{len(chosen.y):,} of {table.rows:,} rows"
    if chosen.left_out:
        first = ", ".join(f"{row:,}" for row in chosen.left_out[:6])
        more = "" if len(chosen.left_out) <= 6 else f" and {len(chosen.left_out) - 6:,} more"
        words += f"; without a number in a chosen column: row {first}{more}"
    st.caption(words + ".")
    left = [f"“{dropped.name}” is left out: {dropped.why}" for dropped in table.dropped] + list(table.notes)
    if left and (box := fold(f"What was left out or guessed ({len(left)})", "table_notes")):
        with box:
            st.text("\n".join(line + "." for line in left[:50]))


def _edit(kind: str, table: Table, token: Hashable) -> tuple[Table, Hashable] | None:
    """The table as edited; None where it is not."""
    state = st.session_state.get("edit")
    if state is None or state["of"] != (kind, token):
        state = st.session_state["edit"] = {"of": (kind, token), "frame": None, "base": None}
    if table.rows > limits.EDITABLE_ROWS:
        return None
    box = fold("Edit the numbers", "edit-open")
    if box is None:
        state["base"] = None
    else:
        with box:
            # The editor keeps its changes as differences to what it began with, which has to stay.
            if state["base"] is None:
                state["base"] = _frame(table) if state["frame"] is None else state["frame"]
            frame = _editor(state["base"], table)
            if not frame.equals(state["base"]) or state["frame"] is not None:
                state["frame"] = frame
            st.caption("Edited numbers are no part of a link.")
    if state["frame"] is None:
        return None
    frame = state["frame"]
    names = list(table.columns)
    columns = {name: [None if pd.isna(v) else float(v) for v in frame[str(k)]] for k, name in enumerate(names)}
    return edited(table, columns), (token, frame.to_numpy(float).tobytes())


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
        problem(
            InputProblem("An edit names a row or a column that the table does not have", "it was made to another table",
                         "edit the numbers once more"),
            key="problem-editor",
        )  # fmt: skip
        return base
