"""The figure component: markup that core made and escaped, with related cells lit under the pointer or the focus."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import streamlit as st

from core.inputs import events
from core.pictures.markup.figure import FIGURE_CSS, LIGHTING
from core.problem import InputProblem
from pages.parts.ahead import drawn
from pages.parts.hand import HAND
from pages.parts.sent import sent
from pages.take.drawing import DRAWING, DRAWING_CSS
from pages.take.shown import note_figure

State = TypeVar("State")
_SCRIPT: Final = LIGHTING + HAND + DRAWING + Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "figure", html="<figure></figure><div class='take' hidden></div>", css=FIGURE_CSS + DRAWING_CSS, js=_SCRIPT
)


def figure(markup: str, key: str, pick: Callable[[str], None] | None = None) -> None:
    """Show `markup`, made by `core.pictures`. The same `key` keeps the figure mounted while its content changes.

    A click, or Enter, on what carries `data-pick` calls `pick` with it. That is a callback, and may set widgets; what
    it gets comes from the visitor's browser and may be any short text.
    """
    # A mapping of texts: for anything else Streamlit imports pandas, a second of the CPU, to see if it is a table.
    _show({"now": markup}, key, pick)


def picture(
    key: str,
    state: State,
    draw: Callable[[State], str],
    pick: Callable[[str], None] | None = None,
    *,
    place: Callable[[float, float], None] | None = None,
    now: str | None = None,
    reel: Sequence[str] = (),
) -> None:
    """Show `draw(state)`, as `figure` does; while a hand is on a slider, the pictures of its positions go ahead.

    A click on what is in an SVG's group of class `pick` calls `place(x, y)` with where that was, in the units of its
    view box. That is a callback, too. The pictures of `reel` are played first, once, until the page is touched.

    `state` is a frozen dataclass whose `repr` tells two states apart, and `draw` is pure; `now` is what it gives, where
    that is known. A slider sets the field with the key of its dials. A state whose fields are others names them in
    `sliders`, and says what becomes of it with a method `after(key, value)`: None where the page draws another figure.
    """
    _show(drawn(key, state, draw, now) | ({"reel": reel} if reel else {}), key, pick, place)


def _show(
    data: dict[str, Any],
    key: str,
    pick: Callable[[str], None] | None,
    place: Callable[[float, float], None] | None = None,
) -> None:
    name = f"figure-{key}"
    # Texts only: for anything else Streamlit imports pandas, a second of the CPU, to see whether it is a table.
    now = data.pop("now")
    note_figure(key, now)
    data = {"now": now, "more": json.dumps(data)} if data else {"now": now}
    reports: dict[str, Any] = {}
    if pick is not None:

        def picked() -> None:
            with suppress(InputProblem):  # no figure of ours sends it
                pick(events.pick(sent(name, "pick")))

        reports["on_pick_change"] = picked
    if place is not None:

        def placed() -> None:
            with suppress(InputProblem):
                place(*events.point(sent(name, "place")))

        reports["on_place_change"] = placed
    _component(data=data, key=name, **reports)
