"""The ways in, on the home page: for who is new, who teaches, and who has an error; and where one has been."""

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from core.lessons.catalogue import LESSONS
from pages.lessons import way

# A puzzle whose number is in the address, the same for a whole class, and beside it the panel that makes a link of it.
_CLASS = ("pages/training/regression/page.py", {"view": "bugs", "quiz": "true", "puzzle": "7", "teach": "1"})


def doors() -> None:
    """Three links; the first goes on where this visit's lesson was left."""
    with st.container(key="doors", horizontal=True, vertical_alignment="center", gap="medium"):
        if (left := way.last()) is None:
            way.link(next(iter(LESSONS.values())), 1, "**I am new**: begin with the first lesson", ":material/school:")
        else:
            taken, place = left
            label = f"**Go on**: {taken.title}, step {place} of {len(taken.steps)}"
            way.link(taken, place, label, ":material/school:")
        _door(_CLASS[0], "**I teach**: share a puzzle with a class", ":material/groups:", _CLASS[1])
        _door("pages/museum/errors.py", "**I have an error**", ":material/bug_report:", {})


def _door(page: str, label: str, icon: str, settings: dict[str, str]) -> None:
    with suppress(StreamlitPageNotFoundError):  # a page that runs by itself
        st.page_link(page, label=label, icon=icon, query_params=settings, width="content")


def seen(url: str) -> str:
    """A mark beside the title of a page where one has been in this visit, with how far its lesson is; else nothing."""
    if f"opened-{url}" not in st.session_state:
        return ""
    taken = LESSONS.get(url)
    steps = way.done(taken) if taken else 0
    return f" :green[✓ {steps} of {len(taken.steps)} steps]" if taken and steps else " :green[✓ seen]"
