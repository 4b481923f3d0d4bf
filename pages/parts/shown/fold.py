"""What a page keeps folded away costs nothing until it is opened."""

from collections.abc import Callable

import streamlit as st


def fold(label: str, key: str, draw: Callable[[], object]) -> bool:
    """An expander in which `draw` draws, if it stands open; whether it does is in the address under `key`.

    A code listing in a closed expander would cost as much as an open one: half of the time from a slider to its
    picture. So what goes in is made only when it is seen. Returns whether it is.
    """
    box = st.expander(label, key=key, on_change="rerun", bind="query-params")
    if box.open:
        with box:
            draw()
    return bool(box.open)
