"""The frame of a page: its title, the question it answers, and the device it computes on."""

import streamlit as st

from pages.parts.process import ready
from pages.take.shown import note_words


def frame(title: str, question: str) -> str:
    """Begin a page. Returns the device that the visitor chose, as `torch.device` takes it."""
    st.title(title, anchor=False)
    note_words(title, question)
    st.markdown(question)
    ready()
    # Imported here: it brings torch along, which the home page does not wait for.
    from pages.parts.fields.device_picker import device_picker  # noqa: PLC0415

    return device_picker(title)
