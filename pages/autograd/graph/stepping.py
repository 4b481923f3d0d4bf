"""The step of a run that the graph page shows, and whose functions it draws."""

from typing import Final

import streamlit as st

from core.autograd.tape.diagram import View
from pages import parts

_VIEWS: Final = ["engine", "mathematics"]


def choose_step(count: int, end: int | None = None) -> int:
    """The step to show, by slider, by button or by key. The last is called "end", whatever its number is.

    For the last one `end` is returned, where that is given.
    """
    names = ["start", *map(str, range(1, count - 1)), "end"]
    if count == 1:
        return 0
    slider = st.container()
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    field, back, on = row.container(width=96), row, row
    if st.session_state.get("step", "end") not in names:
        st.session_state["step"] = "end"
    step = field.selectbox(
        "Go to step", names, count - 1, key="step", bind="query-params", label_visibility="collapsed"
    )
    place = names.index(step)

    def shown(place: int) -> int:
        return place if end is None or place < count - 1 else end

    with slider:
        parts.dials(
            "place",
            [parts.Dial("Step", place, 0, count - 1, names=tuple(names))],
            lambda _, to: parts.assign(step=names[to]),
            wide=True,
            after=lambda _, to: shown(to),
        )
    for button, text, to in ((back, "Back", place - 1), (on, "Next", place + 1)):
        possible = 0 <= to < count
        target = {"step": names[to] if possible else "end"}
        button.button(
            text,
            key=text,
            on_click=parts.assign,
            kwargs=target,
            shortcut=text[0],
            disabled=not possible,
        )
    return shown(place)


def choose_view() -> View:
    """Whether the nodes are functions, as torch has it, or variables."""
    label = "Nodes: functions as torch's engine has them, or variables as people draw them"
    return "mathematics" if parts.views(_VIEWS, "graph_view", label=label) == _VIEWS[1] else "engine"
