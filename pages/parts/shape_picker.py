"""The shape picker: a text that says the shape, and a slider for each of its axes."""

import streamlit as st

from core.inputs import limits
from core.inputs.problem import InputProblem
from core.inputs.shapes import Shape, parse_shape
from pages.parts.problem import problem


def shape_picker(key: str, label: str, default: Shape) -> Shape | None:
    """The shape that is typed or slid; None, with the problem shown, if the text is none.

    The text is the state (and, under `key`, in the URL); the sliders write it.
    """
    text = st.text_input(
        label, ", ".join(map(str, default)), key=key, bind="query-params", placeholder="rank 0: no sizes"
    )
    try:
        shape = parse_shape(text or "")
    except InputProblem as trouble:
        problem(trouble, text, key=f"problem-{key}")
        return None
    _axis_sliders(key, shape)
    return shape


def _axis_sliders(key: str, shape: Shape) -> None:
    def write() -> None:
        rank = st.session_state[f"{key}-rank"]
        sizes = [st.session_state.get(f"{key}-{axis}", 1) for axis in range(len(shape))]
        # New axes come in front, as broadcasting adds them, and have size 1, which changes nothing else.
        sizes = [1] * (rank - len(sizes)) + sizes[max(len(sizes) - rank, 0) :]
        st.session_state[key] = ", ".join(map(str, sizes))

    # The sliders follow the text: their state is set before they are drawn, so that a link or an edit moves them.
    st.session_state[f"{key}-rank"] = len(shape)
    for axis, size in enumerate(shape):
        st.session_state[f"{key}-{axis}"] = size
    st.slider("Rank", 0, limits.RANK, key=f"{key}-rank", on_change=write)
    for axis, size in enumerate(shape):
        largest = max(limits.SLIDER_SIZE, size)
        st.slider(f"Axis {axis}", 0, largest, key=f"{key}-{axis}", on_change=write, disabled=size > limits.SLIDER_SIZE)
