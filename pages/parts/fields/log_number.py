"""A number over several orders of magnitude: typed exactly, or slid along a logarithmic scale, live."""

import math
from collections.abc import Sequence
from typing import TypeVar

from pages.parts.fields.marked_number import marked_number

Number = TypeVar("Number", int, float)


def log_number(label: str, key: str, default: Number, marks: Sequence[Number]) -> Number:
    """The number that is typed (and, under `key`, in the URL) or slid; within the first and last of `marks`."""
    return marked_number(
        label, key, default, marks, lambda mark, value: abs(math.log(mark / value)), within=(marks[0], marks[-1])
    )
