"""The one quiet line at the foot of a page that leads to the questions about it."""

from contextlib import suppress
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from pages.sitemap import Room, asked_about

_PAGE: Final = "pages/practice/practice.py"


def offer_questions(here: Room) -> None:
    """A link to the questions about the page `here`; nothing on the pages that are about all others."""
    if here not in asked_about():
        return
    with suppress(StreamlitPageNotFoundError):  # a page that runs by itself
        label = f"Practice: questions on “{here.title}”"
        st.page_link(_PAGE, label=label, icon=":material/quiz:", query_params={"practice_about": here.title})
