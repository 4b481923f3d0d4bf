"""The view "by hand" of the regression page: two sliders against the loss, and what the gradient says there."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import limits
from core.export.training.line import script
from core.pictures.training import by_hand as pictures
from core.training.config import Config
from core.training.landscape.by_hand import ByHand, reach, weigh
from core.training.line.bowl import bowl
from pages import parts, screen
from pages.training.regression import controls
from pages.training.regression.data_panel import Chosen
from pages.training.regression.line_state import DATA, LineState

_NOTCHES = 200  # of a slider, to either side of 0


_FIELDS = {"my_w": "start_w", "my_b": "start_b"}


@dataclass(frozen=True)
class State(LineState):
    """A line, the rate of a step from it, its points, and whether the line of least squares is shown."""

    best: bool

    @property
    def sliders(self) -> tuple[str, ...]:
        """The keys of the sliders whose pictures can go ahead."""
        return ("my_w", "my_b", "lr", *DATA)

    def after(self, key: str, value: Any) -> Self | None:  # noqa: ANN401 - as it has it
        """The state after the slider of `key` moved to `value`."""
        return super().after(_FIELDS.get(key, key), value)


def look(state: State) -> ByHand:
    """Have torch weigh the line."""
    return weigh(state.config, state.chosen.data)


def show(chosen: Chosen, device: str, at: screen.Places) -> None:
    """Draw the sliders, the line with its loss, and the ways on from there."""
    controls.say_which_input(chosen)
    controls.say_plain()
    far = min(reach(bowl(chosen.data.x, chosen.data.y)), limits.LINE_BY_HAND)
    marks = [float(f"{far * k / _NOTCHES:.6g}") for k in range(-_NOTCHES, _NOTCHES + 1)]
    with at.bar:
        w, b = _slider("Your w", "my_w", marks), _slider("Your b", "my_b", marks)
        ways = st.container(horizontal=True)
    with at.controls:
        lr = controls.learning_rate(chosen)
        best = st.toggle("Show least squares", key="show_best", bind="query-params")
    state = State(Config(lr, start_w=w, start_b=b, device=device), chosen, chosen.token, best)
    seen = parts.looked("by-hand", look)
    facts = seen(state)
    _ways_on(facts, ways)
    st.markdown(pictures.caption(facts))

    def picture(moved: State) -> Mapping[str, Any]:
        return pictures.datasets(seen(moved), best=moved.best)

    parts.chart_of("by_hand", state, picture, pictures.spec(), pictures.ALT)
    parts.fold("Table of the line and its points", "by_hand_rows", lambda: _tables(facts))
    st.markdown(
        "You can try out two sliders, but a network has millions of parameters. `backward()` gives the slope along "
        "every parameter at once, and a step of *learning rate × gradient* moves them all: that is the descent in "
        "the view of that name."
    )
    if facts.recipe.source:
        parts.fold(
            "Code: this line's loss, its gradient, and one step",
            "by_hand_code",
            lambda: controls.code(chosen, script(facts.recipe), "by_hand.py"),
        )


def _tables(facts: ByHand) -> None:
    st.dataframe(pictures.slopes_table(facts), hide_index=True)
    st.dataframe(pictures.points_table(facts), hide_index=True)


def _slider(label: str, key: str, marks: list[float]) -> float:
    size = limits.LINE_BY_HAND
    return parts.marked_number(label, key, 0.0, marks, within=(-size, size))


def _ways_on(facts: ByHand, row: DeltaGenerator) -> None:
    row.button(
        "One step",
        icon=":material/south_east:",
        key="one_step",
        on_click=parts.assign,
        kwargs={"my_w": _held(facts.step.w), "my_b": _held(facts.step.b)},
        help=pictures.step_words(facts),
    )
    row.button(
        "Descend from here",
        icon=":material/play_arrow:",
        key="descend",
        on_click=parts.assign,
        kwargs={"start_w": facts.w, "start_b": facts.b, "view": "descent"},
        disabled=max(abs(facts.w), abs(facts.b)) > limits.LINE_SIZE,
    )


def _held(value: float) -> float:
    """Within what a field takes; a step that leads out of it stops at its end."""
    size = limits.LINE_BY_HAND
    return min(max(value, -size), size) if not math.isnan(value) else 0.0
