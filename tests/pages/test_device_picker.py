"""A device that fails, has gone or never was gives way to the CPU, visibly. Only the discovery is replaced."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from core.devices import placement

GHOST = placement.Device("cuda:0", "Ghost GPU (cuda:0)")


def page():
    import torch

    from pages import parts
    from pages.guard import guard

    with guard("test"):
        device = parts.frame("Test", "Where?")
        torch.ones(3, device=device)
        import streamlit as st

        st.text(f"computed on {device}")


def full():
    import torch

    from pages import parts
    from pages.guard import guard

    with guard("test"):
        device = parts.frame("Test", "Where?")
        if device != "cpu":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
        import streamlit as st

        st.text(f"computed on {device}")


@pytest.fixture
def ghost(monkeypatch):
    """A GPU that is discovered, and on which torch then really fails."""
    if torch.cuda.is_available():
        pytest.skip("here cuda:0 does not fail")
    known = placement.discover()
    found = (known[0], GHOST, *(device for device in known[1:] if device.name != "cuda"))
    monkeypatch.setattr(placement, "discover", lambda: found)


def shown(app):
    return [text.value for text in app.text]


def words(app):
    """All that the page's own components were sent."""
    found, queue = [], list(app.main.children.values())
    while queue:
        element = queue.pop()
        queue.extend(getattr(element, "children", {}).values())
        found.append(str(getattr(element, "proto", "")))
    return " ".join(found)


def test_a_link_to_a_device_that_is_not_here_computes_on_the_cpu_and_says_why():
    app = AppTest.from_function(page, default_timeout=30)
    app.query_params["device"] = "xpu:3"
    app.run()
    assert not app.exception
    assert shown(app) == ["computed on cpu"]
    assert app.selectbox(key="device").value == "cpu"
    assert "The device xpu:3 is not here" in words(app)


def test_a_link_with_nonsense_computes_on_the_cpu_in_silence():
    app = AppTest.from_function(page, default_timeout=30)
    app.query_params["device"] = "<b>toaster:1</b>"
    app.run()
    assert not app.exception
    assert shown(app) == ["computed on cpu"]
    assert "not here" not in words(app)


@pytest.mark.usefixtures("ghost")
@pytest.mark.parametrize(("script", "said"), [(page, "is not here"), (full, "is out of memory")])
def test_a_device_that_fails_gives_way_until_it_is_chosen_again(script, said):
    app = AppTest.from_function(script, default_timeout=30).run()
    assert shown(app) == ["computed on cpu"]
    assert said not in words(app)
    for _ in range(2):  # the second time it is tried again, and fails again
        app.selectbox(key="device").select("cuda:0").run()
        assert not app.exception
        assert not app.error
        assert shown(app) == ["computed on cpu"]
        assert app.selectbox(key="device").value == "cpu"
        assert said in words(app)
    app.run()
    assert said in words(app)


@pytest.mark.usefixtures("ghost")
def test_a_device_that_vanishes_between_two_runs(monkeypatch):
    def where():
        import streamlit as st

        from pages.parts.fields.device_picker import device_picker

        st.text(f"computed on {device_picker()}")

    app = AppTest.from_function(where, default_timeout=30).run()
    app.selectbox(key="device").select("cuda:0").run()
    assert shown(app) == ["computed on cuda:0"]
    here = (placement.Device("cpu", "CPU"), placement.Device("cuda", "CUDA", missing="its driver has gone"))
    monkeypatch.setattr(placement, "discover", lambda: here)
    app.run()
    assert not app.exception
    assert shown(app) == ["computed on cpu"]
    assert "Its driver has gone" in words(app)
