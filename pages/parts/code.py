"""The code panel: what reproduces the picture, to copy or to take away as a file."""

import streamlit as st


def code(source: str, filename: str) -> None:
    """Show Python `source` with a copy button, and offer it as `filename`."""
    st.code(source, language="python", wrap_lines=False)
    st.download_button(
        f"Download {filename}",
        source,
        file_name=filename,
        mime="text/x-python",
        icon=":material/download:",
        on_click="ignore",
        key=f"download-{filename}",
    )
