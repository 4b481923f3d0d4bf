"""Where in the lessons a visitor is: in the address, and for this visit in the session."""

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from core.lessons.catalogue import LESSONS
from core.lessons.lesson import LessonStep, PageLesson
from pages.lessons.travel import STEP
from pages.sitemap import ROOMS

_LAST = "lesson-last"  # in the session: the page and the step that were shown last
_DONE = "lesson-done"  # in the session: the steps that were answered


def here(url: str) -> tuple[PageLesson, int] | None:
    """The lesson of the page at `url`, and the place of the step that the address says, counted from 1."""
    taken, text = LESSONS.get(url), st.query_params.get(STEP, "")
    if taken is None or not (text.isascii() and text.isdecimal() and len(text) < 4):
        return None
    return (taken, int(text)) if 1 <= int(text) <= len(taken.steps) else None


def note(taken: PageLesson, place: int) -> None:
    """The step is what the visitor saw last."""
    st.session_state[_LAST] = (taken.page, place)


def last() -> tuple[PageLesson, int] | None:
    """The lesson and the step that the visitor saw last."""
    if (found := st.session_state.get(_LAST)) is None:
        return None
    return LESSONS[found[0]], found[1]


def answered(taken: PageLesson, place: int) -> None:
    """The step was answered rightly."""
    st.session_state[_DONE] = st.session_state.get(_DONE, frozenset()) | {(taken.page, place)}


def done(taken: PageLesson) -> int:
    """How many steps of a lesson were answered in this visit."""
    return sum(page == taken.page for page, _ in st.session_state.get(_DONE, ()))


def address(step: LessonStep, place: int) -> dict[str, str]:
    """The settings that an address of the page has for this step."""
    return {**step.settings, STEP: str(place)}


def link(taken: PageLesson, place: int, label: str, icon: str | None = None) -> None:
    """A link to a step, on its own page."""
    path = next((room.path for rooms in ROOMS.values() for room in rooms if room.url == taken.page), None)
    if path is not None:
        with suppress(StreamlitPageNotFoundError):  # a page that runs by itself
            settings = address(taken.steps[place - 1], place)
            st.page_link(path, label=label, icon=icon, query_params=settings, width="content")
