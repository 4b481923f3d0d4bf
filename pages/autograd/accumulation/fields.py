"""Functions of one input, and its value: what the views on a ledger and on several losses ask for."""

from functools import partial
from typing import Any

import streamlit as st

from core.autograd.accumulation.functions import Functions, parse_functions
from core.autograd.tape.presets import input_tensor
from core.problem import InputProblem
from pages import parts


def functions_field(key: str, default: str) -> Functions | None:
    """The functions, or None and the problem on the page."""
    label = "Functions of x, one per line"
    text = st.text_area(label, default, key=key, bind="query-params", height=110, persist_state="page") or ""
    try:
        return parse_functions(text)
    except InputProblem as problem:
        parts.problem(problem, text, key=f"problem-{key}")
        return None


def value_field(leaf: str, device: str) -> Any:  # noqa: ANN401 - a tensor, and pages do not know torch
    """The value of the input."""
    return parts.parsed_field(
        "accumulation_x", f"{leaf}: a number, or as in 1, 2, 3", "2", partial(input_tensor, device=device)
    )
