"""To teach with: links to what a page shows, as a whole or in part, as a slide, a frame of another page, or on paper.

`layout` stands the page as its address asks, `slide` steps through its examples, and `panel` makes the links.
"""

import streamlit as st

from core.inputs.layout import read_layout
from pages.share.layout import lay_out
from pages.share.panel import panel


def share(url: str) -> None:
    """Stand the page at `url` as its address asks, and draw the panel that makes such addresses, closed.

    A slide and a frame have no panel: what is shown there is what somebody else chose.
    """
    layout = read_layout({name: st.query_params[name] for name in ("present", "hide") if name in st.query_params})
    embedded = bool(st.context.is_embedded)
    lay_out(layout, embedded=embedded)
    if layout.present:
        # Imported here: few visits are slides.
        from pages.share.slide import slide  # noqa: PLC0415

        slide()
    elif not embedded:
        panel(url)
