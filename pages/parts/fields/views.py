"""The switch between the views of a page."""

from collections.abc import Iterable
from typing import Literal

import streamlit as st


def views(names: Iterable[str], key: str, *, label: str = "View", labelled: bool = False) -> str:
    """The view that is chosen of `names`, at first the first of them; in the address under `key`.

    The `label` is for a screen reader alone unless the switch is `labelled`.
    """
    options = list(names)
    visible: Literal["visible", "collapsed"] = "visible" if labelled else "collapsed"
    return st.segmented_control(
        label, options, default=options[0], required=True, key=key, bind="query-params", label_visibility=visible
    )
