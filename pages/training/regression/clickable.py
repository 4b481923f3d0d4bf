"""A figure that reports where it was clicked."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import streamlit as st

from core.inputs import events
from core.pictures.markup.style import FIGURE_CSS
from core.problem import InputProblem
from pages.parts.sent import sent

_SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_component = st.components.v2.component("clickable", html="<figure></figure>", css=FIGURE_CSS, js=_SCRIPT)


def clickable(markup: str, key: str, pick: Callable[[float, float], None]) -> None:
    """Show `markup`, made by `core.pictures`; a click on what is in a group of class `pick` calls `pick(x, y)`.

    `pick` is a callback: it may set widgets. What does not come from our own script is not reported.
    """
    name = f"clickable-{key}"

    def report() -> None:
        with suppress(InputProblem):  # no click of ours sends it
            pick(*events.point(sent(name, "place")))

    _component(data=markup, key=name, on_place_change=report)
