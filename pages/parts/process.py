"""What is done once a process and once a thread before a page computes."""

import gc

import streamlit as st

from core.devices.threads import one_thread, warm_up


@st.cache_resource
def _once() -> None:
    warm_up()
    # Torch brings half a million objects that live as long as the process: collections need not visit them.
    gc.collect()
    gc.freeze()


def ready() -> None:
    """Make torch ready on this thread."""
    _once()
    one_thread()
