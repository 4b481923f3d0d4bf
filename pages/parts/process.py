"""What is done once a process and once a thread before a page computes."""

import gc
import sys
from typing import Final

import streamlit as st

# Seconds that a thread may compute before another has its turn. The page's script and the server's loop, which sends
# what the script made, share one interpreter: with Python's 5 ms a slider's picture comes a tenth later, measured by
# turns under the same load.
_TURN: Final = 0.0005


@st.cache_resource(show_spinner="Starting torch, once for everybody …")
def _once() -> None:
    sys.setswitchinterval(_TURN)
    from core.autograd.jacobians import function as program_function  # noqa: PLC0415 - see `ready`
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
