"""A link from one page to another, with settings for it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError


def page_link(page: str, label: str, icon: str, settings: Mapping[str, str | Iterable[str]]) -> None:
    """A link to `page`, by its file, that opens it with `settings` in its address."""
    # A page that runs by itself, without the navigation, has no way to another.
    with suppress(StreamlitPageNotFoundError):
        st.page_link(page, label=label, icon=icon, query_params=settings)
