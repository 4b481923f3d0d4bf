"""The row below a code panel: the script as a file, the state as a notebook, and the pin."""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.take import pinned
from pages.take.download import NOTEBOOK, download
from pages.take.shown import Shown, now


def take_home(source: str, filename: str, printed: Callable[[], str | None] | None = None) -> None:
    """Offer `source` as `filename` and as a notebook, and pin the state to the visitor's own notebook.

    `printed` says what the script prints, where the lab cannot run it; it is called when the notebook is asked for.
    """
    context = get_script_run_ctx()
    shown = now() or Shown("")
    shown.wanted, visitor = True, context.session_id if context else ""
    device = str(st.session_state.get("device", "cpu"))
    stem = filename.removesuffix(".py")

    def make() -> str:
        from core.export.notebook import notebook  # noqa: PLC0415 - nbformat takes its time
        from pages.take.files import chapter  # noqa: PLC0415

        return notebook([chapter(shown, source, printed, device, visitor)])

    with st.container(horizontal=True, gap="small", key=f"take-{stem}"):
        download(f"Download {filename}", lambda: source, filename, "text/x-python", key=f"download-{filename}")
        download(f"Download {stem}.ipynb", make, f"{stem}.ipynb", NOTEBOOK, key=f"download-{stem}.ipynb")
        st.button(
            "Pin to my notebook",
            icon=":material/keep:",
            key=f"pin-{stem}",
            on_click=pinned.pin,
            args=(shown, source, printed, device, visitor),
        )
        pinned.say()
