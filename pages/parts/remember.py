"""What a page has made for a visitor and would make again: kept in the visitor's session, one of a name."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def remember(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, made once as long as `key` stays the same; another key's takes its place.

    It stands in the session, where no other visitor's cache sees it, under `name`; which is not a widget's key.
    """
    if name not in st.session_state or st.session_state.get(f"{name}-key") != key:
        st.session_state[name] = make()
        st.session_state[f"{name}-key"] = key
    value: T = st.session_state[name]
    return value


def remembered(name: str) -> Any:  # noqa: ANN401 - whatever was made
    """What is remembered under `name`, whatever its key; None if nothing is."""
    return st.session_state.get(name)


def forget(name: str) -> None:
    """Have it made anew the next time; as a callback, too."""
    st.session_state.pop(name, None)
    st.session_state.pop(f"{name}-key", None)
