"""Which cells does an index take, in which shape, and is it a view or a copy?"""

import streamlit as st

from core.export.tensors.indexing import assign_script, gathering_script, read_script
from core.inputs.shapes import Shape
from core.inputs.values import parse_values
from core.language.index.reader import parse_index
from core.language.index.syntax import Index
from core.pictures.tensors import indexing as pictures
from core.problem import InputProblem
from core.tensors.indexing import gathering as gatherings
from core.tensors.indexing.assignment import assign
from core.tensors.indexing.cells import assignment_portrait, gathering_portrait, selection_portrait
from core.tensors.indexing.equivalents import equivalents
from core.tensors.indexing.selection import select
from pages import parts

EXAMPLES = {
    "one row": "x[1]",
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
    if st.session_state["example"]:
        parts.assign(at=EXAMPLES[st.session_state["example"]])


def index_field(key: str, label: str, default: str, shape: Shape, device: str) -> Index:
    """The index that is typed, if torch takes it; else its problem, and the last one that worked."""
    text = st.text_input(label, default, key=key, bind="query-params")
    memory = f"{key}-last"
    try:
        index = select(shape, text or "", device).index
    except InputProblem as trouble:
        parts.problem(trouble, text, key=f"problem-{key}")
        index = last_good(memory, shape, device)
        st.caption(f"Until then: `{index.source}`.")
    else:
        st.session_state[memory] = index.source
    return index


def last_good(memory: str, shape: Shape, device: str) -> Index:
    """The last index that worked, if it still does on this shape, else all of the tensor."""
    try:
        return select(shape, st.session_state.get(memory, "x[...]"), device).index
    except InputProblem:
        return parse_index("x[...]")


def read(shape: Shape, index: Index, device: str) -> str:
    """What the index takes."""
    selection = select(shape, index, device)
    found = equivalents(selection)
    parts.figure(pictures.selection_figure(selection, selection_portrait(selection)), "selection")
    parts.figure(pictures.steps_table(selection), "steps")
    if selection.prediction.listed:
        st.markdown("torch reads this list as a tuple, and warns that this will change: write `x[tuple(…)]`.")
    st.markdown(
        "Whole numbers, slices, `None` and `...` only change how the same storage is read: a **view**. "
        "A list or a mask picks cells in any order, which no stride can say: a **copy**."
    )
    if found:
        st.markdown("**The same by other names**, each compared with the result:")
        parts.figure(pictures.equivalents_table(found), "equivalents")
    if box := parts.fold("View or copy: the proof", "proof"):
        with box:
            parts.figure(pictures.proof_table(selection), "proof")
    return read_script(index, shape, selection.shape, found, device=device)


def write(shape: Shape, index: Index, device: str) -> str:
    """What an assignment through the index does."""
    with controls:
        given = parts.parsed_field("value", "Value", "-1", parse_values)
        column = "x[..., 0]" if shape and shape[-1] else "x[...]"
        watched = index_field("indexing_view", "v, taken before the write", column, shape, device)
    assignment = assign(shape, index, given, watched, device)
    parts.figure(pictures.assignment_figure(assignment, assignment_portrait(assignment)), "assignment")
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
        st.markdown(f"`{index.name}` holds whole numbers, so torch dropped what stands behind the point, silently.")
    return assign_script(index, watched, shape, given, device=device)


def gather(shape: Shape, device: str) -> str:
    """An operation with an index tensor."""
    with controls:
        name = st.selectbox("Operation", gatherings.NAMES, key="fn", bind="query-params")
        if name == "where":
            condition = index_field("condition", "Condition", "x % 3 == 0", shape, device)
            result = gatherings.where(shape, condition, device)
        else:
            dim = st.number_input("dim", -5, 5, 1 if len(shape) > 1 else 0, key="dim", bind="query-params")
            text = st.text_input("index", key="index", bind="query-params", placeholder="one that fits")
            default = gatherings.default_index(name, shape, int(dim))
            try:
                result = gatherings.gathering(name, shape, int(dim), parse_values(text) if text else default, device)
            except InputProblem as trouble:
                parts.problem(trouble, text, key="problem-index")
                fitting = gatherings.default_index(name, shape, 0)
                result = gatherings.gathering(name, shape, 0, fitting, device)
                st.caption("Until then: dim 0 and an index that fits.")
    parts.figure(pictures.gathering_figure(result, gathering_portrait(result)), "gathering")
    if result.repeated:
        st.markdown(
            "Two cells of the source go to one place: `scatter` leaves it open which one stays."
            if name == "scatter"
            else "Two cells of the source go to one place, and all of them are added."
        )
    return gathering_script(result, shape, device=device)


device = parts.frame("Indexing", "Which cells does an index take, in which shape, and is it a view or a copy?")
controls, stage = st.columns([1, 2], gap="medium")

with controls:
    way = st.segmented_control(
        "Show", ["read", "write", "gather"], default="read", required=True, key="indexing_show", bind="query-params"
    )
    shape = parts.shape_picker("indexing_x", "Shape of x", (3, 4))
    if way != "gather":
        at = index_field("at", "Index, as in Python", "x[0:2, None, 1]", shape, device)
        st.selectbox("Or try", list(EXAMPLES), index=None, key="example", on_change=take_example)

with stage:
    try:
        if way == "read":
            source = read(shape, at, device)
        elif way == "write":
            source = write(shape, at, device)
        else:
            source = gather(shape, device)
    except InputProblem as trouble:
        parts.problem(trouble, key="problem-stage")
    else:
        if box := parts.fold("Code that does this", "indexing_code"):
            with box:
                parts.code(source, "indexing.py")
