"""The picker of a vector: a text that says its numbers, and a slider for each of a few."""

import math

import streamlit as st

from core.inputs.values import fitting, parse_values
from core.problem import InputProblem
from pages.parts.fields.dials import Dial, dials
from pages.parts.fields.values_field import values_field
from pages.parts.streamlit_mends import assign

Vector = tuple[float, ...]

_FEW = 6  # sliders; more do not fit beside a figure
_REACH = 3  # of a slider to either side, in steps of a half
_FARTHEST = 1_000  # from 0; what lies beyond it is typed


def vector_picker(key: str, label: str, elements: tuple[str, ...]) -> Vector:
    """The vector that is typed or slid, with one number for each of `elements`; all ones to begin with.

    The text is the state (and, under `key`, in the URL); sliders write it. It outlives a run in which it is not shown.
    """
    size = len(elements)
    typed = values_field(key, label, (size,), "all ones", persist_state="page")
    vector = (1.0,) * size if typed is None else typed
    if size <= _FEW and all(abs(value) <= _FARTHEST for value in vector):
        _sliders(key, elements, vector)
    return vector


def write_vector(key: str, vector: Vector) -> None:
    """Put `vector` into the picker `key`; for a callback."""
    text = "" if all(value == 1 for value in vector) else ", ".join(map(_written, vector))
    assign(**{key: text})


def _written(value: float) -> str:
    return f"{value:.9g}"


def _sliders(key: str, elements: tuple[str, ...], vector: Vector) -> None:
    def after(place: int, halves: int) -> Vector:
        return tuple(map(float, map(_written, _moved(vector, place, halves))))

    def moved(place: int, halves: int) -> None:
        # What stands in the field now: another slider may have moved since `vector` was drawn.
        write_vector(key, _moved(_read(key, vector), place, halves))

    dials(key, [_dial(*pair) for pair in zip(elements, vector, strict=True)], moved, after=after)


def _moved(vector: Vector, place: int, halves: int) -> Vector:
    return (*vector[:place], halves / 2, *vector[place + 1 :])


def _read(key: str, otherwise: Vector) -> Vector:
    text = st.session_state[key] or ""
    try:
        numbers = parse_values(text).numbers if text.strip() else (1.0,) * len(otherwise)
    except InputProblem:
        return otherwise
    return fitting(numbers, (len(otherwise),)) or otherwise


def _dial(element: str, value: float) -> Dial:
    """A slider over halves. At the place nearest to `value` it says `value` itself, which may not be a half."""
    most = 2 * max(_REACH, math.ceil(abs(value)))
    place = round(2 * value)
    names = [f"{halves / 2:g}" for halves in range(-most, most + 1)]
    names[place + most] = f"{value:g}"
    return Dial(element, place, -most, most, names=tuple(names))
