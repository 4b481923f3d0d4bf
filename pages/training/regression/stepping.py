"""How a run steps: optimizer, mini-batches and schedule, folded away so that a newcomer meets the plain loop."""

from dataclasses import dataclass

import streamlit as st

from core import limits
from core.pictures.training.words import optimizer_idea, optimizer_name
from core.training.loop.batches import Batches
from core.training.loop.optimizers import OPTIMIZERS, Choice
from core.training.loop.schedules import SCHEDULES, Schedule


@dataclass(frozen=True)
class Stepping:
    """What the visitor chose, under the names that `Config` has for it."""

    optimizer: Choice
    batches: Batches
    schedule: Schedule


def stepping() -> Stepping:
    """Draw the popover and return what is chosen there. Settings that do not apply are not drawn."""
    with st.popover("How it steps", icon=":material/tune:"):
        return Stepping(_optimizer(), _batches(), _schedule())


def _optimizer() -> Choice:
    name = st.selectbox("Optimizer", OPTIMIZERS, format_func=optimizer_name, key="optimizer", bind="query-params")
    st.caption(optimizer_idea(name))
    plain = Choice()
    match name:
        case "momentum":
            momentum = _share("Momentum β", "momentum", plain.momentum, "How much of its velocity a step keeps")
            nesterov = st.toggle("Look ahead (Nesterov)", key="nesterov", bind="query-params")
            return Choice(name, momentum=momentum, nesterov=nesterov)
        case "RMSProp":
            alpha = _share("Memory α", "alpha", plain.alpha, "How much the running mean of gradient² keeps")
            return Choice(name, alpha=alpha)
        case "Adam":
            first, second = st.columns(2)
            with first:
                beta1 = _share("Memory β₁", "beta1", plain.beta1, "How much the running mean of the gradient keeps")
            with second:
                beta2 = _share("Memory β₂", "beta2", plain.beta2, "How much the running mean of gradient² keeps")
            return Choice(name, beta1=beta1, beta2=beta2)
        case _:
            return plain


def _batches() -> Batches:
    size = st.number_input(
        "Points per step (batch size)",
        1,
        limits.TRAINING_ROWS,
        None,
        key="batch",
        bind="query-params",
        placeholder="all of them",
        help="With fewer than all, an epoch takes several steps: it goes through the points once, batch by batch.",
    )
    if size is None:
        return Batches()
    left, right = st.columns(2, vertical_alignment="bottom")
    shuffle = left.toggle("Shuffle them", value=True, key="shuffle", bind="query-params")
    if not shuffle:
        return Batches(size, shuffle=False)
    seed = right.number_input("by seed", 0, 2**32 - 1, 0, key="batch_seed", bind="query-params")
    return Batches(size, seed=seed)


def _schedule() -> Schedule:
    name = st.selectbox("Learning rate over time", SCHEDULES, key="schedule", bind="query-params")
    plain = Schedule()
    left, right = st.columns(2) if name in {"step", "warm-up"} else (None, None)
    match name:
        case "step" if left and right:
            with left:
                every = _epochs("Epochs between changes", "every", plain.every)
            with right:
                factor = _portion("Factor at each change", "factor", plain.factor)
            return Schedule(name, every=every, factor=factor)
        case "exponential":
            decay = _portion("Factor per epoch", "decay", plain.decay)
            return Schedule(name, decay=decay)
        case "warm-up" if left and right:
            with left:
                warm = _epochs("Epochs of warm-up", "warm", plain.warm)
            with right:
                first = _portion("Share to begin with", "first", plain.first)
            return Schedule(name, warm=warm, first=first)
        case _:
            return Schedule(name)


def _share(label: str, key: str, default: float, why: str) -> float:
    step = 0.001 if default > 0.9 else 0.01
    return st.number_input(label, 0.0, 0.9999, default, step, "%.5g", key=key, bind="query-params", help=why)


def _portion(label: str, key: str, default: float) -> float:
    return st.number_input(label, 0.001, 1.0, default, 0.01, "%.4g", key=key, bind="query-params")


def _epochs(label: str, key: str, default: int) -> int:
    return st.number_input(label, 1, limits.EPOCHS, default, key=key, bind="query-params")
