"""A process of its own while it runs, as a view shows it: words, a button to stop it, and its turn."""

from collections.abc import Callable

import streamlit as st

from core.capture.child import Child
from pages.parts.turn import effort
from pages.screen import say_at_rest

_LOOK = 0.2  # seconds between two looks at it


def settled(child: Child, doing: str, *, of: int = 0, grown: Callable[[], None] | None = None) -> bool:
    """Wait until `child` has come to its end, and run the page again then. Returns whether it had before.

    A widget that is moved, a closed tab and the button end the process; `doing` says what it does. If it tells `of`
    things on the way, `grown` is called after each of them.
    """
    if child.done:
        return True
    row = st.container(horizontal=True, vertical_alignment="center")
    words = row.empty()
    row.button("Stop", icon=":material/stop:", key="capture_stop", on_click=child.stop, type="primary")
    bar = st.progress(0.0)
    say_at_rest()
    with effort("child") as job, child, job.away():
        looks = known = 0
        while not child.done:
            words.caption("Another visitor is measuring; waiting for a turn …" if child.waiting else doing)
            # How long it takes depends on the machine: it slows down towards what comes next.
            share = looks / (looks + 40.0)
            bar.progress(min((known + share) / (of + 1), 1.0))
            child.advance(seconds=_LOOK)
            looks += not child.waiting
            if len(child.told) > known:
                looks, known = 0, len(child.told)
                if grown is not None:
                    grown()
    st.rerun()
    return False
