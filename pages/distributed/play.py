"""Play and step: a slider's positions one after the other, in the browser."""

from pathlib import Path
from typing import Final

import streamlit as st

from pages.parts.hand import HAND

_HTML: Final = (
    "<div class='play'><button type='button'>Play</button><button type='button'>Step</button><output></output></div>"
)
_component = st.components.v2.component(
    "play",
    html=_HTML,
    css=Path(__file__).with_suffix(".css").read_text(encoding="utf-8"),
    js=HAND + Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def play(label: str, key: str) -> None:
    """Buttons that move the slider of the `parts.marked_number` with this label and key."""
    _component(data={"label": label, "slider": f"{key}-dials/0"}, key=f"{key}-play")
