"""What a component sent."""

from typing import Any

import streamlit as st

from core.problem import InputProblem


def sent(key: str, event: str) -> Any:  # noqa: ANN401 - whatever a browser sends; core.inputs.events parses it
    """The value of `event` of the component `key`.

    Raises an InputProblem if the page no longer shows the component: a message can be under way while it changes.
    """
    if key not in st.session_state:
        raise InputProblem(
            "That is no longer on the page", "the page has changed since then", "use what the page shows now"
        )
    return getattr(st.session_state[key], event)
