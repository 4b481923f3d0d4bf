"""The shape picker: a text that says the shape, and a slider for its rank and for each of its axes."""

import streamlit as st

from core import limits
from core.inputs.shapes import Shape, parse_shape, with_rank
from core.problem import InputProblem
from pages.parts.fields.dials import Dial, dials
from pages.parts.fields.parsed_field import parsed_field
from pages.parts.streamlit_mends import assign


def shape_picker(key: str, label: str, default: Shape) -> Shape:
    """The shape that is typed or slid. A text that is not a shape shows its problem, and the last shape stays.

    The text is the state (and, under `key`, in the URL); the sliders write it.
    """
    shape = parsed_field(key, label, ", ".join(map(str, default)), parse_shape, placeholder="rank 0: no sizes")

    whole = _whole(key, shape)

    def after(place: int, value: int) -> Shape:
        return _moved(shape, place - 1 - len(shape), value) if place else with_rank(whole, value)

    def moved(place: int, value: int) -> None:
        # What stands in the field now: another slider may have moved since `shape` was drawn.
        present = _read(key, shape)
        if place:
            set_shape(key, _moved(present, place - 1 - len(shape), value))
        else:
            st.session_state[f"{key}-whole"] = longest = _whole(key, present)
            set_shape(key, with_rank(longest, value))

    most = limits.SLIDER_SIZE
    axes = [
        Dial(f"Axis {axis - len(shape)}", size, 0, max(most, size), disabled=size > most)
        for axis, size in enumerate(shape)
    ]
    rows = [Dial("Rank", len(shape), 0, limits.RANK), *axes]
    dials(key, rows, moved, after=after)
    return shape


def _moved(shape: Shape, axis: int, size: int) -> Shape:
    """`shape` with this size on `axis`, which is counted from the right: -1 is the last. It may not be there."""
    place = len(shape) + axis
    return (*shape[:place], size, *shape[place + 1 :]) if place >= 0 else shape


def _whole(key: str, shape: Shape) -> Shape:
    """What `shape` was before its rank was slid: so the sizes come back, and each place of the slider means one shape.

    Otherwise the shape at a place would depend on those that the slider passed on its way there.
    """
    kept: Shape = st.session_state.get(f"{key}-whole", shape)
    return kept if with_rank(kept, len(shape)) == shape else shape


def _read(key: str, otherwise: Shape) -> Shape:
    try:
        return parse_shape(st.session_state[key])
    except InputProblem:
        return otherwise


def set_shape(key: str, shape: Shape) -> None:
    """Make `shape` the state of the picker `key`; for callbacks, which run before the widgets are drawn."""
    assign(**{key: ", ".join(map(str, shape))})
