"""The device picker in the sidebar. The choice is in the URL and goes along from page to page."""

import streamlit as st

from core.devices.placement import discover


def device_picker() -> str:
    """The name of the chosen device, as `torch.device` takes it."""
    devices = discover()
    present = {d.name: d.label for d in devices if d.missing is None}
    chosen = st.sidebar.selectbox(
        "Device",
        list(present),
        format_func=present.__getitem__,
        key="device",
        bind="query-params",
        help="Every page computes here. "
        + " ".join(f"{d.label} is missing: {d.missing}." for d in devices if d.missing),
    )
    missing = [d for d in devices if d.missing]
    if missing:
        st.sidebar.caption("Not on this computer: " + ", ".join(d.label for d in missing))
    return chosen
