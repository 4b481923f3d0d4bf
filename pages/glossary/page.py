"""What do the words mean, and where does one see it?"""

from dataclasses import dataclass

import streamlit as st

from core.glossary.words import ALL, WORDS, look_up
from core.pictures.glossary import glossary_figure
from pages import parts, screen
from pages.sitemap import ROOMS

_ROOMS = {room.url: room for rooms in ROOMS.values() for room in rooms}
_MOST = 40  # characters; the longest word has half as many


@dataclass(frozen=True)
class State:
    """What the widgets say: a part of a word, and a chapter."""

    word: str
    chapter: str


def read(at: screen.Places) -> State:
    """Draw the widgets."""
    with at.bar:
        word = st.text_input("Find a word", key="glossary_word", bind="query-params", max_chars=_MOST)
        chapter = parts.views([ALL, *WORDS], "glossary_chapter", label="Chapter")
    return State(word or "", chapter)


def show(state: State, at: screen.Places) -> None:
    """The words that are looked for, and links to the pages that show them."""
    terms = look_up(state.word, state.chapter)
    words = {term.word for term in terms}

    def pick(word: str) -> None:
        if word in words:
            parts.assign(glossary_word=word)

    with at.stage:
        parts.figure(glossary_figure(terms), "glossary", pick)
    with at.controls:
        if terms:
            st.markdown(f"**{terms[0].word}** is shown on" if len(terms) == 1 else "These words are shown on")
        for page in dict.fromkeys(term.page for term in terms):
            parts.page_link(_ROOMS[page].path, _ROOMS[page].title, _ROOMS[page].icon, {})
    with at.words:
        st.caption("Torch ran every line. Click a word to see where it is shown.")


parts.frame("Glossary", "What does the word mean, and where can you see it?")
at = screen.places()
show(read(at), at)
