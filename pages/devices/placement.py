"""Where do tensors live, and what does it cost to move one?"""

from dataclasses import dataclass

import streamlit as st

from core import limits
from core.devices import movement, placement
from core.devices.hardware import describe
from core.devices.mixing import mix
from core.devices.pinning import pinning
from core.export.devices.placement import PATTERN, printed, script
from core.pictures.devices import placement as tables
from core.pictures.markup.numbers import memory
from pages import parts, screen

_ELEMENTS = [4**k for k in range(11) if 4**k <= limits.ELEMENTS]
_PINNED = 2**20  # elements of the tensor that is copied from pinned memory: 4 MiB


@dataclass(frozen=True)
class State:
    """What the widgets say: a tensor by its size, dtype and tracking, where it is, and where it is to go."""

    elements: int
    dtype: str
    device: str
    target: str
    requires_grad: bool


def read(device: str, at: screen.Places) -> State:
    """Draw the widgets."""
    here = [found.name for found in placement.present()]
    targets = [*(name for name in here if name != device), device, "meta"]
    target = at.bar.segmented_control(
        "Move to", targets, default=targets[0], required=True, key="target", bind="query-params"
    )
    elements = at.bar.select_slider(
        "Elements", _ELEMENTS, 4**8, key="elements", bind="query-params", help="x has rank 1 and is made of ones."
    )
    dtype = st.selectbox("dtype", list(movement.DTYPES), key="dtype", bind="query-params")
    requires_grad = st.toggle("requires_grad", key="placement_requires_grad", bind="query-params")
    if len(here) == 1:
        st.caption(
            "Only the CPU is here, so a move ends where it began. The device **meta** exists in every torch: "
            "it keeps shapes but no data."
        )
    return State(elements, dtype, device, target, requires_grad)


def look(state: State) -> movement.Journey:
    """Have torch move the tensor of `state`."""
    return movement.journey(state.elements, state.dtype, state.device, state.target, requires_grad=state.requires_grad)


def show(journey: movement.Journey) -> None:
    """The move, and what each way of asking for it costs."""
    st.markdown(tables.machine_words(describe()))
    parts.figure(tables.move_figure(journey), "move")
    st.markdown(
        "`.to` copies to the given device, and keeps values, dtype and `requires_grad`. If the tensor is there "
        "already, it copies nothing and returns **the same object**, so it may stand in a loop at no cost."
    )
    parts.figure(tables.moves_table(journey), "moves")
    if any(move.after is not None and not move.after.is_leaf for move in journey.moves):
        st.markdown(
            "Watch the leaf: what `.to` copied is the result of an operation, so `backward()` fills the gradient of "
            "`x`, not of the copy. Move first, then ask for gradients: `x.to(device).requires_grad_()`."
        )
    st.caption(
        f"Every line was executed just now; times are the median of torch's timer, ± half the interquartile range. "
        f"x takes {memory(journey.before.nbytes)} on {journey.before.device}."
    )


def show_machine(device: str) -> None:
    """What this computer has, and what torch says of it."""
    st.subheader("What this computer has", anchor=False)
    machine = describe()
    parts.figure(tables.machine_table(machine, device), "machine")
    st.caption(
        f"torch {machine.torch}, Python {machine.python}, {machine.system}; precision of float32 matrix products: "
        f"{machine.matmul}. The pages here compute on one CPU thread each, since visitors share the cores; the "
        "benchmark can use more."
    )


def show_mixture(device: str) -> None:
    """An operation between two devices, which torch refuses."""
    st.subheader("Two devices in one operation", anchor=False)
    mixture = mix(device)
    st.markdown(
        f"`a` lives on **{mixture.here}**, `b` on **{mixture.there}**. torch does not move either by itself: "
        "a hidden copy would cost more than most operations."
        + (
            " With only a CPU here, meta is the other device: the error is the one that any two devices raise."
            if mixture.there == "meta"
            else ""
        )
    )
    parts.figure(tables.mixture_table(mixture), "mixture")


def show_pinning(device: str) -> None:
    """Copies from pinned memory, timed where there is an accelerator."""
    st.markdown(
        "A GPU reads the host's memory directly only where its pages are *pinned*. From there, "
        "`non_blocking=True` returns at once, and the copy runs while the CPU goes on."
    )
    parts.figure(tables.pinning_table(pinning(device, _PINNED)), "pinning")
    if device == "cpu":
        st.caption("Pinned memory is for copies to an accelerator: on the CPU there is nothing to time.")


device = parts.frame("CPU and GPU", "Where do tensors live, and what does it cost to move one?")
at = screen.places()
with at.controls:
    state = read(device, at)
journey = look(state)
with at.stage:
    show(journey)
show_machine(device)
show_mixture(device)
with st.expander("Pinned memory and non_blocking"):
    show_pinning(device)
with st.expander("Code that picks the best device, here and elsewhere"):
    st.caption(f"Here it picks **{placement.best()}**. The article's pattern asks only for CUDA and misses Macs.")
    parts.code(PATTERN, "device.py")
with st.expander("Code of the moves above"):
    parts.code(script(journey), "placement.py", printed=lambda: printed(journey))
