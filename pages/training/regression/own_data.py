"""The view "data" of the regression page: a table's columns, trained on some rows and tested on the others."""

from contextlib import nullcontext

import streamlit as st

from core import limits
from core.export.training.hyperplane import script
from core.pictures.markup.numbers import number
from core.pictures.training import hyperplane as charts
from core.pictures.training import hyperplane as tables
from core.training.hyperplane.report import Asked, Report, explain, ground, report
from core.training.hyperplane.run import lasting
from pages import parts, screen
from pages.parts.turn import effort
from pages.training.regression import controls
from pages.training.regression.data_panel import Chosen
from pages.training.table_source import table_file

_FEW = 12  # digits; fewer are worth a word


def show(chosen: Chosen, device: str, at: screen.Places) -> None:
    """Draw the controls, the run, and how it compares with least squares."""
    with at.bar:
        lr = controls.learning_rate()
        limit = st.empty()
        epochs = controls.epochs()
    with at.controls:
        standardized = st.toggle("Standardize", value=True, key="standardize", bind="query-params")
        percent = st.slider("Rows kept for the test, %", 0, 50, 20, 5, key="test", bind="query-params")
        seed = st.number_input("Seed of the split", 0, 2**32 - 1, 42, key="split", bind="query-params")
    controls.say_plain()

    on = parts.remember("own-ground", (chosen.token, percent, seed), lambda: ground(chosen.sample, percent, seed))
    asked = Asked(lr, epochs, standardized, device)

    def train() -> Report:
        with effort() if lasting(len(on.rows.train), on.sample.X.shape[1], epochs) else nullcontext():
            return report(on, asked)

    run = parts.remember("own-report", (chosen.token, percent, seed, asked), train)
    curve = on.standard if standardized else on.raw
    stable = curve.largest_stable_rate
    limit.caption(
        f"{':orange[Unstable:]' if lr > stable else 'Stable:'} the largest stable rate here is {number(stable)}"
    )
    if run.course.diverged:
        _say_divergence(run, stable)
    if run.course.epochs < epochs and not run.course.diverged:
        st.caption(f"The first {run.course.epochs:,} epochs: more would take too long on so many rows.")
    left, right = st.columns(2, gap="medium")
    with left:
        parts.chart(charts.loss_spec(), charts.loss_data(on, run), "losses", charts.LOSS_ALT)
    with right:
        parts.chart(charts.residuals_spec(), charts.residuals_data(run), "residuals", charts.RESIDUALS_ALT)
    st.caption(charts.caption(on, run))
    if on.trouble:
        parts.problem(on.trouble, key="problem-fit")
    parts.figure(tables.answers(on, run), "answers")
    if on.fit and on.fit.digits < _FEW:
        st.markdown(
            f"**Here float64 runs out of digits.** The condition number of the centered, scaled inputs is "
            f"{on.fit.condition:.2g}, so of the 16 digits of float64 about {on.fit.digits} can be relied on."
        )
    parts.figure(tables.curvatures(on, standardized=standardized), "curvatures")
    st.markdown(
        "The same loop as for a line, with **w** of shape (d, 1) and `X @ w` for `w * X`. Each step shrinks the "
        "distance to the lowest point by a factor that differs from direction to direction, and the condition number "
        "says by how much: inputs on one scale make the bowl round. Correlated inputs keep it long."
    )

    def draw_data_tables() -> None:
        st.dataframe(charts.losses_table(run), hide_index=True)
        st.dataframe(charts.residuals_table(run), hide_index=True)

    parts.fold("Tables of the losses and the residuals", "data_tables", draw_data_tables)

    def draw_data_code() -> None:
        parts.code(script(on, run), "own_data.py")
        table_file(chosen.sample)

    parts.fold("Code: the split, the loop, R² and least squares", "data_code", draw_data_code)


def _say_divergence(run: Report, stable: float) -> None:
    parts.problem(explain(run, stable), key="problem-diverged")
    safe = float(f"{stable / 2:.1e}")
    if safe >= limits.LEAST_RATE:
        st.button(f"Use {safe:g}", key="safe", on_click=parts.assign, kwargs={"lr": safe})
    elif not run.asked.standardized:
        st.button("Standardize the inputs", key="safe", on_click=parts.assign, kwargs={"standardize": True})
