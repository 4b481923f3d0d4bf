"""A field for a text that one of the parsers of `core` reads."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from core.problem import InputProblem
from pages.parts.shown.problem import problem

T = TypeVar("T")


def parsed_field(
    key: str,
    label: str,
    default: str,
    parse: Callable[[str], T],
    *,
    safe: str | None = None,
    placeholder: str | None = None,
) -> T:
    """What `parse` makes of the text. A text that does not parse shows its problem, and the last good one stays.

    The text is the state (and, under `key`, in the URL). Where `parse` depends on more than the text, the last good
    one and the `default` may be good no longer: `safe` is a text that always is.
    """
    text = st.text_input(label, default, key=key, bind="query-params", placeholder=placeholder) or ""
    try:
        parsed = parse(text)
    except InputProblem as trouble:
        problem(trouble, text, key=f"problem-{key}")
        return _last_good(key, parse, default if safe is None else safe)
    st.session_state[f"{key}-last"] = text
    return parsed


def _last_good(key: str, parse: Callable[[str], T], safe: str) -> T:
    for text in (st.session_state.get(f"{key}-last", safe), safe):
        try:
            parsed = parse(text)
        except InputProblem:
            continue
        st.caption(
            f"The page still uses the last good text, `{text}`" if text else "The page still uses the empty field."
        )
        return parsed
    raise AssertionError(f"{safe!r} is always good")
