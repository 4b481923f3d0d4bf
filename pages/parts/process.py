"""What is done once a process and once a thread before a page computes."""

import gc

import streamlit as st


@st.cache_resource(show_spinner="Starting torch, once for everybody …")
def _once() -> None:
    from core.autograd import program_function  # noqa: PLC0415 - see `ready`
    from core.devices import threads  # noqa: PLC0415

    threads.warm_up()
    program_function.warm_up()
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
