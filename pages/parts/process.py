"""What is done once a process and once a thread before a page computes."""

import gc

import streamlit as st


@st.cache_resource(show_spinner="Starting torch, once for everybody …")
def _once() -> None:
    from core.devices.threads import warm_up  # noqa: PLC0415 - see `ready`

    warm_up()
    # Torch brings half a million objects that live as long as the process: collections need not visit them.
    gc.collect()
    gc.freeze()


def ready() -> None:
    """Make torch ready on this thread.

    Torch is imported here and not above: it takes seconds, and the home page shows its words before.
    """
    from core.devices.threads import one_thread  # noqa: PLC0415

    _once()
    one_thread()
