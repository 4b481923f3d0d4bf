"""The view "losses": several losses added, or sent back one after the other."""

import streamlit as st

from core.autograd.accumulation.losses import send_back
from core.export.training.micro_batches import losses_script
from core.pictures.training.micro_batches import ways_table
from core.problem import InputProblem
from pages import parts, screen
from pages.autograd.accumulation.fields import functions_field, value_field

SHARED = "p = x ** 2\nloss1 = (p - 1) ** 2\nloss2 = sqrt(p)"


def show(device: str) -> None:
    """The losses, and four ways to send them back."""
    at = screen.places()
    with at.controls:
        functions = functions_field("losses", SHARED)
        if functions is None:
            return
        st.caption("A loss is a name that no other line uses.")
        x = value_field(functions.leaf, device)
    with at.stage:
        try:
            ways = send_back(functions, x)
        except InputProblem as problem:
            parts.problem(problem, functions.program.text, key="problem-run")
            return
        parts.figure(ways_table(ways, functions.leaf), "ways")
        st.markdown(
            "The gradient of a sum is the sum of the gradients: losses may be added before one backward pass, or each "
            "may add to `.grad` by itself. If they share a line that keeps something for backward, the first pass "
            "frees it, and the second one fails unless the first retains the graph. If each is computed again for "
            "its own pass, only one graph exists at a time."
        )
        parts.fold(
            "Code that does this",
            "accumulation_code",
            lambda: parts.code(losses_script(functions, x.tolist(), ways, device), "losses.py"),
        )
