"""The shape picker: a text that says the shape, and a slider for each of its axes."""

import streamlit as st

from core.inputs import limits
from core.inputs.problem import InputProblem
from core.inputs.shapes import Shape, format_shape, parse_shape
from pages.parts.address import assign
from pages.parts.problem import problem

_WIDTH = 74  # pixels; three sliders stand side by side in a third of the page


def shape_picker(key: str, label: str, default: Shape) -> Shape:
    """The shape that is typed or slid. A text that is none shows its problem, and the last shape stays.

    The text is the state (and, under `key`, in the URL); the sliders write it.
    """
    text = st.text_input(
        label, ", ".join(map(str, default)), key=key, bind="query-params", placeholder="rank 0: no sizes"
    )
    try:
        shape = parse_shape(text or "")
    except InputProblem as trouble:
        shape = st.session_state.get(f"{key}-last", default)
        problem(trouble, text, key=f"problem-{key}")
        st.caption(f"Until then: {format_shape(shape)}.")
    else:
        st.session_state[f"{key}-last"] = shape
    _axis_sliders(key, shape)
    return shape


def set_shape(key: str, shape: Shape) -> None:
    """Make `shape` the state of the picker `key`; for callbacks, which run before the widgets are drawn."""
    assign(**{key: ", ".join(map(str, shape))})


def _axis_sliders(key: str, shape: Shape) -> None:
    def write() -> None:
        rank = st.session_state[f"{key}-rank"]
        sizes = [st.session_state[f"{key}-{axis}"] for axis in range(len(shape))]
        # A new axis comes in front, where broadcasting adds it too, and has size 1, which changes nothing else.
        set_shape(key, (*[1] * (rank - len(sizes)), *sizes[max(len(sizes) - rank, 0) :]))

    # The sliders follow the text: their state is set before they are drawn, so that a link or an edit moves them.
    # Always, and not only where it differs: a slider that the browser mounts anew would fall back to 0 and report it.
    for name, value in [("rank", len(shape)), *enumerate(shape)]:
        st.session_state[f"{key}-{name}"] = value
    with st.container(horizontal=True, gap="small"):
        st.slider("Rank", 0, limits.RANK, key=f"{key}-rank", on_change=write, width=_WIDTH)
        for axis, size in enumerate(shape):
            st.slider(
                f"Axis {axis - len(shape)}",
                0,
                max(limits.SLIDER_SIZE, size),
                key=f"{key}-{axis}",
                on_change=write,
                disabled=size > limits.SLIDER_SIZE,
                width=_WIDTH,
            )
