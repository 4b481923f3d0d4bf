"""Charts: a specification that stays the same, and the data that changes."""

from typing import Any

import pandas as pd
import streamlit as st


def chart(spec: dict[str, Any], data: dict[str, pd.DataFrame], key: str, alt: str) -> None:
    """Draw a Vega-Lite `spec` whose named datasets are `data`; only the data is sent again when it changes."""
    st.vega_lite_chart(spec=spec | {"datasets": data}, key=key, alt=alt, width="stretch")
