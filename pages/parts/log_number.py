"""A number over several orders of magnitude: typed exactly, or slid along a logarithmic scale."""

import math
from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from pages.parts.address import assign

Number = TypeVar("Number", int, float)

_WIDTH = 96  # pixels: six digits, and beside it the slider still fits into a third of a page


def log_number(label: str, key: str, default: Number, marks: Sequence[Number]) -> Number:
    """The number that is typed (and, under `key`, in the URL) or slid; within the first and last of `marks`."""

    def write() -> None:
        assign(**{key: st.session_state[f"{key}-slider"]})

    row = st.container(horizontal=True, vertical_alignment="bottom")
    slider = row.container(width="stretch")
    value = row.number_input(
        label,
        min_value=marks[0],
        max_value=marks[-1],
        value=default,
        step=1 if isinstance(default, int) else default / 10,
        format="%d" if isinstance(default, int) else "%.6g",
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        width=_WIDTH,
    )
    # The slider follows the number: its state is set before it is drawn, so that a link or an edit moves it.
    st.session_state[f"{key}-slider"] = min(marks, key=lambda mark: abs(math.log(mark / value)))
    slider.select_slider(label, marks, key=f"{key}-slider", on_change=write, format_func=lambda mark: f"{mark:,}")
    return value
