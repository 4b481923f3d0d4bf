"""A number typed exactly, or slid from mark to mark, live."""

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from pages.parts.fields.dials import Dial, dials
from pages.parts.streamlit_mends import assign

Number = TypeVar("Number", int, float)

_WIDTH = 96  # pixels: six digits, and beside it the slider still fits into a third of a page


def marked_number(
    label: str,
    key: str,
    default: Number,
    marks: Sequence[Number],
    distance: Callable[[float, float], float] = lambda mark, value: abs(mark - value),
    *,
    within: tuple[Number, Number],
) -> Number:
    """The number that is typed (and, under `key`, in the URL), `within` two limits, or slid to one of the `marks`.

    The slider stands at the mark that is nearest by `distance`.
    """
    row = st.container(horizontal=True, vertical_alignment="bottom")
    slider = row.container(width="stretch")
    value = row.number_input(
        label,
        min_value=within[0],
        max_value=within[1],
        value=default,
        step=1 if isinstance(default, int) else abs(default) / 10 or 0.1,
        format="%d" if isinstance(default, int) else "%.6g",
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        width=_WIDTH,
    )
    nearest = min(range(len(marks)), key=lambda place: distance(marks[place], value))
    with slider:
        names = tuple(f"{mark:,}" for mark in marks)
        rows = [Dial(label, nearest, 0, len(marks) - 1, names=names)]
        dials(key, rows, lambda _, place: assign(**{key: marks[place]}), wide=True, after=lambda _, place: marks[place])
    return value


def log_number(label: str, key: str, default: Number, marks: Sequence[Number]) -> Number:
    """The same over several orders of magnitude, on a logarithmic scale; within the first and last of `marks`."""
    return marked_number(
        label, key, default, marks, lambda mark, value: abs(math.log(mark / value)), within=(marks[0], marks[-1])
    )
