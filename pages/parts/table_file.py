"""The file that a script of a large table reads: small tables stand in the script."""

import streamlit as st

from core.export.table import TABLE_FILE, table_csv
from core.inputs import limits
from core.training.sample import Sample


def table_file(sample: Sample) -> None:
    """A button that downloads the rows in use, if they are more than a script holds."""
    if len(sample.y) > limits.SCRIPT_POINTS:
        st.download_button(
            f"Download {TABLE_FILE}, which the code reads",
            lambda: table_csv(sample),
            TABLE_FILE,
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="table-file",
        )
