"""The view "descent" of the regression page: one run, live, from its first line to its last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import limits
from core.export.writing.table import run_csv
from core.pictures.training import datasets
from core.pictures.training import descent as charts
from core.pictures.training import words as run_words
from core.problem import InputProblem
from core.training.config import Config
from core.training.data import Data, Synthetic
from core.training.line import divergence
from core.training.line.keyframes import Pinned, keyframes, pin
from core.training.line.scene import LineWatch
from core.training.line.scene import watch as watch_line
from core.training.loop.optimizers import OPTIMIZERS
from core.training.loop.pacing import FLAT_OUT, SPEEDS
from core.training.loop.schedules import SCHEDULES
from pages import parts, screen
from pages.training.live_run import run_buttons, run_live
from pages.training.regression import controls
from pages.training.regression.data_panel import Chosen
from pages.training.regression.line_state import DATA, LineState
from pages.training.regression.network_link import network_link
from pages.training.regression.stepping import stepping
from pages.training.table_source import MADE

# Of a run that can go ahead, since it is trained to its end for each position of a slider: at most 15 ms.
_AHEAD_EPOCHS, _AHEAD_POINTS = 300, 1_000
ARTICLE: dict[str, dict[str, float]] = {"its training loop": {}}  # which the page opens with
SETTINGS = {
    "lr": 0.01, "epochs": 100, "n": 100, "noise": 0.5, "seed": 42, "true_w": 3.0, "true_b": 2.0, "start_w": None,
    "start_b": None, "source": MADE, "optimizer": OPTIMIZERS[0], "batch": None, "schedule": SCHEDULES[0],
}  # fmt: skip
_PROGRESS_EVERY = 3  # pictures of the run to one of the progress bar: its words cost the browser a tenth of a picture


@dataclass(frozen=True)
class State(LineState):
    """What the widgets say, what is pinned, and whether a run that begins so and ends is what is shown."""

    pinned: Pinned | None = field(repr=False)
    pinned_run: int
    whole: bool

    @property
    def sliders(self) -> tuple[str, ...]:
        """The keys of those whose charts can go ahead: not of a run that is under way, or takes long.

        Nor that of the epochs: a run goes on with more of them from where it is.
        """
        points = self.chosen.points
        soon = self.config.epochs <= _AHEAD_EPOCHS and points.n <= _AHEAD_POINTS and self.config.batches.full(points.n)
        return ("lr", *DATA) if self.whole and soon else ()

    def after(self, key: str, value: Any) -> Self | None:  # noqa: ANN401 - as it has it
        """The state after the slider of `key` moved to `value`; None if its run would take long."""
        moved = super().after(key, value)
        return moved if moved and moved.sliders else None


def run_to_end(state: State) -> Mapping[str, Any]:
    """The datasets of the run that these settings begin, and which ends before its first picture."""
    watch = watch_line(state.config, state.chosen.points)
    watch.tick(FLAT_OUT)
    return datasets.still(watch.scene, state.pinned) | datasets.moving(watch.scene, keyframes(watch.run))


def show(chosen: Chosen, device: str, at: screen.Places) -> None:
    """Draw the controls, the run, and what belongs to it; a run that moves stays here until it is interrupted."""
    controls.say_which_input(chosen)
    stage, progress, outcome = parts.chart_place("regression"), st.empty(), st.empty()
    verdict, said = st.empty(), st.container()
    with at.bar:
        buttons = st.container(horizontal=True, gap="small")
        lr = controls.learning_rate(chosen)
        limit = st.empty()
    with at.controls:
        epochs = controls.epochs()
        steps = stepping()
        screen.chips("regression_article", ARTICLE, SETTINGS, at.chips)
        speed = st.select_slider("Speed, epochs per second", SPEEDS, "20", key="speed", bind="query-params")

    config = Config(lr, epochs, chosen.start_w, chosen.start_b, device=device, **vars(steps))
    try:
        watch = _watch(config, chosen.points)
    except InputProblem as trouble:
        with outcome:
            parts.problem(trouble)
        return
    if watch.mode == "finishing":
        watch.tick(speed)  # a short run is done before its first picture
    drawn = _Screen(watch, stage, progress)
    with buttons:
        _buttons(watch)
    verdict_on_rate, why = run_words.stable(watch.run, lr)
    limit.caption(verdict_on_rate, help=why)
    _say_how(watch, said)
    _say_divergence(watch, verdict)
    with stage:
        drawn.send_ahead(config, chosen)
    outcome.empty()
    if not watch.moving:
        with outcome.container():
            st.caption(datasets.caption(watch.scene, keyframes(watch.run)))
            if watch.scene.n > len(watch.scene.x):
                shown = f"{len(watch.scene.x)} of the {watch.scene.n:,} points are shown"
                st.caption(f"{shown}; the run uses all of them.")
    _explain(watch, chosen)
    network_link(chosen)

    run_live(watch, speed, drawn.draw)


class _Screen:
    """The chart and the progress bar: the only things that a live run draws again and again."""

    def __init__(self, watch: LineWatch, stage: DeltaGenerator, progress: DeltaGenerator) -> None:
        self._watch = watch
        self._progress = progress
        pinned = st.session_state.get("pinned")
        self._spec = charts.spec(
            long=datasets.is_long(watch.scene),
            pinned=pinned is not None,
            truth=watch.scene.true_line is not None,
            begun=watch.run.epoch > 0 or watch.moving,
        )
        self._still = parts.pack(datasets.still(watch.scene, pinned))
        self._chart = stage
        self._pictures = 0
        self.draw()

    def draw(self) -> None:
        """Draw the run as it is now."""
        watch = self._watch
        data = self._still | parts.pack(datasets.moving(watch.scene, keyframes(watch.run)))
        if self._pictures % _PROGRESS_EVERY == 0 or not watch.moving:
            self._progress.progress(min(watch.run.epoch / watch.run.epochs, 1.0), self._words())
        with self._chart:
            self._chart = parts.chart(self._spec, data, "regression", charts.ALT)
        self._pictures += 1

    def send_ahead(self, config: Config, chosen: Chosen) -> None:
        """Send the charts of other settings ahead."""
        watch, pinned = self._watch, st.session_state.get("pinned")
        whole = watch.run.done and not watch.moving and not watch.altered
        now = State(config, chosen, chosen.token, pinned, id(pinned), whole)

        def picture(state: State) -> Mapping[str, Any]:
            if state is not now:
                return run_to_end(state)
            return datasets.still(watch.scene, pinned) | datasets.moving(watch.scene, keyframes(watch.run))

        parts.send_ahead("regression", now, picture)

    def _words(self) -> str:
        run, pace = self._watch.run, self._watch.pace
        text = f"epoch {run.epoch:,} of {run.epochs:,}"
        if self._watch.moving and pace.rate:
            text += f" · {pace.rate:,.0f} epochs/s · {pace.left:,.0f} s left"
        return text


def _watch(config: Config, points: Synthetic | Data) -> LineWatch:
    def begin() -> LineWatch:
        watch = watch_line(config, points)
        if screen.opened_bare("regression"):
            watch.pause()  # at epoch 0, to be played
        return watch

    watch = parts.remember("regression", None, begin)
    watch.ask(config, points)
    return watch


def _buttons(watch: LineWatch) -> None:
    run_buttons(watch)
    if "pinned" in st.session_state:
        st.button("Unpin", icon=":material/keep_off:", key="unpin", on_click=st.session_state.pop, args=("pinned",))
    else:
        st.button(
            "Pin",
            icon=":material/keep:",
            key="pin",
            on_click=lambda: st.session_state.update(pinned=pin(watch.run)),
            disabled=watch.run.epoch == 0,
            help="Keep its curve and its line in the picture, to compare with the next runs",
        )


def _say_how(watch: LineWatch, place: DeltaGenerator) -> None:
    run = watch.run
    with place:
        if not run.config.plain(run.data.n):
            many = f"; an epoch is {run.steps:,} steps, and its loss is that of all points" if run.steps > 1 else ""
            st.caption(f"How it steps: {run_words.steps(run.config, run.data.n)}{many}.")
        if kept := st.session_state.get("pinned"):
            st.caption(run_words.pinned(kept, run.recipe))


def _say_divergence(watch: LineWatch, place: DeltaGenerator) -> None:
    trouble = divergence.explain(watch.run)
    if trouble is None:
        place.empty()
        return
    with place.container():
        parts.problem(trouble)
        safe = divergence.advice(watch.run)
        if safe >= limits.LEAST_RATE:
            st.button(f"Use {safe:g}", key="safe", on_click=parts.assign, kwargs={"lr": safe})


def _explain(watch: LineWatch, chosen: Chosen) -> None:
    st.markdown(
        "Each epoch draws the line (forward), measures it by the mean of the squared residuals (loss), asks autograd "
        "which way is downhill (`backward()`), and moves **w** and **b** a step of *learning rate × gradient*. "
        f"The dashed line is where least squares would put it directly{_truth(watch)}."
    )
    parts.fold(
        "Code that does this",
        "regression_code",
        lambda: controls.run_code(chosen, watch.run.plan if watch.moving else watch.run.recipe),
    )
    parts.fold("Table of the run", "regression_rows", lambda: _table(watch))


def _truth(watch: LineWatch) -> str:
    truth = watch.run.data.truth
    if truth is None:
        return ""  # nobody knows it
    if truth.noise == 0:
        return ", which is the true one, since there is no noise in the data"
    return "; the lowest loss belongs to that line and not to the dotted true one, since there is noise in the data"


def _table(watch: LineWatch) -> None:
    st.dataframe(datasets.table(keyframes(watch.run)), hide_index=True, key="table")
    st.caption(
        "A row is the line with which its epoch began, that line's loss, and its gradients; "
        "a long run is thinned out here but complete in the file."
    )
    label = "Download every epoch as CSV"
    parts.download(label, lambda: watch.between(run_csv), "regression.csv", "text/csv", key="csv")
