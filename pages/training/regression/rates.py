"""The view "rates" of the regression page: where every learning rate ends, and the cliff among them."""

import streamlit as st

from core.export.training.cliff import printed, script
from core.pictures.markup.numbers import number
from core.pictures.training import cliff as cliff_chart
from core.training.config import Config
from core.training.landscape.cliff import Cliff, cliff
from pages import parts, screen
from pages.training.regression import controls
from pages.training.regression.data_panel import Chosen
from pages.training.regression.line_state import LineState


def look(state: LineState) -> Cliff:
    """Have torch train at every rate. Raises `InputProblem`."""
    return cliff(state.config, state.chosen.data)


def show(chosen: Chosen, device: str, at: screen.Places) -> None:
    """Draw the controls, the sweep, and what belongs to it."""
    with at.bar:
        lr, epochs = controls.rate_and_epochs(chosen)
    state = LineState(Config(lr, epochs, chosen.start_w, chosen.start_b, device=device), chosen, chosen.token)
    seen = parts.looked("cliff", look)
    facts = seen(state)
    parts.chart_of("cliff", state, lambda moved: cliff_chart.data(seen(moved)), cliff_chart.spec(), cliff_chart.ALT)
    st.caption(cliff_chart.caption(facts))
    controls.say_which_input(chosen)
    controls.say_plain()
    _say(facts)
    parts.fold("Table of all rates", "rates_table", lambda: st.dataframe(cliff_chart.table(facts), hide_index=True))
    if facts.sweep.recipe.source:
        parts.fold(
            "Code: all rates in one run, by broadcasting",
            "rates_code",
            lambda: controls.code(chosen, script(facts.sweep), "rates.py", lambda: printed(facts)),
        )


def _say(facts: Cliff) -> None:
    if facts.epochs < facts.asked:
        st.caption(f"Each rate has {facts.epochs:,} epochs, not {facts.asked:,}, so that all of them answer at once.")
    if facts.sweep.rows == "summary":
        st.caption(
            "With so many points or epochs all rates descend on three rows that have, for every line, the squared "
            "error of all points: the same numbers but for rounding."
        )
    st.markdown(
        "Along the steepest direction each epoch multiplies the distance to the lowest point by 1 − lr λmax. "
        f"Beyond **2/λmax = {number(facts.limit)}** that is below −1: every step overshoots by more than the one "
        "before. A rate that is too small is only slow; one that is 2% too large loses everything."
    )
    st.markdown(
        "Close to the cliff everything is slow: 2% below it the factor is −0.96, 2% above it −1.04, so that it "
        "takes dozens of epochs until one has settled and the other left. More epochs make the cliff steeper, and "
        f"it stays where it is. The best compromise between both is 2/(λmin + λmax) = {number(facts.fastest)}."
    )
