"""The settings of the network page: which data, which network, and how it is trained."""

from typing import Any, Final

import streamlit as st

from core import limits
from core.inputs.table.bundled import TABLES
from core.inputs.widths import parse_widths
from core.pictures.markup.numbers import duration
from core.problem import InputProblem
from core.training.loop.batches import Batches
from core.training.loop.optimizers import OPTIMIZERS, Choice
from core.training.loop.schedules import SCHEDULES, Schedule
from core.training.network.config import Config
from core.training.network.data import FEATURES, LINE, MAKERS, TABLE, Generated, Rows, Source
from core.training.network.initialisation import INITIALISERS
from core.training.network.layers import ACTIVATIONS
from core.training.network.losses import FITTING
from core.training.network.playground import Task
from core.training.network.presets import PRESETS
from pages import parts
from pages.training.table_source import PASTE, UPLOAD, Picked, pick

_ALL: Final = "all"
_SIZES: Final = ("1", "2", "5", "10", "20", "50", "100", _ALL)
_PENALTIES: Final = ("0", "0.0001", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1")
_RATES: Final = [float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 3, 5)] + [10.0]
_EPOCHS: Final[list[int]] = [digit * 10**power for power in range(5) for digit in (1, 2, 3, 5)] + [limits.EPOCHS]
# What the page opens on, by the names of its settings, whose widgets' keys begin with "network_"; a preset says what
# differs.
DEFAULTS: Final[dict[str, str | int | float | list[str] | None]] = {
    "data": "circle", "hidden": "4, 2", "activation": "tanh", "lr": 0.03, "epochs": 200,
    "n": 500, "noise": 0, "train": 50, "seed": 42, "features": ["x1", "x2"],
    "loss": "logistic", "init": "xavier", "start": None, "optimizer": "Adam", "schedule": "constant",
    "batch": _ALL, "l1": "0", "l2": "0",
}  # fmt: skip


def ask(device: str) -> tuple[Config, Source]:
    """What is chosen now. Raises `InputProblem` for what cannot be."""
    begin, data, hidden, activation = st.columns([2, 1, 1, 1], vertical_alignment="bottom")
    rate, about_data, about_training = st.columns([3, 1, 1], vertical_alignment="bottom")
    with data:
        kind = st.selectbox("Data", [*MAKERS, TABLE], key="network_data", bind="query-params")
    with hidden:
        widths = st.text_input(
            "Hidden layers", "4, 2", key="network_hidden", bind="query-params", help="The units of each, e.g. 8, 8, 4"
        )
    with activation:
        chosen = st.selectbox("Activation", list(ACTIVATIONS), key="network_activation", bind="query-params")
    with rate:
        lr = parts.log_number("Learning rate", "network_lr", 0.03, _RATES)
    with about_data.popover("About the data", key="about-data", width="stretch"):
        source = _ask_source(kind)
    about = about_training.popover("About the training", key="about-training", width="stretch")
    with about:
        training = _ask_training("classification" if isinstance(source, InputProblem) else source.task)
    with begin:
        _presets()  # drawn last: only then has a link said what all the others are
    # All widgets are drawn before anything is refused: one that is not drawn forgets what was chosen.
    if isinstance(source, InputProblem):
        raise source
    config = Config(parse_widths(widths or ""), chosen, device=device, lr=lr, **training)
    about.caption(f"A whole run like this takes about {duration(config.seconds(source))} of one core.")
    return config, source


def sight() -> str:
    """What there is to see with the settings as they are, if they are a preset's."""
    preset = PRESETS.get(st.session_state["preset"] or "")
    return preset.sight if preset else ""


def _presets() -> None:
    chosen = {name: DEFAULTS | dict(preset.settings) for name, preset in PRESETS.items()}
    now = {name: st.session_state.get(f"network_{name}", default) for name, default in DEFAULTS.items()}
    st.session_state["preset"] = next((name for name, settings in chosen.items() if settings == now), None)

    def use() -> None:
        if name := st.session_state["preset"]:
            settings = {f"network_{setting}": value for setting, value in chosen[name].items()}
            parts.assign(**settings, scrub=100.0, chart=PRESETS[name].chart)

    st.selectbox("Begin with", list(PRESETS), key="preset", on_change=use, placeholder="your own network")


def _ask_source(kind: str) -> Source | InputProblem:
    picked = _pick() if kind == TABLE else None
    if kind != TABLE:
        n = int(st.number_input("Points", 4, limits.NETWORK_POINTS, 500, key="network_n", bind="query-params"))
        noise = st.slider("Noise, %", 0, 50, 0, key="network_noise", bind="query-params")
    train = st.slider("Points for training, %", 10, 100, 50, 5, key="network_train", bind="query-params")
    seed = int(st.number_input("Seed", 0, 2**32 - 1, 42, key="network_seed", bind="query-params"))
    features = ["x1", "x2"]
    if kind == LINE:
        st.caption("One input, x. Noise 50 is the regression page's standard deviation of 0.5.")
    elif picked is None or len(picked.sample.inputs) == 2:
        features = st.pills(
            "Inputs",
            list(FEATURES),
            selection_mode="multi",
            default=features,
            key="network_features",
            bind="query-params",
        )
    try:
        if kind != TABLE:
            return Generated(kind, n, noise, train, seed, tuple(features))
        if picked is None:
            return InputProblem("There is no table yet", "a network learns from its rows", "choose a table or a file")
        n = min(len(picked.sample.y), limits.NETWORK_POINTS)
        return Rows(picked.sample, n, train, seed, tuple(features))
    except InputProblem as trouble:
        return trouble


def _pick() -> Picked | None:
    chosen = st.selectbox("Table", [*TABLES, UPLOAD, PASTE], key="network_source", bind="query-params")
    picked = pick(chosen, most=2, prefix="network_")
    if picked is None:
        return None
    names = dict(zip(("x1", "x2") if len(picked.sample.inputs) > 1 else ("x",), picked.sample.inputs, strict=False))
    # Names from a file are shown as text, never as markup.
    st.text("\n".join(f"{name} is “{column}”, standardized" for name, column in names.items()))
    if len(picked.sample.y) > limits.NETWORK_POINTS:
        st.caption(f"{limits.NETWORK_POINTS:,} of its {len(picked.sample.y):,} rows are used, drawn by the seed.")
    return picked


def _ask_training(task: Task) -> dict[str, Any]:
    """All that is not asked for elsewhere, by the names of `Config`."""
    optimizer = st.selectbox(
        "Optimizer", OPTIMIZERS, OPTIMIZERS.index("Adam"), key="network_optimizer", bind="query-params"
    )
    schedule = st.selectbox("Learning-rate schedule", SCHEDULES, key="network_schedule", bind="query-params")
    batch = st.select_slider("Batch size", _SIZES, _ALL, key="network_batch", bind="query-params")
    epochs = parts.log_number("Epochs", "network_epochs", 200, _EPOCHS)
    l1 = st.select_slider("L1 penalty", _PENALTIES, key="network_l1", bind="query-params")
    l2 = st.select_slider("L2 penalty", _PENALTIES, key="network_l2", bind="query-params")
    fitting = FITTING[task]
    loss = st.selectbox(
        "Loss", fitting, key="network_loss" if len(fitting) > 1 else "loss-of-heights", disabled=len(fitting) == 1,
        bind="query-params" if len(fitting) > 1 else None, persist_state="page",
    )  # fmt: skip
    start = st.selectbox("Initialisation", list(INITIALISERS), key="network_init", bind="query-params")
    seed = st.number_input(
        "Seed of the weights",
        0,
        2**32 - 1,
        None,
        key="network_start",
        bind="query-params",
        placeholder="follows from the seed of the data",
    )
    return {
        "initialisation": start,
        "loss": loss,
        "seed": None if seed is None else int(seed),
        "epochs": epochs,
        "optimizer": Choice(optimizer),
        "schedule": Schedule(schedule),
        "batches": Batches(None if batch == _ALL else int(batch)),
        "l1": float(l1),
        "l2": float(l2),
    }
