"""A field for a text that one of the parsers of `core.inputs` reads."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from core.problem import InputProblem
from pages.parts.problem import problem

T = TypeVar("T")


def parsed_field(key: str, label: str, default: str, parse: Callable[[str], T], *, help: str | None = None) -> T:  # noqa: A002 - Streamlit's own word
    """What `parse` makes of the text. A text that does not parse shows its problem, and the last good one stays.

    The text is the state (and, under `key`, in the URL).
    """
    text = st.text_input(label, default, key=key, bind="query-params", help=help) or ""
    try:
        parsed = parse(text)
    except InputProblem as trouble:
        problem(trouble, text, key=f"problem-{key}")
        text = st.session_state.get(f"{key}-last", default)
        st.caption(f"Until then: {text}")
        return parse(text)
    st.session_state[f"{key}-last"] = text
    return parsed
