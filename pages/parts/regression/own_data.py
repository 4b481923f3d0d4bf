"""The view "data" of the regression page: a table's columns, trained on some rows and tested on the others."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from core.pictures import hyperplane_charts as charts
from core.pictures import hyperplane_tables as tables
from core.training.hyperplane_report import Asked, Ground, Report, explain, ground, report
from pages import parts
from pages.parts.regression import controls
from pages.parts.regression.data_panel import Chosen

T = TypeVar("T")


def show(chosen: Chosen, device: str) -> None:
    """Draw the controls, the run, and how it compares with least squares."""
    rate, length = st.columns(2, gap="large")
    with rate:
        lr = controls.learning_rate()
        limit = st.empty()
    with length:
        epochs = controls.epochs()
    scale, share, draw = st.columns(3, gap="large", vertical_alignment="bottom")
    standardized = scale.toggle("Standardize", value=True, key="standardize", bind="query-params")
    percent = share.slider("Rows kept for the test, %", 0, 50, 20, 5, key="test", bind="query-params")
    seed = draw.number_input("Seed of the split", 0, 2**32 - 1, 42, key="split", bind="query-params")

    on = _remembered("ground", (chosen.token, percent, seed), lambda: ground(chosen.sample, percent, seed))
    asked = Asked(lr, epochs, standardized, device)
    run = _remembered("report", (chosen.token, percent, seed, asked), lambda: report(on, asked))
    curve = on.standard if standardized else on.raw
    stable = curve.largest_stable_rate
    limit.caption(f"{':orange[Unstable:]' if lr > stable else 'Stable:'} the largest stable rate here is {stable:.4g}")
    if run.course.diverged:
        _say_divergence(run, stable)
    if run.course.epochs < epochs and not run.course.diverged:
        st.caption(f"The first {run.course.epochs:,} epochs: more would take too long on so many rows.")
    left, right = st.columns(2)
    with left:
        parts.chart(charts.loss_spec(), charts.loss_data(on, run), "losses", charts.LOSS_ALT)
    with right:
        parts.chart(charts.residuals_spec(), charts.residuals_data(run), "residuals", charts.RESIDUALS_ALT)
    _say(on, run)


def _say_divergence(run: Report, stable: float) -> None:
    parts.problem(explain(run, stable))
    safe = float(f"{stable / 2:.1e}")
    if safe >= controls.RATES[0]:
        st.button(f"Use {safe:g}", key="safe", on_click=parts.assign, kwargs={"lr": safe})
    elif not run.asked.standardized:
        st.button("Standardize the inputs", key="safe", on_click=parts.assign, kwargs={"standardize": True})


def _say(on: Ground, run: Report) -> None:
    rows = on.rows
    words = f"{len(rows.train):,} rows train and {len(rows.test):,} test."
    if len(run.residual) < len(on.sample.y) and run.residual:
        words += f" The residuals of {len(run.residual):,} of them are shown."
    st.caption(words)
    if on.trouble:
        parts.problem(on.trouble)
    parts.figure(tables.answers(on, run), "answers")
    if on.fit and on.fit.digits < 12:
        st.markdown(
            f"**float64 runs out of digits here.** The condition number of the inputs, centered and scaled, is "
            f"{on.fit.condition:.2g}: of 16 digits about {on.fit.digits} can be relied on."
        )
    parts.figure(tables.curvatures(on, standardized=run.asked.standardized), "curvatures")


def _remembered(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives for `key`, once: kept in this visitor's session, where no one else's cache sees it."""
    kept = st.session_state.get(f"own-{name}")
    if kept is None or kept[0] != key:
        kept = st.session_state[f"own-{name}"] = (key, make())
    return kept[1]
