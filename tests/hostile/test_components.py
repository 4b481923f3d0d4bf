"""The events of components: the parser is asked before any callback, and a callback that fails is told, not shown."""

import json
import logging

import pytest
from streamlit.elements.widgets.data_editor import DataEditorSerde
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from pages.server.widget_states import acceptable
from tests.hostile.states import VALUES
from tests.pages.opened import opened


def _component(app: AppTest, key: str) -> str:
    """The id of the component `key`."""
    return next(
        node.proto.id for node in app.main if node.type == "bidi_component" and node.proto.id.endswith(f"-{key}")
    )


def _send(app: AppTest, name: str, text: str) -> AppTest:
    state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{name}__events", json_trigger_value=text)
    return app._run(WidgetStates(widgets=[state]))


def _event(name: str, value: object) -> str:
    return json.dumps([{"event": name, "value": value}])


def test_a_dial_that_the_browser_moves_moves() -> None:
    app = opened("tensors/broadcasting")
    app = _send(app, _component(app, "a-dials"), _event("moved", [1, 5]))
    assert app.text_input(key="a").value == "5, 4"


@pytest.mark.parametrize("value", [[0, 100_000_000], [0, "x"], [7, 1], None, [0, 6, 1], "x"])
def test_a_dial_that_no_browser_moves_stays(value: object) -> None:
    app = opened("tensors/broadcasting")
    before = app.text_input(key="a").value
    app = _send(app, _component(app, "a-dials"), _event("moved", value))
    assert app.text_input(key="a").value == before
    assert not app.exception
    assert not app.error


def test_a_component_has_no_state_that_acts_as_an_event() -> None:
    app = opened("tensors/broadcasting")
    before = app.text_input(key="a").value
    state = WidgetState(id=_component(app, "a-dials"), json_value='{"moved": [0, 100000000]}')
    app._run(WidgetStates(widgets=[state]))
    assert app.text_input(key="a").value == before


def test_twenty_thousand_events_are_not_twenty_thousand_callbacks() -> None:
    app = opened("tensors/broadcasting")
    before = app.text_input(key="a").value
    app = _send(app, _component(app, "a-dials"), json.dumps([{"event": "moved", "value": [1, 5]}] * 20_000))
    assert app.text_input(key="a").value == before


def test_a_click_on_the_surface_is_a_place_or_nothing() -> None:
    app = opened("training/regression/page", view="loss surface")
    name = _component(app, "figure-surface")
    start = app.number_input(key="start_w").value, app.number_input(key="start_b").value
    for value in VALUES:
        _send(app, name, f'[{{"event": "place", "value": {value}}}]')
        assert not app.exception, value
        assert not app.error, value
        now = app.number_input(key="start_w").value, app.number_input(key="start_b").value
        assert now == start or _is_point(value), value
        start = now


def _is_point(value: str) -> bool:
    try:
        point = json.loads(value)
        return len(point) == 2 and all(type(number) in {int, float} and abs(number) <= 10_000 for number in point)
    except (TypeError, ValueError):
        return False


def failing() -> None:
    import streamlit as st

    from core.problem import InputProblem
    from pages.server import widget_states

    def fail() -> None:
        raise ZeroDivisionError("secret")

    def refuse() -> None:
        raise InputProblem("This is wrong", "it breaks a rule", "do that instead")

    st.button("fail", on_click=fail, key="fail")
    st.button("refuse", on_click=refuse, key="refuse")
    st.text(f"told: {widget_states.callback_trouble()!r}")


def test_a_callback_that_fails_is_an_id_for_the_page_and_a_traceback_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = AppTest.from_function(failing).run()
    with caplog.at_level(logging.ERROR, "explorer"):
        app.button(key="fail").click().run()
    assert not app.exception
    (record,) = (record for record in caplog.records if record.name == "explorer")
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    name = app.text[0].value.removeprefix("told: '").removesuffix("'")
    assert name in record.getMessage()
    assert "secret" not in app.text[0].value
    assert app.run().text[0].value == "told: None"


def test_a_callback_that_refuses_says_why() -> None:
    app = AppTest.from_function(failing).run()
    app.button(key="refuse").click().run()
    assert not app.exception
    assert "This is wrong" in app.text[0].value


def test_a_choice_that_has_to_be_made_cannot_be_taken_back() -> None:
    app = opened("devices/benchmark")
    known = app.session_state._state._state._new_widget_state.widget_metadata
    effort = next(metadata for name, metadata in known.items() if name.endswith("-effort"))
    state = WidgetState(id=effort.id)
    state.string_array_value.SetInParent()
    assert not acceptable(effort, state)
    state.string_array_value.data.append(effort.formatted_options[0])
    assert acceptable(effort, state)


def test_the_mends_of_streamlit_are_in_place() -> None:
    # Canaries: each names what the door relies on in Streamlit.
    assert SessionState.set_widgets_from_proto.__name__ == "_set_acceptable_widgets"
    assert SessionState.register_widget.__name__ == "_register_checked"
    app = opened("tensors/reshaping")
    known = app.session_state._state._state._new_widget_state.widget_metadata
    example = next(metadata for name, metadata in known.items() if name.endswith("-example"))
    assert example.formatted_options is not None
    option = example.formatted_options[0]
    assert acceptable(example, WidgetState(id=example.id, string_value=option))
    assert acceptable(example, WidgetState(id=example.id))  # it begins with no choice
    assert not acceptable(example, WidgetState(id=example.id, string_value="no such option"))
    assert not acceptable(example, WidgetState(id=example.id, double_value=1))
    assert DataEditorSerde().deserialize('{"edited_rows": {"0": {"0": 1}}}')["edited_rows"] == {0: {"0": 1}}
