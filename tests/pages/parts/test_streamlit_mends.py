"""What Streamlit does by itself, so that a mend is needed; that the mend works; and what happens without it.

A test "…_by_itself" fails when Streamlit changes what is mended: then the mend goes.
"""

import json
import math

import pytest
from streamlit.elements.widgets.number_input import NumberInputSerde
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.runtime import state as runtime_state
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from pages.parts import streamlit_mends as mends
from pages.server.navigation import only_listed_pages
from pages.training.network import live_place
from tests.pages.opened import ROOT


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_a_whole_number_field_reads_no_infinity(value):
    serde = NumberInputSerde(7, NumberInput.INT, 0, 9)
    # By itself Streamlit fails at it.
    with pytest.raises((OverflowError, ValueError)):
        mends.NUMBER_INPUT_BY_ITSELF(serde, value)
    assert serde.deserialize(value) == 7
    assert serde.deserialize(3.0) == 3
    assert serde.deserialize(None) == 7


def settings() -> None:
    import streamlit as st

    from pages.parts.streamlit_mends import settings_in_address

    st.text_input("A", "one", key="a", bind="query-params")
    st.text_input("B", "two", key="b", bind="query-params")
    st.text_input("C", "three", key="c")
    st.session_state["own"] = 1
    st.json(sorted(settings_in_address()))


def test_the_settings_in_the_address_are_known_by_their_keys(monkeypatch):
    app = AppTest.from_function(settings, default_timeout=60)
    app.query_params["b"] = "other"
    # By itself the address does not say which of its settings are the defaults.
    assert json.loads(app.run().json[0].value) == ["a", "b"]
    assert app.query_params == {"b": "other"}
    monkeypatch.delattr(runtime_state, "get_session_state")
    assert json.loads(app.run().json[0].value) == ["b"]
    assert not app.exception


def twice_by_itself() -> None:
    import streamlit as st

    component = st.components.v2.component("canary", html="<p></p>", js="export default () => {}")
    for _ in range(2):
        component(data=1, key="same")


def live() -> None:
    import streamlit as st

    from pages.training.network.live_place import LivePlace

    fields = {
        "component_name": "canary",
        "html_content": "<p></p>",
        "css_content": "",
        "js_content": "export default 1",
    }
    component = st.components.v2.component("canary", html="<p></p>", js="export default 1")
    place = LivePlace(component, "same", fields)
    for count in range(4):
        place.draw({"count": count})
    st.text("below")


def drawn(app: AppTest) -> list[dict[str, int]]:
    return [json.loads(node.proto.json) for node in app.main if node.type == "bidi_component"]


def test_a_component_is_drawn_many_times_in_one_run(monkeypatch):
    # By itself Streamlit refuses the second call.
    assert AppTest.from_function(twice_by_itself, default_timeout=60).run().exception
    app = AppTest.from_function(live, default_timeout=60).run()
    assert not app.exception
    assert drawn(app) == [{"count": 3}]
    first = next(node.proto.id for node in app.main if node.type == "bidi_component")
    assert first.endswith("-same")
    monkeypatch.setattr(live_place, "_mounted", lambda _: (_ for _ in ()).throw(LookupError))
    app = AppTest.from_function(live, default_timeout=60).run()
    assert not app.exception
    assert drawn(app) == [{"count": 3}]


def test_a_folder_called_pages_still_looks_like_an_old_app():
    """By itself: before the first `st.navigation` of a process. (The mend: tests/browser/test_first_visit.py.)"""
    before = PagesManager.uses_pages_directory
    try:
        PagesManager.uses_pages_directory = None
        PagesManager(str(ROOT / "streamlit_app.py"))
        assert PagesManager.uses_pages_directory is True
        PagesManager.uses_pages_directory = None
        only_listed_pages()  # as the server does, before its first visitor
        PagesManager(str(ROOT / "streamlit_app.py"))
        assert PagesManager.uses_pages_directory is False
    finally:
        PagesManager.uses_pages_directory = before
