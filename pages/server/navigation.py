"""The pages are those of `st.navigation`, from a process's first visitor on."""

from contextlib import suppress


def only_listed_pages() -> None:
    """Have Streamlit take no file of the folder `pages` for a page; to be called before the first visitor comes.

    Until the script has called `st.navigation` once, Streamlit offers every file that stands directly in that folder:
    the first visitor of a process saw their names and could run them, and was told "Page not found" for every other
    address. Without it (in a Streamlit that has no such switch, or where a host only runs the script) that is closed
    again as soon as the script runs, see `false_alarm` in pages/parts/streamlit_mends.py.
    """
    with suppress(ImportError, AttributeError):
        from streamlit.runtime.pages_manager import PagesManager  # noqa: PLC0415

        PagesManager.uses_pages_directory = False
