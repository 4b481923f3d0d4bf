"""The code panel: what reproduces the picture, to copy or to take away as a file."""

from collections.abc import Callable

import streamlit as st

from pages.parts.lab_link import open_in_lab
from pages.take.row import take_home


def code(
    source: str, filename: str, listing: str | None = None, *, printed: Callable[[], str | None] | None = None
) -> None:
    """Show Python `source` with a copy button, offer it as a file and a notebook, and to the lab if it can run it.

    `listing` is what the lab is offered in its place, for a source that is more than the lab can read; `printed` says
    what such a source prints.
    """
    st.code(source, language="python", wrap_lines=False)
    take_home(source, filename, printed)
    open_in_lab(listing or source)
