"""The device picker in the sidebar. The choice is in the URL and goes from page to page; one that fails gives way."""

import streamlit as st

from core.devices import placement
from core.devices.failure import DeviceProblem, device_problem, gone
from pages.parts.shown.problem import problem

_TROUBLE = "device-trouble"  # in the session: why the CPU stands in, until another device is chosen
_KEPT = "device-kept"  # in the session: the choice, which Streamlit forgets when the page changes, and the page
_FAILED = "device-failed"  # in the session: the run before this one met that trouble


def device_picker(page: str = "") -> str:
    """The name of the device that is chosen on `page`, as `torch.device` takes it."""
    devices = placement.discover()
    # What a widget shows is what stands in the URL, so the options are torch's names and the labels stand below.
    present = {device.name: device.label for device in devices if device.missing is None}
    _stand_in(page, present)
    missing = "".join(f"\n\nNo {device.name}: {device.missing}." for device in devices if device.missing)
    with st.sidebar:
        chosen: str = st.selectbox(
            "Device",
            list(present),
            key="device",
            bind="query-params",
            help=f"Every page computes on this device.{missing}",
        )
        st.caption(present[chosen])
    st.session_state[_KEPT] = (chosen, st.session_state[_KEPT][1])
    if chosen != "cpu":
        st.session_state.pop(_TROUBLE, None)
    trouble = st.session_state.get(_TROUBLE)
    if trouble is not None:
        problem(trouble, key="problem-device")
        st.caption("Until another device is chosen, everything on this page is computed on the CPU.")
    return chosen


def fall_back(error: Exception) -> DeviceProblem | None:
    """If `error` is the chosen device's, run the page again on the CPU, and say why.

    Returns the problem if the page was on the CPU already, None if the error is another's.
    """
    chosen = str(st.session_state.get("device", "cpu"))
    trouble = device_problem(error, chosen)
    if trouble is not None and chosen != "cpu":
        st.session_state[_TROUBLE] = trouble
        st.session_state[_FAILED] = True
        st.rerun()
    return trouble


def _stand_in(page: str, present: dict[str, str]) -> None:
    """Let the CPU stand in for a device that failed in the last run, or that a link names and is not here."""
    kept, last = st.session_state.get(_KEPT, ("cpu", page))
    if page != last and kept in present and "device" not in st.query_params:
        st.session_state["device"] = kept
    st.session_state[_KEPT] = (kept, page)
    asked = st.session_state.get("device", st.query_params.get("device", "cpu"))
    if st.session_state.pop(_FAILED, False):
        st.session_state["device"] = "cpu"
    elif asked not in present and f"{asked}:0" in present:
        st.session_state["device"] = f"{asked}:0"
    elif reason := placement.why_missing(asked):
        st.session_state[_TROUBLE] = gone(asked, reason)
        st.session_state["device"] = "cpu"
