"""What stands around every page: its style, and its foot with the way through the article."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from pages.lessons import lesson
from pages.screen.article import NAMED
from pages.screen.places import dress
from pages.screen.questions import offer_questions
from pages.share import share
from pages.sitemap import ROOMS, Room
from pages.take.pinned import my_notebook
from pages.take.shown import showing

# What a page takes for granted, and where that is shown; what builds on nothing else is left out.
BUILDS_ON: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "dtypes": ("anatomy",),
        "elementwise": ("anatomy", "dtypes"),
        "matmul": ("anatomy",),
        "broadcasting": ("anatomy", "elementwise"),
        "reshaping": ("anatomy",),
        "indexing": ("anatomy", "reshaping"),
        "placement": ("anatomy",),
        "benchmark": ("matmul", "placement"),
        "graph": ("elementwise",),
        "vector-jacobian": ("graph", "matmul"),
        "accumulation": ("graph",),
        "tracking": ("graph", "accumulation"),
        "lab": ("anatomy",),
        "regression": ("graph", "accumulation", "broadcasting"),
        "network": ("regression", "matmul"),
        "capture": ("graph", "network"),
        "distributed": ("regression", "accumulation"),
    }
)
_ORDER = [room for rooms in ROOMS.values() for room in rooms]


@contextmanager
def framed(url: str) -> Iterator[None]:
    """Dress the page at `url`, its place in the address, and draw its foot, which stands there while it still runs."""
    dress()
    lesson(url)
    body, end = st.container(), st.container()
    with end:
        _foot(url)
        share(url)
    with body, showing(url):
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
        st.caption(", ".join(filter(None, (f"The article: {NAMED}", here.section))), width="content")
        my_notebook(url)
        if place + 1 < len(_ORDER):
            _link(_ORDER[place + 1], ":material/arrow_forward:", "Next")
    if ground := BUILDS_ON.get(url):
        with st.container(key="foot-ground", horizontal=True, vertical_alignment="center", gap="small"):
            st.caption("It builds on", width="content")
            for room in (room for room in _ORDER if room.url in ground):
                _link(room)
    offer_questions(here)


def _link(room: Room, icon: str | None = None, word: str = "") -> None:
    label = f"{word}: {room.title}" if word else room.title
    with suppress(StreamlitPageNotFoundError):  # a page that runs by itself
        st.page_link(room.path, label=label, icon=icon, width="content")
