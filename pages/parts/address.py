"""A mend for Streamlit: an address that stays whole when a callback sets a widget."""

import streamlit as st
from streamlit.runtime.state import get_session_state


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
