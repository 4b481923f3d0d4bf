"""The field for the values of a small tensor."""

from math import prod
from typing import Literal

import streamlit as st

from core import limits
from core.inputs.shapes import Shape
from core.inputs.values import fitting, parse_values
from core.problem import InputProblem
from pages.parts.shown.problem import problem


def values_field(
    key: str,
    label: str,
    shape: Shape,
    otherwise: str = "the page's own numbers",
    persist_state: Literal["page"] | None = None,
) -> tuple[float, ...] | None:
    """The numbers typed in for a tensor of `shape`, row by row; None for the page's own, which are `otherwise`.

    A text that does not parse shows its problem. Numbers that no longer fit the shape are kept and set aside.
    """
    return fitting(typed_values(key, label, shape, otherwise, persist_state), shape)


def typed_values(
    key: str,
    label: str,
    shape: Shape,
    otherwise: str = "the page's own numbers",
    persist_state: Literal["page"] | None = None,
) -> tuple[float, ...] | None:
    """The numbers that are typed, whether or not they fit `shape`, as `values_field` asks for them; None for none."""
    if prod(shape) > limits.EDITABLE_ELEMENTS:
        st.caption(f"{label}: {otherwise}; at most {limits.EDITABLE_ELEMENTS} values can be typed in.")
        return None
    text = st.text_input(label, key=key, bind="query-params", placeholder=otherwise, persist_state=persist_state)
    if not (text or "").strip():
        return None
    try:
        numbers = parse_values(text).numbers
    except InputProblem as trouble:
        problem(trouble, text, key=f"problem-{key}")
        return None
    if len(numbers) != prod(shape):
        st.caption(f"{len(numbers)} values for {prod(shape)} cells; until the counts match, {otherwise} are used.")
    return numbers
