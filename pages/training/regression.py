"""A line learns: gradient descent from tensors and autograd alone, live."""

import time
from typing import Any

import streamlit as st

from core.export.regression import script
from core.export.run_table import run_csv
from core.inputs import limits
from core.pictures import regression_charts as charts
from core.pictures import regression_datasets as datasets
from core.training import divergence
from core.training.data import Synthetic
from core.training.descent import Config
from core.training.keyframes import keyframes
from core.training.watch import SPEEDS, Watch
from pages import parts
from pages.parts.log_number import log_number

_RATES = [float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 1.5, 2, 3, 5, 7)] + [10.0]
_EPOCHS = [digit * 10**power for power in range(5) for digit in (1, 2, 5)] + [limits.EPOCHS]
_POINTS = [2, 3, 5, *(digit * 10**power for power in range(1, 5) for digit in (1, 2, 5)), limits.TRAINING_ROWS]
_SIZE = 1_000.0  # |w|, |b|: larger ones overflow float32 within a few epochs

device = parts.frame("Regression", "How do a forward pass, a gradient and a small step, repeated, find a line?")
picture, data = st.columns([3, 1], gap="large")
with picture:
    rate, length = st.columns(2, gap="large")
    buttons = st.container(horizontal=True)
    progress, tempo = st.columns([2, 1], gap="large")
    progress, verdict, stage, outcome = progress.empty(), st.empty(), st.container(), st.empty()

with rate:
    lr = log_number("Learning rate", "lr", 0.01, _RATES)
    limit = st.empty()
with length:
    epochs = log_number("Epochs", "epochs", 100, _EPOCHS)
with tempo:
    speed = st.select_slider("Speed, epochs a second", SPEEDS, "20", key="speed", bind="query-params")

with data:
    st.subheader("Data", anchor=False)
    n = log_number("Points", "n", 100, _POINTS)
    noise = st.slider("Noise, standard deviation", 0.0, 5.0, 0.5, 0.05, key="noise", bind="query-params")
    seed = st.number_input("Seed", 0, 2**32 - 1, 42, key="seed", bind="query-params")
    true_w = st.number_input("True w", -_SIZE, _SIZE, 3.0, 0.1, key="w", bind="query-params")
    true_b = st.number_input("True b", -_SIZE, _SIZE, 2.0, 0.1, key="b", bind="query-params")
    st.subheader("Start", anchor=False)
    start = {"min_value": -_SIZE, "max_value": _SIZE, "value": None, "step": 0.1, "bind": "query-params"}
    start_w = st.number_input("First w", key="start_w", placeholder="random, by the seed", **start)
    start_b = st.number_input("First b", key="start_b", placeholder="0", **start)

made = Synthetic(n, true_w, true_b, noise, seed)
config = Config(lr, epochs, start_w, start_b, device)
watch = st.session_state.get("regression")
if watch is None:
    watch = st.session_state["regression"] = Watch(config, made)
else:
    watch.ask(config, made)

if watch.mode == "finishing":
    watch.tick(speed)  # a short run is done before its first picture


def now() -> dict[str, Any]:
    """What the chart is to show of the run as it is."""
    return still | parts.pack(datasets.moving(watch.portrait, keyframes(watch.run)))


def show(data: dict[str, Any]) -> None:
    """Draw the run: the only thing that a live run repeats."""
    done, asked, pace = watch.run.epoch, watch.run.epochs, watch.pace
    text = f"epoch {done:,} of {asked:,}"
    if watch.moving and pace.rate:
        text += f" · {pace.rate:,.0f} epochs/s · {pace.left:,.0f} s left"
    progress.progress(min(done / asked, 1.0), text)
    with chart:
        parts.chart(spec, data, "regression", charts.ALT)


spec = charts.spec(long=datasets.is_long(watch.portrait))
still = parts.pack(datasets.still(watch.portrait))
first = now()
# The chart's place is made only now that its data is ready: a browser that is shown it empty for a moment, while the
# run is computed, builds the whole chart anew.
chart = stage.empty()
show(first)

moving = watch.moving
with buttons:
    if moving:
        st.button("Pause", icon=":material/pause:", key="pause", on_click=watch.pause, type="primary", shortcut="space")
    else:
        st.button(
            "Play", icon=":material/play_arrow:", key="play", on_click=watch.play, type="primary", shortcut="space"
        )
    st.button("Step", icon=":material/skip_next:", key="step", on_click=watch.step, help="One epoch")
    st.button(
        "To the end", icon=":material/fast_forward:", key="finish", on_click=watch.finish, disabled=watch.run.done
    )
    st.button("Reset", icon=":material/replay:", key="reset", on_click=watch.reset, disabled=watch.run.epoch == 0)

stable = watch.run.bowl.largest_stable_rate
limit.caption(
    f"{':orange[Unstable:]' if lr > stable else 'Stable:'} the largest stable rate for this data is {stable:.4g}",
    help="2/λmax, the largest eigenvalue of the Hessian of the loss, 2/n [[Σx², Σx], [Σx, n]]. Beyond it each step "
    "overshoots by more than the one before.",
)
if watch.run.diverged:
    with verdict.container():
        parts.problem(divergence.explain(watch.run))
        safe = divergence.advice(watch.run)
        st.button(f"Use {safe:g}", key="safe", on_click=parts.assign, kwargs={"lr": safe})
else:
    verdict.empty()
if moving:
    outcome.empty()
else:
    with outcome.container():
        st.caption(datasets.words(watch.portrait, keyframes(watch.run)))
        if n > len(watch.portrait.x):
            st.caption(f"Shown are {len(watch.portrait.x)} of the {n:,} points; the run uses all of them.")

with picture:
    st.markdown(
        "Each epoch draws the line (forward), measures it by the mean of the squared residuals (loss), asks autograd "
        "which way is downhill (`backward()`), and moves **w** and **b** a step of *learning rate × gradient*. "
        "The dashed line is where least squares would put it at once; the lowest loss belongs to that line and not to "
        "the dotted true one, since the noise is in the data."
    )
    code, table = st.tabs(["Code", "Table"])
    with code:
        parts.code(script(watch.run.plan if moving else watch.run.recipe), "regression.py")
    with table:
        st.dataframe(datasets.table(keyframes(watch.run)), hide_index=True, key="table")
        st.caption(
            "A row is the line with which its epoch began, that line's loss, and its gradients; "
            "a long run is thinned out here, and complete in the file."
        )
        st.download_button(
            "Download every epoch as CSV",
            lambda: run_csv(watch.run),
            file_name="regression.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="csv",
        )

# A run that moves stays in this loop. A widget that is moved interrupts it at the next drawing, and the page runs
# again with the new value; the run is in the session and loses nothing. A closed tab ends it in the same way.
while watch.moving:
    time.sleep(watch.tick(speed))
    show(now())
if moving:
    watch.pause()
    st.rerun()
