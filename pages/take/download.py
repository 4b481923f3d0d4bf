"""A file to take away, which is made only when it is asked for."""

from collections.abc import Callable
from typing import Final

import streamlit as st

NOTEBOOK: Final = "application/x-ipynb+json"


def download(label: str, make: Callable[[], str | bytes], filename: str, mime: str, key: str) -> None:
    """A button that downloads what `make` gives at the click, as `filename` of the type `mime`.

    `make` and not its result: a file that is made in every run is stored on the server in every run, asked for by
    the browser to see whether it is there, and in quick runs already gone when the browser asks. It is called later
    and on a thread of its own, while a run may be trained: ask that for what it is `Pacing.between` two slices.
    """
    st.download_button(label, make, filename, mime, icon=":material/download:", on_click="ignore", key=key)
