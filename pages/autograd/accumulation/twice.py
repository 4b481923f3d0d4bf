"""The view "twice": a second backward pass through the same graph."""

import streamlit as st

from core.autograd.accumulation.second_backward import backward_twice, examples
from core.export.training.micro_batches import twice_script
from core.language.program import parse_program
from core.pictures.autograd.second_backward import accounts_table, examples_table, kept_table
from core.problem import InputProblem
from pages import parts, screen

PROGRAM = "z = x ** 2 + y"


def show(_device: str) -> None:
    """The program, what its second backward pass raises, and what every gradient is by then."""
    at = screen.places()
    with at.controls:
        label = "Program: its last line is sent back twice"
        text = st.text_area(label, PROGRAM, key="accumulation_program", bind="query-params", height=110) or ""
        try:
            facts = backward_twice(parse_program(text))
        except InputProblem as problem:
            parts.problem(problem, text, key="problem-twice")
            return
        parts.figure(kept_table(facts), "functions")
    with at.stage:
        call = f"{facts.called}.backward()"
        if facts.error is None:
            st.success(f"A second `{call}` goes through: this graph keeps nothing that could have been freed.")
        else:
            st.markdown(f"A second `{call}` raises:")
            st.code(facts.error, language=None, wrap_lines=True)
        parts.figure(accounts_table(facts), "accounts")
        if facts.error is not None:
            mended = "went through" if facts.mended else "failed anyway"
            paid = " What the engine had added to gradients before the error stays there." if facts.changed else ""
            st.markdown(
                f"The line that fixes it is the first one, `{facts.called}.backward(retain_graph=True)`: it was run, "
                f"and the second pass {mended}.{paid}"
            )
        st.markdown(
            "A backward pass frees what the functions kept from the forward pass, so that memory does not grow. A "
            "second pass needs it again and finds it gone. Functions that keep no tensor have nothing to free: there a "
            "second pass goes through silently and adds its gradients once more."
        )
        parts.fold(
            "Which functions allow a second pass?",
            "examples",
            lambda: parts.figure(examples_table(examples()), "examples"),
        )
        parts.fold("Code that does this", "accumulation_code", lambda: parts.code(twice_script(facts), "twice.py"))
