"""The map on the home page: every page with its own figure, small, as torch made it and a test compares."""

import json
from contextlib import suppress
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException

from core.pictures.home_map import Tile, map_figure
from pages import parts
from pages.lessons.travel import empty
from pages.sitemap import ROOMS

STORED = Path(__file__).parents[1] / "home_map.json"  # tests/pages/home_map.py makes it
_GO = "home-go"  # in the session: the page whose tile was clicked
_PATHS = {room.url: room.path for rooms in ROOMS.values() for room in rooms}


def draw() -> None:
    """The map; a click on a tile goes to its page within the visit, as a link of the sidebar does."""
    if (url := st.session_state.pop(_GO, None)) is not None:
        with suppress(StreamlitAPIException):  # a page that runs by itself
            empty()
            st.switch_page(_PATHS[url])

    def go(url: str) -> None:
        if url in _PATHS:
            st.session_state[_GO] = url

    figures = _figures()
    chapters = [
        (
            section,
            [Tile(room.url, room.title, figures.get(room.url, ""), _been(room.url)) for room in rooms],
        )
        for section, rooms in ROOMS.items()
    ]
    parts.figure(map_figure(chapters), "home-map", go)


def _been(url: str) -> bool:
    return f"opened-{url}" in st.session_state


@cache
def _figures() -> dict[str, str]:
    made: dict[str, str] = json.loads(STORED.read_text(encoding="utf-8"))
    return made
