"""Every device that is here, and a stand-in for one that is not."""

import pytest

from core.devices import placement

STAND_IN = "cpu:0"  # torch takes it for a device, and moves tensors there by copying: an accelerator to practice with


@pytest.fixture(params=[device.name for device in placement.present()])
def device(request):
    """The name of each device that is here."""
    return request.param


@pytest.fixture
def accelerator(monkeypatch):
    """The name of an accelerator: the computer's own if it has one, else a stand-in that only discovery names."""
    found = placement.accelerators()
    if found:
        return found[0].name
    here = (placement.discover()[0], placement.Device(STAND_IN, "stand-in"))
    monkeypatch.setattr(placement, "discover", lambda: here)
    return STAND_IN
