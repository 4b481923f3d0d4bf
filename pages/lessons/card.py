"""The card of a lesson's step, slim, above the page's own figure; and the button that begins the lesson."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitAPIException

from core.inputs.layout import KEPT
from core.lessons.catalogue import LESSONS, after
from core.lessons.lesson import LessonStep, PageLesson
from pages.lessons import way
from pages.lessons.travel import STEP, arrived, state, travel

_STYLE: Final = Path(__file__).with_suffix(".css")
_MARKS: Final = re.compile(r"([\\`*_\[\]$~<>#:])")  # of Markdown's
_OURS: Final = {STEP, *KEPT}


def lesson(url: str) -> None:
    """The card of the step that the address says, or the button that begins the lesson of the page, if it has one."""
    taken = LESSONS.get(url)
    if taken is None:
        return
    st.html(_STYLE)
    found = way.here(url)
    if found is None:
        with st.container(key="lesson-way"):
            label = f"Lesson: {len(taken.steps)} steps"
            first = way.address(taken.steps[0], 1)
            st.button(
                label, icon=":material/school:", type="tertiary", key="lesson-begin", on_click=travel, args=(first,)
            )
        return
    _open(url, *found)
    way.note(*found)
    with st.container(key="lesson", gap=None):
        _head(*found)
        _step(*found)
    arrived()


def _open(url: str, taken: PageLesson, place: int) -> None:
    """Where an address says the step and nothing else, and the visitor is here for the first time, open its state."""
    settings = taken.steps[place - 1].settings
    if f"opened-{url}" not in st.session_state and settings and not set(st.query_params) - _OURS:
        with suppress(StreamlitAPIException):  # a widget is there already, and holds what it was set to since
            st.query_params.update(settings)
            st.rerun()


def _head(taken: PageLesson, place: int) -> None:
    """Which step of which lesson this is, and the ways on."""
    count = len(taken.steps)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson-head"):
        st.markdown(f"**{taken.title}** · step {place} of {count}", width="stretch")
        if place > 1:
            _go("Back", "lesson-back", taken, place - 1)
        if place < count:
            _go("Next", "lesson-next", taken, place + 1)
        elif following := after(taken.page):
            way.link(following, 1, f"Next: {following.title}")
        st.button("Leave", type="tertiary", key="lesson-leave", on_click=_leave)


def _go(label: str, key: str, taken: PageLesson, place: int) -> None:
    to = way.address(taken.steps[place - 1], place)
    st.button(label, key=key, on_click=travel, args=(to,), type="secondary" if label == "Back" else "primary")


def _leave() -> None:
    """The page stays as it is, without the card."""
    st.query_params.pop(STEP, None)


def _step(taken: PageLesson, place: int) -> None:
    """What the step says and asks, and what becomes of the answer."""
    step = taken.steps[place - 1]
    if step.goal is None:
        _choose(step, taken, place)
        return
    st.markdown(f"{step.says} **{step.asks}**")
    if step.goal.reached(state(step.goal.keys)):
        way.answered(taken, place)
        st.markdown(f":green[**✓ Done.**] {step.said}")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("○ Not yet: try it on the page below.", width="content")
        shown = way.address(step, place) | dict(step.solution)
        st.button("Show me", type="tertiary", key="lesson-show", on_click=travel, args=(shown,))


def _choose(step: LessonStep, taken: PageLesson, place: int) -> None:
    st.markdown(step.says)
    chosen = st.pills(f"**{step.asks}**", list(step.choices), format_func=_plain, key=f"lesson-{taken.page}-{place}")
    if chosen is None:
        return
    if chosen == step.right:
        way.answered(taken, place)
        st.markdown(f":green[**✓ Right.**] {step.choices[chosen]}")
    else:
        st.markdown(f":red[**✗ Not quite.**] {step.choices[chosen]}")


def _plain(text: str) -> str:
    """The text as it stands, where Markdown would read it."""
    return _MARKS.sub(r"\\\1", text)
