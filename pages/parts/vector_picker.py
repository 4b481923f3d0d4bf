"""The picker of a vector: a text that says its numbers, a slider for each of a few, and vectors to begin with."""

import math
from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.address import assign
from pages.parts.values_field import values_field

Vector = tuple[float, ...]

_FEW = 6  # sliders; more do not fit beside a figure
_WIDTH = 74  # pixels; three sliders stand side by side in a third of the page
_REACH = 3.0  # of a slider to either side


def vector_picker(key: str, label: str, elements: tuple[str, ...]) -> Vector:
    """The vector that is typed, slid or chosen, with one number for each of `elements`; all ones to begin with.

    The text is the state (and, under `key`, in the URL); sliders and choices write it.
    """
    size = len(elements)
    choices = {"ones": (1.0,) * size}
    choices |= {f"one-hot {elements[i]}": _one_hot(i, size) for i in range(min(size, _FEW)) if size > 1}
    choice, field = st.columns([2, 3], gap="small", vertical_alignment="bottom")
    with field:
        typed = values_field(key, label, (size,), "all ones")
    vector = choices["ones"] if typed is None else typed
    if size > 1:
        _choice(choice, key, choices, vector)
    if size <= _FEW:
        _sliders(key, elements, vector)
    return vector


def _choice(place: DeltaGenerator, key: str, choices: Mapping[str, Vector], vector: Vector) -> None:
    def choose() -> None:
        chosen = choices.get(st.session_state[f"{key}-choice"])
        if chosen is not None:
            _write(key, chosen)

    st.session_state[f"{key}-choice"] = next((name for name, each in choices.items() if each == vector), None)
    place.selectbox(key, list(choices), key=f"{key}-choice", on_change=choose, placeholder="your own")


def _sliders(key: str, elements: tuple[str, ...], vector: Vector) -> None:
    def write() -> None:
        _write(key, tuple(st.session_state[f"{key}-{i}"] for i in range(len(elements))))

    if not all(math.isfinite(value) and abs(value) <= 1e3 for value in vector):
        return
    reach = max(_REACH, *(float(math.ceil(abs(value))) for value in vector))
    # The sliders follow the text: their state is set before they are drawn, so that a link or an edit moves them.
    for i, value in enumerate(vector):
        st.session_state[f"{key}-{i}"] = value
    with st.container(horizontal=True, gap="small"):
        for i, element in enumerate(elements):
            st.slider(element, -reach, reach, step=0.5, key=f"{key}-{i}", on_change=write, width=_WIDTH)


def _one_hot(place: int, size: int) -> Vector:
    return tuple(float(i == place) for i in range(size))


def _write(key: str, vector: Vector) -> None:
    text = "" if all(value == 1 for value in vector) else ", ".join(f"{value:g}" for value in vector)
    assign(**{key: text})
