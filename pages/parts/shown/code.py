"""The code panel: what reproduces the picture, to copy or to take away as a file."""

import streamlit as st

from pages.parts.lab_link import open_in_lab
from pages.parts.shown.download import download


def code(source: str, filename: str, listing: str | None = None) -> None:
    """Show Python `source` with a copy button, and offer it as `filename`, and to the lab if it can run it.

    `listing` is what the lab is offered in its place, for a source that is more than the lab can read.
    """
    st.code(source, language="python", wrap_lines=False)
    download(f"Download {filename}", lambda: source, filename, "text/x-python", key=f"download-{filename}")
    open_in_lab(listing or source)
