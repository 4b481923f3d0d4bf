"""The run of the network page: its buttons, its picture, and what belongs to it."""

from typing import TYPE_CHECKING

import streamlit as st

from core.export.training.network import printed, safetensors_bytes, script
from core.export.training.network_torchrun import NAME, torchrun_script
from core.pictures.training.network import charts
from core.pictures.training.network.figure import caption, network_figure, structure
from core.problem import InputProblem
from core.training.loop.pacing import FLAT_OUT, SPEEDS
from core.training.network.config import Config
from core.training.network.data import Rows, Source
from core.training.network.frame import frame
from core.training.network.history import NetworkKeyframes
from core.training.network.keyframes import explain, keyframes
from core.training.network.scene import NetworkWatch
from core.training.network.scene import watch as watch_network
from core.training.network.unit_health import AILMENTS
from pages import parts, screen
from pages.training.live_run import run_buttons, run_live
from pages.training.network.live_figure import LiveFigure
from pages.training.table_source import table_file
from pages.training.torchrun_form import torchrun_form

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_SCRUBS = [percent / 2 for percent in range(201)]
_CHART_EVERY = 8  # pictures of the network to one of the chart: a chart costs the browser more


def show(asked: tuple[Config, Source] | None, sight: str, at: screen.Places) -> None:
    """Draw the run, above it what there is to see; one that moves stays here until it is interrupted.

    Where nothing that can be is `asked` for, the last run stays, if there is one.
    """
    verdict, stage = at.stage.empty(), at.stage.container()
    at.stage.markdown(sight)
    bar = at.bar.container(horizontal=True, vertical_alignment="bottom")
    buttons, scrubber = bar.container(horizontal=True, width="content"), bar.container(width="stretch")
    further = at.controls.container(horizontal=True, vertical_alignment="bottom")
    tempo, charted = further.container(width=170), further.container(width="content")
    try:
        watch = _watch(asked)
    except InputProblem as trouble:
        with verdict.container():
            parts.problem(trouble, key="problem-network")
        watch = parts.remembered("network")
    if watch is None:
        return
    with tempo:
        speed = st.select_slider("Speed, epochs per second", SPEEDS, FLAT_OUT, key="network_speed", bind="query-params")
    with charted:
        kind = _chart_kind()
    with scrubber:
        share = _scrub() if watch.run.epoch or watch.moving else _nothing_to_scrub()
    before = st.session_state.get("scrubbed", share)
    st.session_state["scrubbed"] = share
    if share < before:
        watch.pause()  # whoever looks back wants to look
    if watch.mode == "finishing":
        watch.tick(speed)  # a short run is done before its first picture
    moving = watch.moving
    with buttons:
        run_buttons(watch, then=lambda: parts.assign(scrub=100.0))
    with stage:
        drawn = _Screen(watch, kind, 1.0 if moving else share, at.words.container())
    with at.words:
        _below(watch, drawn.frames, moving=moving)
    with stage:
        run_live(watch, speed, drawn.draw)


class _Screen:
    """The picture and the chart: the only things that a live run draws again and again. `frames` were drawn last."""

    def __init__(self, watch: NetworkWatch, kind: charts.Kind, share: float, below: "DeltaGenerator") -> None:
        self._watch, self._kind, self._below = watch, kind, below
        self._spec = charts.spec(kind, len(watch.run.shapes), tested=len(watch.run.data.test.inputs) > 0)
        self._figure, self._markup = LiveFigure("network"), structure(watch.scene)
        self._pictures = 0
        self._still = parts.pack(charts.still(watch.run.length))
        self._chart: DeltaGenerator | None = None
        self.frames: NetworkKeyframes
        self.draw(share)

    def draw(self, share: float = 1.0) -> None:
        watch = self._watch
        self.frames = frames = keyframes(watch.run)
        shown = frame(watch.run, frames, share)
        self._figure.draw(network_figure(watch.scene, shown, self._words(shown.epoch), self._markup))
        if self._chart is None:
            self._chart = self._below.empty()
        if self._pictures % _CHART_EVERY == 0 or not watch.moving:
            with self._chart:
                data = self._still | parts.pack(charts.moving(self._kind, frames, shown.epoch))
                parts.chart(self._spec, data, f"chart-{self._kind}", charts.ALT[self._kind])
        self._pictures += 1

    def _words(self, epoch: int) -> str:
        run, pace = self._watch.run, self._watch.pace
        text = f"epoch {epoch:,} of {run.epochs:,}"
        if self._watch.moving and pace.rate:
            text += f" · {pace.rate:,.0f} epochs/s"
        elif epoch != run.epoch:
            text += f" · the run is at {run.epoch:,}"
        return text


def _watch(asked: tuple[Config, Source] | None) -> NetworkWatch | None:
    if asked is None:
        last: NetworkWatch | None = parts.remembered("network")
        return last

    def begin() -> NetworkWatch:
        watch = watch_network(*asked)
        if screen.opened_bare("network"):
            watch.pause()  # at epoch 0, to be played
        return watch

    watch = parts.remember("network", None, begin)
    watch.ask(*asked)
    return watch


def _chart_kind() -> charts.Kind:
    """Which chart stands below the picture."""
    kinds = list(charts.ALT)
    return st.radio("Below the picture", kinds, horizontal=True, key="chart", bind="query-params") or kinds[0]


def _scrub() -> float:
    """The share of the run so far whose end is shown."""
    percent = parts.marked_number(
        "Scrub: % of the run so far",
        "scrub",
        100.0,
        _SCRUBS,
        within=(0.0, 100.0),
    )
    return percent / 100


def _nothing_to_scrub() -> float:
    """The scrubber of a run that has not begun, at its start; what is shown is the run as far as it is."""
    rows = [parts.Dial("Scrub: % of the run so far", 0, 0, 1, disabled=True)]
    parts.dials("scrub-not-begun", rows, lambda _, __: None, wide=True)
    return 1.0


def _below(watch: NetworkWatch, frames: NetworkKeyframes, *, moving: bool) -> None:
    # A run that moves keeps the page from ending, and until then what is not drawn again stands there faded: so both
    # have places that are emptied.
    verdict, outcome = st.empty(), st.empty()
    run = watch.run
    if trouble := explain(run, frames):
        with verdict.container():
            parts.problem(trouble, key="problem-diverged")
    if not moving:
        outcome.caption(caption(watch.scene, frame(run, frames)))
    st.markdown(
        "Each unit multiplies what comes in by its weights, adds its bias, and bends the sum by the activation; the "
        "output does the same without bending. That is `h = tanh(h @ W + b)`, once per layer, and the loop around it "
        "is the line's: forward, loss, `backward()`, a small step, gradients back to zero."
    )
    parts.fold(
        "How to read the picture",
        "legend",
        lambda: st.markdown(
            "Blue is above 0, orange below, stronger the further from 0; the output's picture is what the network "
            "predicts at every place, and a classifier's border runs where it is pale. An edge is a weight: "
            "thicker if larger, and dashed if negative. **|∇|** is the length of the gradient of the "
            "loss with respect to a layer's weights and biases: where it vanishes, the layer no longer learns. "
            "Hollow points belong to the test set, which the network never sees. A unit may be\n\n"
            + "\n".join(f"- **{name}**: {what}." for name, _, what in (t.partition(": ") for t in AILMENTS.values()))
        ),
    )

    def draw_network_code() -> None:
        recipe = run.plan if moving else run.recipe
        parts.code(
            script(recipe),
            "network.py",
            printed=lambda: None if moving else watch.between(printed),
        )
        if isinstance(run.data.source, Rows):
            table_file(run.data.source.table)
        parts.download(
            "Download the weights (safetensors)",
            lambda: watch.between(safetensors_bytes),
            "network.safetensors",
            "application/octet-stream",
            key="weights",
        )
        if many := torchrun_script(recipe):
            torchrun_form(many, NAME)

    parts.fold(
        "Code that trains this network again, on the same machine bit for bit", "network_code", draw_network_code
    )
    parts.fold(
        "Table: losses, gradients and units in trouble, frame by frame",
        "table",
        lambda: st.dataframe(charts.table(frames), hide_index=True, key="frames"),
    )
