"""The placement page with its widgets moved, without a browser. Accelerators: only the discovery is replaced."""

import pytest

from core.devices import placement
from tests.pages.opened import figures, opened

STAND_IN = "cpu:0"  # torch takes it for a device, and moves tensors there by copying


def test_the_first_picture_is_a_move_that_copies_nothing_and_the_machine_is_described():
    app = opened("devices/placement", target="cpu")
    shown = figures(app)
    assert "the same object" in shown
    assert "nothing copied" in shown
    for device in placement.discover():
        assert device.name in shown
        assert device.missing is None or device.missing.split("'")[0] in shown
    assert "RuntimeError: " in shown


def test_to_meta_leaves_the_data_behind():
    app = opened("devices/placement")
    app.segmented_control(key="target").set_value("meta").run()
    assert not app.exception
    assert "the data is left behind" in figures(app)


def test_every_dtype_and_requires_grad():
    app = opened("devices/placement")
    app.toggle(key="placement_requires_grad").set_value(True)
    for dtype in app.selectbox(key="dtype").options:
        app.selectbox(key="dtype").set_value(dtype).run()
        assert not app.exception
        assert f", {dtype}, requires_grad {'float' in dtype}" in figures(app)
    app.selectbox(key="dtype").set_value("float32").run()
    assert "ToCopyBackward0" in figures(app)
    assert any("Watch the leaf" in words.value for words in app.markdown)


def test_every_size_to_the_largest():
    app = opened("devices/placement")
    slider = app.select_slider(key="elements")
    for elements in (slider.options[0], slider.options[-1]):
        app.select_slider(key="elements").set_value(int(elements)).run()
        assert not app.exception
    assert "4 MiB moved" in figures(app)


@pytest.fixture
def stand_in(monkeypatch):
    here = (placement.Device("cpu", "CPU"), placement.Device(STAND_IN, "Stand-in (cpu:0)"))
    monkeypatch.setattr(placement, "discover", lambda: here)


@pytest.mark.usefixtures("stand_in")
def test_an_accelerator_is_the_first_target_and_gets_a_copy():
    app = opened("devices/placement")
    assert app.segmented_control(key="target").value == STAND_IN
    assert "256 KiB moved" in figures(app)
    assert "Stand-in (cpu:0)" in figures(app)
    assert any(f"it picks **{STAND_IN}**" in words.value for words in app.caption)


@pytest.mark.usefixtures("stand_in")
def test_the_picker_decides_where_the_move_begins():
    app = opened("devices/placement", device=STAND_IN)
    assert app.segmented_control(key="target").options == ["cpu", STAND_IN, "meta"]
    app.selectbox(key="device").set_value("cpu").run()
    assert not app.exception
    assert app.segmented_control(key="target").options == [STAND_IN, "cpu", "meta"]
