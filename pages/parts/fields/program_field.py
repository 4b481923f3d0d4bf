"""The field for a program, with presets above it, and what its inputs' fields hold as tensors."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from core.autograd.tape.presets import ProgramPreset, input_tensor
from core.language.program import Program, parse_program
from core.language.walk.operations import Value
from core.problem import InputProblem
from pages.parts.shown.problem import problem

P = TypeVar("P", bound=ProgramPreset)
R = TypeVar("R")


def program_field(key: str, presets: Mapping[str, P], use: Callable[[P], None]) -> Program | None:
    """The program that is typed, in the URL under `key`; None, and the problem on the page, if it is not one.

    `use` puts a preset that is chosen into the page's widgets; it is a callback.
    """
    return text_field(key, presets, use, parse_program)


def text_field(key: str, presets: Mapping[str, P], use: Callable[[P], None], read: Callable[[str], R]) -> R | None:
    """The same for what `read` makes of the text."""

    def chosen() -> None:
        if (preset := presets.get(st.session_state["preset"])) is not None:
            use(preset)

    above = st.container()
    label = "Program: one assignment per line; the last line is the output"
    text = st.text_area(label, next(iter(presets.values())).text, key=key, bind="query-params", height=122) or ""
    st.session_state["preset"] = next((name for name, preset in presets.items() if preset.text == text.strip()), None)
    above.selectbox("Begin with", list(presets), key="preset", on_change=chosen, placeholder="your own program")
    try:
        return read(text)
    except InputProblem as trouble:
        problem(trouble, text)
        return None


def input_tensors(names: tuple[str, ...], texts: Mapping[str, str], device: str) -> dict[str, Value] | None:
    """The inputs that `texts` describe, as tensors; None, and the problem on the page, if a text is not one."""
    inputs = {}
    for name in names:
        try:
            inputs[name] = input_tensor(texts[name], device)
        except InputProblem as trouble:
            problem(trouble, texts[name], key=f"problem-{name}")
            return None
    return inputs
