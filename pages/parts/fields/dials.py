"""Sliders that answer while they are dragged, several in one component.

Streamlit's own slider reports when it is let go, and each costs the browser about a millisecond of every rerun.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.inputs.hand import parse_moves, parse_touch
from core.problem import InputProblem
from pages.parts.ahead import answered, offer, touched
from pages.parts.hand import HAND
from pages.parts.sent import sent


@dataclass(frozen=True)
class Dial:
    """One slider over the whole numbers from `least` to `most`; with `names`, what is shown for each of them."""

    label: str
    value: int
    least: int
    most: int
    disabled: bool = False
    names: tuple[str, ...] = ()


_CSS: Final = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_SCRIPT: Final = HAND + Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_component = st.components.v2.component("dials", html="<div class='dials'></div>", css=_CSS, js=_SCRIPT)


def dials(
    key: str,
    rows: Sequence[Dial],
    moved: Callable[[int, int], None],
    *,
    wide: bool = False,
    after: Callable[[int, int], Any] | None = None,
) -> None:
    """Draw the sliders. One that is moved calls `moved` with its place and its number, before the page runs again.

    Several may have moved since the page ran last: then there is a call for each, the later sliders first, and what is
    drawn now no longer says what the others are at.

    `after(place, number)` says what the field `key` of the page's state will be then: with it, the pictures of all
    positions are there before the slider is moved (`parts.ahead`).

    A `wide` one takes all the room there is, and does not say its number: that is for a field beside it to do.
    """
    name = f"{key}-dials"
    ranges = [(row.least, row.least - 1 if row.disabled else row.most) for row in rows]

    def report() -> None:
        with suppress(InputProblem):  # no dial of ours sends it
            moves, hand = parse_moves(sent(name, "moved"), ranges)
            touched(name, moves[-1][0], hand)
            for place, value in sorted(moves, reverse=True):
                moved(place, value)

    def near() -> None:
        with suppress(InputProblem):
            place, hand = parse_touch(sent(name, "touched"), len(rows))
            touched(name, place, hand)

    # Texts only: for anything else Streamlit imports pandas, a second of the CPU, to see whether it is a table.
    texts = json.dumps([asdict(row) for row in rows])
    data = {"name": name, "width": "wide" if wide else "narrow", "dials": texts, "moves": answered(name)}
    _component(data=data, key=name, on_moved_change=report, on_touched_change=near)
    if after:
        for place, row in enumerate(rows):
            positions = range(row.least, row.most + 1)
            offer(f"{name}/{place}", key, row.value, positions, partial(after, place))
