"""The view "data" of the regression page: a table's columns, trained on some rows and tested on the others."""

from collections.abc import Hashable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Self

import streamlit as st

from core import limits
from core.export.training.hyperplane import script
from core.pictures.markup.numbers import number
from core.pictures.training import hyperplane as charts
from core.pictures.training import hyperplane as tables
from core.training.hyperplane.report import Asked, Ground, Report, explain, ground, report
from core.training.hyperplane.run import lasting
from core.training.hyperplane.sample import Sample
from pages import parts, screen
from pages.parts.turn import effort
from pages.training.regression import controls
from pages.training.regression.data_panel import Chosen
from pages.training.table_source import table_file

_FEW = 12  # digits; fewer are worth a word


@dataclass(frozen=True)
class State:
    """What the widgets say: a descent, and the rows it is on, of which so many `percent` are kept for the test."""

    asked: Asked
    percent: int
    seed: int
    sample: Sample = field(repr=False)
    rows: Hashable

    @property
    def sliders(self) -> tuple[str, ...]:
        """The keys of those whose pictures can go ahead: none where a descent takes long."""
        return () if self.lasting else ("lr", "epochs", "test")

    @property
    def lasting(self) -> bool:
        """Whether the descent may take longer than an answer should."""
        n, d = self.sample.X.shape
        return lasting(n * (100 - self.percent) // 100, d, self.asked.epochs)

    def after(self, key: str, value: Any) -> Self | None:  # noqa: ANN401 - a rate or a count
        """The state after the slider of `key` moved to `value`; None if its descent takes long."""
        if key == "test":
            return replace(self, percent=value)
        moved = replace(self, asked=replace(self.asked, **{key: value}))
        return None if moved.lasting else moved


def look(state: State) -> tuple[Ground, Report]:
    """What holds for the rows however one descends, and the descent. Raises `InputProblem`."""
    on = _ground(state.sample, state.rows, state.percent, state.seed)
    with effort() if state.lasting else nullcontext():
        return on, report(on, state.asked)


def _ground(sample: Sample, rows: Hashable, percent: int, seed: int) -> Ground:
    return parts.remember("own-ground", (rows, percent, seed), lambda: ground(sample, percent, seed))


def show(chosen: Chosen, device: str, at: screen.Places) -> None:
    """Draw the controls, the run, and how it compares with least squares."""
    with at.controls:
        standardized = st.toggle("Standardize", value=True, key="standardize", bind="query-params")
        percent = parts.marked_number("Rows kept for the test, %", "test", 20, range(0, 51, 5), within=(0, 50))
        seed = st.number_input("Seed of the split", 0, 2**32 - 1, 42, key="split", bind="query-params")
    on = _ground(chosen.sample, chosen.token, int(percent), int(seed))
    curve = on.standard if standardized else on.raw
    stable = curve.largest_stable_rate
    with at.bar:
        lr = controls.rate_below(stable)
        limit = st.empty()
        epochs = controls.epochs()
    controls.say_plain()

    asked = Asked(lr, epochs, standardized, device)
    state = State(asked, int(percent), int(seed), chosen.sample, chosen.token)
    seen = parts.looked("own-data", look)
    on, run = seen(state)
    limit.caption(
        f"{':orange[Unstable:]' if lr > stable else 'Stable:'} the largest stable rate here is {number(stable)}"
    )
    if run.course.diverged:
        _say_divergence(run, stable)
    if run.course.epochs < epochs and not run.course.diverged:
        st.caption(f"The first {run.course.epochs:,} epochs: more would take too long on so many rows.")
    left, right = st.columns(2, gap="medium")
    with left:
        parts.chart_of(
            "losses", state, lambda moved: charts.loss_data(*seen(moved)), charts.loss_spec(), charts.LOSS_ALT
        )
    with right:
        parts.chart_of(
            "residuals",
            state,
            lambda moved: charts.residuals_data(seen(moved)[1]),
            charts.residuals_spec(),
            charts.RESIDUALS_ALT,
        )
    st.caption(charts.caption(on, run))
    if on.trouble:
        parts.problem(on.trouble, key="problem-fit")
    parts.picture("answers", state, lambda moved: tables.answers(*seen(moved)))
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
