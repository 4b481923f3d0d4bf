"""The controls that the views of the regression page share, so that a setting stays from view to view."""

import math
from collections.abc import Callable

import streamlit as st

from core import limits
from core.export.training.line import script
from core.export.training.torchrun import NAME, torchrun_script
from core.problem import InputProblem
from core.training.line.bowl import bowl
from core.training.line.run import LineRecipe
from core.training.line.stability import worth_trying
from core.training.loop.optimizers import OPTIMIZERS
from core.training.loop.schedules import SCHEDULES
from pages import parts
from pages.training.regression.data_panel import Chosen
from pages.training.table_source import table_file
from pages.training.torchrun_form import torchrun_form

_EPOCHS: list[int] = [digit * 10**power for power in range(5) for digit in (1, 2, 5)] + [limits.EPOCHS]


def learning_rate(chosen: Chosen) -> float:
    """The learning rate: typed, any; slid, one from those that are slow on this data to those that just explode."""
    return rate_below(parts.remember("cliff-of", chosen.token, lambda: _cliff(chosen)))


def rate_below(cliff: float) -> float:
    """The same, where the rates from `cliff` on explode; nan where it is not known."""
    marks = worth_trying(cliff)
    ends = (limits.LEAST_RATE, limits.GREATEST_RATE)
    return parts.marked_number(
        "Learning rate", "lr", 0.01, marks, lambda mark, value: abs(math.log(mark / value)), within=ends
    )


def _cliff(chosen: Chosen) -> float:
    try:
        return bowl(chosen.data.x, chosen.data.y).largest_stable_rate
    except InputProblem:  # the view says why
        return math.nan


def epochs() -> int:
    """How many epochs a run has."""
    return parts.log_number("Epochs", "epochs", 100, _EPOCHS)


def rate_and_epochs(chosen: Chosen) -> tuple[float, int]:
    """Both."""
    return learning_rate(chosen), epochs()


def say_which_input(chosen: Chosen) -> None:
    """Where there are several inputs, say that a view of w and b uses the first of them alone."""
    if chosen.picked and (count := len(chosen.picked.sample.inputs)) > 1:
        st.caption(f"This view has room for two parameters, w and b, so it uses only the first of your {count} inputs.")


def code(chosen: Chosen, source: str, name: str, printed: Callable[[], str] | None = None) -> None:
    """A script that trains on the points of one input, and below it the file that it reads of a large table."""
    parts.code(source, name, printed=printed)
    if chosen.picked:
        table_file(chosen.sample)


def run_code(chosen: Chosen, recipe: LineRecipe) -> None:
    """The script of a run, and its form for several processes, where there is one."""
    code(chosen, script(recipe), "regression.py")
    if many := torchrun_script(recipe):
        torchrun_form(many, NAME)


def say_plain() -> None:
    """Where an optimizer, batches or a schedule are chosen, say that a view which has none of them goes without."""
    plain = {"optimizer": OPTIMIZERS[0], "batch": None, "schedule": SCHEDULES[0]}
    if any(st.session_state.get(key, usual) != usual for key, usual in plain.items()):
        st.caption(
            "This view uses plain descent on all points at once: your choice of steps applies to the views *descent* "
            "and *loss surface*."
        )
