"""What stands around every page: its style, and its foot with the way through the article."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from pages.screen.article import NAMED
from pages.screen.places import dress
from pages.screen.questions import offer_questions
from pages.sitemap import ROOMS, Room

_ORDER = [room for rooms in ROOMS.values() for room in rooms]


@contextmanager
def framed(url: str) -> Iterator[None]:
    """Dress the page at `url`, its place in the address, and draw its foot, which stands there while it still runs."""
    dress()
    body, end = st.container(), st.container()
    with end:
        _foot(url)
    with body:
        yield


def _foot(url: str) -> None:
    """The section of the article, and the pages before and after; nothing on home, which is before all others."""
    place = next((place for place, room in enumerate(_ORDER) if room.url == url), None)
    if place is None:
        return
    here = _ORDER[place]
    with st.container(key="foot", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        if place > 0:
            _link(_ORDER[place - 1], ":material/arrow_back:", "Before")
        st.caption(f"The article: {NAMED}, {here.section}", width="content")
        if place + 1 < len(_ORDER):
            _link(_ORDER[place + 1], ":material/arrow_forward:", "Next")
    offer_questions(here)


def _link(room: Room, icon: str, word: str) -> None:
    with suppress(StreamlitPageNotFoundError):  # a page that runs by itself
        st.page_link(room.path, label=f"{word}: {room.title}", icon=icon, width="content")
