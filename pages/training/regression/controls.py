"""The controls that the views of the regression page share, so that a setting stays from view to view."""

import math
from collections.abc import Callable

import streamlit as st

from core import limits
from core.training.loop.optimizers import OPTIMIZERS
from core.training.loop.schedules import SCHEDULES
from pages import parts
from pages.training.regression.data_panel import Chosen
from pages.training.table_source import table_file

_POWERS = range(round(math.log10(limits.LEAST_RATE)), 1)
_RATES = [float(f"{digit}e{power}") for power in _POWERS for digit in (1, 1.5, 2, 3, 5, 7)] + [10.0]
_EPOCHS: list[int] = [digit * 10**power for power in range(5) for digit in (1, 2, 5)] + [limits.EPOCHS]


def learning_rate() -> float:
    """The learning rate."""
    return parts.log_number("Learning rate", "lr", 0.01, _RATES)


def epochs() -> int:
    """How many epochs a run has."""
    return parts.log_number("Epochs", "epochs", 100, _EPOCHS)


def rate_and_epochs() -> tuple[float, int]:
    """Both."""
    return learning_rate(), epochs()


def say_which_input(chosen: Chosen) -> None:
    """Where there are several inputs, say that a view of w and b uses the first of them alone."""
    if chosen.picked and (count := len(chosen.picked.sample.inputs)) > 1:
        st.caption(f"This view has room for two parameters, w and b, so it uses only the first of your {count} inputs.")


def code(chosen: Chosen, source: str, name: str, printed: Callable[[], str] | None = None) -> None:
    """A script that trains on the points of one input, and below it the file that it reads of a large table."""
    parts.code(source, name, printed=printed)
    if chosen.picked:
        table_file(chosen.sample)


def say_plain() -> None:
    """Where an optimizer, batches or a schedule are chosen, say that a view which has none of them goes without."""
    plain = {"optimizer": OPTIMIZERS[0], "batch": None, "schedule": SCHEDULES[0]}
    if any(st.session_state.get(key, usual) != usual for key, usual in plain.items()):
        st.caption(
            "This view uses plain descent on all points at once: your choice of steps applies to the views *descent* "
            "and *loss surface*."
        )
