"""What stands around every page: its style, the switch of its shortcuts, and what Streamlit's own frame gets wrong."""

from pathlib import Path
from typing import Final

import streamlit as st

from pages.parts.streamlit_mends import false_alarm

_STYLE: Final = Path(__file__).with_suffix(".css")
_SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_SWITCH: Final = (
    "<label title='Space plays and pauses; B, N and P step. Only while no control has the focus.'>"
    "<input type='checkbox' checked>Shortcuts of one key</label>"
)
_LOOK: Final = (
    "label { display: flex; align-items: center; gap: 0.5rem; min-height: 1.5rem; cursor: pointer; "
    "font: 0.875rem var(--st-font); color: var(--st-text-color) } "
    "input { width: 1rem; height: 1rem; margin: 0; accent-color: var(--st-primary-color) }"
)
_component = st.components.v2.component("shell", html=_SWITCH, css=_LOOK, js=_SCRIPT)


def shell() -> None:
    """Draw it, before all else: on a cold machine torch takes many seconds to import, and a false alarm is closed here.

    It keeps its place, for all visitors: what stands below would move and be mounted anew, and lose its buttons.
    """
    st.html(_STYLE)
    with st.sidebar:
        _component(data={"alarm": "false" if false_alarm() else ""}, key="shell")
