"""What a page keeps folded away costs nothing until it is opened."""

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer


def fold(label: str, key: str) -> ExpanderContainer | None:
    """An expander, if it stands open; None while it is closed. Whether it is open is in the URL under `key`.

    A code listing in a closed expander would cost as much as an open one: half of the time from a slider to its
    picture. So what goes in is made only when it is seen: `if box := parts.fold(…): with box: …`.
    """
    box = st.expander(label, key=key, on_change="rerun", bind="query-params")
    return box if box.open else None
