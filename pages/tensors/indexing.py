"""Which cells does an index take, in which shape, and is the result a view or a copy?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import streamlit as st

from core.export.tensors.indexing import assign_script, gathering_script, read_script
from core.inputs.shapes import Shape
from core.inputs.values import Values, parse_values
from core.language.index import Index
from core.pictures.tensors import indexing as pictures
from core.problem import InputProblem
from core.tensors.indexing import gathering as gatherings
from core.tensors.indexing.assignment import Assignment, assign
from core.tensors.indexing.cells import assignment_portrait, gathering_portrait, selection_portrait
from core.tensors.indexing.equivalents import equivalents
from core.tensors.indexing.selection import Selection, select
from pages import parts, screen

ARTICLE = {
    "tensor[0, :]": screen.OPENINGS["indexing"], "tensor[:, 1]": {"at": "tensor[:, 1]"},
    "tensor[0:2, 2:4]": {"at": "tensor[0:2, 2:4]"},
    "tensor[mask]": {"at": "tensor[tensor > 5]"}, "tensor[indices]": {"at": "tensor[[0, 2]]"},
}  # fmt: skip
SETTINGS = {"at": "x[0:2, None, 1]", "indexing_x": "3, 4"}
EXAMPLES = {
    "a view of a part": "x[0:2, None, 1]",
    "every other column": "x[:, ::2]",
    "all but the last": "x[..., :-1]",
    "rows by a list": "x[[2, 0, 0]]",
    "cells by two lists": "x[[0, 1, 2], [3, 0, 1]]",
    "a block by two lists": "x[[[0], [2]], [1, 3]]",
    "a mask": "x[(x > 2) & (x < 9)]",
    "even numbers": "x[x % 2 == 0]",
    "rows by a mask": "x[x[:, 0] > 3]",
    "lists held apart": "x[[0, 1], None, [1, 2]]",
    "a negative step": "x[::-1]",
}


def take_example() -> None:
    """Write the chosen example into the index field."""
    if chosen := st.session_state["example"]:
        parts.assign(at=EXAMPLES[chosen])


def index_field(key: str, label: str, default: str, shape: Shape, device: str) -> Index:
    """The index that is typed, if torch takes it; else its problem, and the last one that works on this shape."""
    return parts.parsed_field(key, label, default, lambda text: select(shape, text, device).index, safe="x[...]")


@dataclass(frozen=True)
class State:
    """What is common to all views: a shape, counted up, and an index into it, with the text that is typed for it."""

    shape: Shape
    index: Index
    text: str
    device: str

    sliders = ("indexing_x",)

    def after(self, _: str, shape: Shape) -> Self | None:
        """The state after the picker moved to `shape`; None where the typed index does not fit that shape."""
        try:
            index = select(shape, self.text, self.device).index
        except InputProblem:
            return None
        return replace(self, shape=shape, index=index)


@dataclass(frozen=True)
class Writing:
    """What an assignment needs besides: the values, and an index whose result was taken before."""

    state: State
    given: Values
    watched: Index


@dataclass(frozen=True)
class Gathered:
    """An operation with an index tensor, `dim` and `index`; or `where` with its condition."""

    shape: Shape
    name: gatherings.Name
    dim: int
    index: Values | None
    condition: Index | None
    device: str


def read_picture(selection: Selection) -> str:
    """What the index takes."""
    return pictures.selection_figure(selection, selection_portrait(selection))


def read(state: State) -> None:
    """What the index takes, and what belongs to it."""
    selection = select(state.shape, state.index, state.device)
    found = equivalents(selection)
    parts.picture(
        "selection",
        state,
        lambda moved: read_picture(select(moved.shape, moved.index, moved.device)),
        now=read_picture(selection),
    )
    parts.figure(pictures.steps_table(selection), "steps")
    if selection.prediction.listed:
        st.markdown("torch reads this list as a tuple and warns that this will change: write `x[tuple(…)]`.")
    st.markdown(
        "Whole numbers, slices, `None` and `...` only change how the same storage is read: a **view**. "
        "A list or a mask picks cells in any order, which no stride can express: a **copy**."
    )
    if found:
        st.markdown("**Other ways to write the same**, each compared with the result:")
        parts.figure(pictures.equivalents_table(found), "equivalents")
    parts.fold("View or copy: the proof", "proof", lambda: parts.figure(pictures.proof_table(selection), "proof"))
    code(lambda: read_script(state.index, state.shape, selection.shape, found, device=state.device))


def ask_writing(state: State) -> Writing:
    """Draw the widgets of an assignment."""
    given = parts.parsed_field("value", "Value", "-1", parse_values)
    column = "x[..., 0]" if state.shape and state.shape[-1] else "x[...]"
    watched = index_field("indexing_view", "v, taken before the write", column, state.shape, state.device)
    return Writing(state, given, watched)


def write_picture(writing: Writing) -> str:
    """What an assignment through the index does. Raises `InputProblem`."""
    return _write_figure(_write(writing))


def _write(writing: Writing) -> Assignment:
    state = writing.state
    return assign(state.shape, state.index, writing.given, writing.watched, state.device)


def _write_figure(assignment: Assignment) -> str:
    return pictures.assignment_figure(assignment, assignment_portrait(assignment))


def write(writing: Writing) -> None:
    """What an assignment through the index does, and what belongs to it."""
    state, index = writing.state, writing.state.index
    assignment = _write(writing)
    parts.figure(_write_figure(assignment), "assignment")
    before, after = assignment.versions
    st.markdown(
        f"`{index.source} = …` wrote into the storage of `{index.name}` "
        f"({', '.join(f'`{name}`' for name in assignment.operations)}) and moved `{index.name}._version` from "
        f"{before} to {after}. "
        + (
            "`v` is a view, so it shows what is in the storage now."
            if assignment.shares
            else "`v` is a copy: it has its own storage and keeps what it had."
        )
    )
    if assignment.truncated:
        st.markdown(
            f"`{index.name}` holds whole numbers, so torch silently dropped the digits after the decimal point."
        )
    code(lambda: assign_script(index, writing.watched, state.shape, writing.given, device=state.device))


def ask_gathering(shape: Shape, device: str) -> tuple[Gathered, gatherings.Gathering]:
    """Draw the widgets of an operation with an index tensor, and have torch do it."""
    name = st.selectbox("Operation", gatherings.NAMES, key="fn", bind="query-params")
    if name == "where":
        condition = index_field("condition", "Condition", "x % 3 == 0", shape, device)
        asked = Gathered(shape, name, 0, None, condition, device)
        return asked, gathered(asked)
    dim = int(st.number_input("dim", -5, 5, 1 if len(shape) > 1 else 0, key="dim", bind="query-params"))
    text = st.text_input("index", key="index", bind="query-params", placeholder="an index that fits")
    try:
        asked = Gathered(shape, name, dim, parse_values(text) if text else None, None, device)
        return asked, gathered(asked)
    except InputProblem as trouble:
        parts.problem(trouble, text, key="problem-index")
        st.caption("For now, dim 0 and an index that fits are used.")
        asked = Gathered(shape, name, 0, None, None, device)
        return asked, gathered(asked)


def gathered(asked: Gathered) -> gatherings.Gathering:
    """Have torch do what is `asked`. Raises `InputProblem`."""
    if asked.condition:
        return gatherings.where(asked.shape, asked.condition, asked.device)
    fitting = gatherings.default_index(asked.name, asked.shape, asked.dim)
    index = fitting if asked.index is None else asked.index
    return gatherings.gathering(asked.name, asked.shape, asked.dim, index, asked.device)


def gather_picture(result: gatherings.Gathering) -> str:
    """What went where."""
    return pictures.gathering_figure(result, gathering_portrait(result))


def gather(asked: Gathered, result: gatherings.Gathering) -> None:
    """An operation with an index tensor, and what belongs to it."""
    parts.figure(gather_picture(result), "gathering")
    if result.repeated:
        st.markdown(
            "Several cells of the source go to the same place, and `scatter` does not say which of them stays."
            if asked.name == "scatter"
            else "Several cells of the source go to the same place, and all of them are added."
        )
    code(lambda: gathering_script(result, asked.shape, device=asked.device))


def code(source: Callable[[], str]) -> None:
    """The fold with the code, which is made when it is opened."""
    parts.fold("Code that does this", "indexing_code", lambda: parts.code(source(), "indexing.py"))


def show(way: str, shape: Shape, at: screen.Places, device: str) -> None:
    """The view that is chosen."""
    if way == "gather":
        with at.bar:
            asked, result = ask_gathering(shape, device)
        gather(asked, result)
        return
    with at.bar:
        index = index_field("at", "Index, as in Python", SETTINGS["at"], shape, device)
        state = State(shape, index, st.session_state.get("at") or "", device)
    at.controls.selectbox("Or try", list(EXAMPLES), index=None, key="example", on_change=take_example)
    screen.chips("indexing_article", ARTICLE, SETTINGS, at.chips)
    if way == "read":
        read(state)
    else:
        with at.bar:
            writing = ask_writing(state)
        write(writing)


device = parts.frame("Indexing", "Which cells does an index take, in which shape, and is the result a view or a copy?")
at = screen.places()
with at.controls:
    way = parts.views(["read", "write", "gather"], "indexing_show", label="Show", labelled=True)
with at.bar:
    shape = parts.shape_picker("indexing_x", "Shape of x", (3, 4))
with at.stage:
    try:
        show(way, shape, at, device)
    except InputProblem as trouble:
        parts.problem(trouble, key="problem-stage")
