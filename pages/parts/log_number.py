"""A number over several orders of magnitude: typed exactly, or slid along a logarithmic scale, live."""

import math
from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from pages.parts.address import assign
from pages.parts.dials import Dial, dials

Number = TypeVar("Number", int, float)

_WIDTH = 96  # pixels: six digits, and beside it the slider still fits into a third of a page


def log_number(label: str, key: str, default: Number, marks: Sequence[Number]) -> Number:
    """The number that is typed (and, under `key`, in the URL) or slid; within the first and last of `marks`."""

    def moved(_: int, place: int) -> None:
        assign(**{key: marks[place]})

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
    nearest = min(range(len(marks)), key=lambda place: abs(math.log(marks[place] / value)))
    with slider:
        dials(
            key, [Dial(label, nearest, 0, len(marks) - 1, names=tuple(f"{mark:,}" for mark in marks))], moved, wide=True
        )
    return value
