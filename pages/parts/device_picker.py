"""The device picker in the sidebar. The choice is in the URL."""

import streamlit as st

from core.devices.placement import discover


def device_picker() -> str:
    """The name of the chosen device, as `torch.device` takes it."""
    devices = discover()
    # What a widget shows is what stands in the URL, so the options are torch's names and the labels stand below.
    present = {device.name: device.label for device in devices if device.missing is None}
    with st.sidebar:
        chosen = st.selectbox(
            "Device", list(present), key="device", bind="query-params", help="Every page computes here."
        )
        missing = " ".join(f"No {device.name}: {device.missing}." for device in devices if device.missing)
        st.caption(f"{present[chosen]}. {missing}")
    return chosen
