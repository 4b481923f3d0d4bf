"""The picker of a vector: a text that says its numbers, a slider for each of a few, and vectors to begin with."""

import math
from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.address import assign
from pages.parts.dials import Dial, dials
from pages.parts.values_field import values_field

Vector = tuple[float, ...]

_FEW = 6  # sliders; more do not fit beside a figure
_REACH = 3  # of a slider to either side, in steps of a half
_FARTHEST = 1_000  # from 0; what lies beyond it is typed


def vector_picker(key: str, label: str, elements: tuple[str, ...]) -> Vector:
    """The vector that is typed, slid or chosen, with one number for each of `elements`; all ones to begin with.

    The text is the state (and, under `key`, in the URL); sliders and choices write it.
    """
    size = len(elements)
    choices = {"ones": (1.0,) * size}
    if size > 1:
        choices |= {
            f"one-hot {name}": tuple(float(i == k) for i in range(size)) for k, name in enumerate(elements[:_FEW])
        }
    choice, field = st.columns([2, 3], gap="small", vertical_alignment="bottom")
    with field:
        typed = values_field(key, label, (size,), "all ones")
    vector = choices["ones"] if typed is None else typed
    _choice(choice, key, choices, vector)
    if size <= _FEW and all(abs(value) <= _FARTHEST for value in vector):
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
    def moved(place: int, halves: int) -> None:
        _write(key, (*vector[:place], halves / 2, *vector[place + 1 :]))

    dials(key, [_dial(*pair) for pair in zip(elements, vector, strict=True)], moved)


def _dial(element: str, value: float) -> Dial:
    """A slider over halves. At the place nearest to `value` it says `value` itself, which may be no half."""
    most = 2 * max(_REACH, math.ceil(abs(value)))
    place = round(2 * value)
    names = [f"{halves / 2:g}" for halves in range(-most, most + 1)]
    names[place + most] = f"{value:g}"
    return Dial(element, place, -most, most, names=tuple(names))


def _write(key: str, vector: Vector) -> None:
    text = "" if all(value == 1 for value in vector) else ", ".join(f"{value:.9g}" for value in vector)
    assign(**{key: text})
