"""The second form of a run's script: for several processes, which torchrun starts."""

import streamlit as st

from pages import parts


def torchrun_form(script: str, name: str) -> None:
    """Show the script `name`, a way to take it home, and the way to the page that shows what its processes do."""
    st.markdown(
        "The same run on **several processes**, on one machine or on many, with `all_reduce` or with "
        "`DistributedDataParallel`, and a checkpoint at which a killed worker goes on:"
    )
    st.code(script, language="python", height=240)
    parts.download(f"Download {name}", lambda: script, name, "text/x-python", key=f"download-{name}")
    parts.page_link("pages/distributed/page.py", "What the processes do", ":material/lan:", {})
