"""Mends for Streamlit's addresses.

An address stays whole when a callback sets a widget, and one with an infinite number breaks no page.
"""

import math

import streamlit as st
from streamlit.elements.widgets.number_input import NumberInputSerde
from streamlit.runtime.state import get_session_state

_read = NumberInputSerde.deserialize


def _read_finite(serde: NumberInputSerde, value: float | None) -> float | None:
    """Read what a number field holds; infinity and nan are its default.

    Streamlit makes an int of what stands in the address before it looks whether that is finite, and `?seed=inf` would
    break the page in which the field stands.
    """
    return _read(serde, None if value is None or not math.isfinite(value) else value)


NumberInputSerde.deserialize = _read_finite  # type: ignore[method-assign]


def assign(**values: object) -> None:
    """Set widgets that are in the address, from a callback.

    When a callback sets one of them, Streamlit's server writes the address anew from a snapshot that misses whatever
    was chosen since the page was opened, and the browser forgets to write fields that have moved. Every widget that
    is assigned is written, so all of the page's are.
    """
    with get_session_state().query_params() as address:
        bound = [str(key) for key in st.session_state if address.is_bound(str(key))]
    for key in bound:
        st.session_state[key] = st.session_state[key]
    for key, value in values.items():
        st.session_state[key] = value
