"""The door for what browsers say of their widgets: a mend for Streamlit, put in place when this module is imported.

Streamlit reads the state of a widget as the widget's kind would have sent it, before the script runs and outside of
any guard of ours, and calls the callbacks there, too. Whoever speaks its protocol can send what no browser does, so
here a state passes only if it is of the field that its widget has, of a size and shape that its kind can have, and one
of its options; any other is dropped, and the widget keeps what it held. An error in a callback is told on the page.
"""

import functools
import logging
import math
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.elements.widgets.data_editor import DataEditorSerde
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import WidgetMetadata, unpack_widget_state_value
from streamlit.runtime.state.session_state import Serialized, SessionState

from core import limits
from core.inputs import events
from core.problem import InputProblem

_log = logging.getLogger("explorer")
_TROUBLE = "callback-trouble"  # in the session: what the callbacks before this run of the script met
_set_widgets, _register_widget = SessionState.set_widgets_from_proto, SessionState.register_widget


@dataclass(frozen=True)
class _Reader:
    """A widget's own deserializer, and the field that it reads. Streamlit notes in the field's place what was sent."""

    field: str
    read: Callable[[Any], Any]

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - a widget's value is of any type
        return self.read(value)


def acceptable(metadata: WidgetMetadata[Any], state: WidgetState) -> bool:
    """Whether a browser could have sent `state` for the widget of `metadata`."""
    field = state.WhichOneof("value")
    if field is None:  # cleared
        return metadata.clearable or metadata.formatted_options is None
    reader = metadata.deserializer
    if field != (reader.field if isinstance(reader, _Reader) else metadata.value_type):
        return False
    read = reader.read if isinstance(reader, _Reader) else reader
    try:
        _check(metadata, field, state, table=isinstance(getattr(read, "__self__", None), DataEditorSerde))
        read(unpack_widget_state_value(state))
    except Exception:  # noqa: BLE001 - Streamlit's deserializers raise what they meet
        return False
    return True


def _check(metadata: WidgetMetadata[Any], field: str, state: WidgetState, *, table: bool) -> None:
    """Raise an InputProblem if the value cannot be one of the widget's."""
    match field:
        case "json_trigger_value":
            events.events(state.json_trigger_value)
        case "json_value":
            events.read_json(state.json_value)
        case "string_value" if table:
            events.edits(state.string_value)
        case "string_value":
            _check_options(metadata, [state.string_value])
        case "string_array_value":
            _check_options(metadata, state.string_array_value.data)
        case "double_value":
            _check_numbers([state.double_value])
        case "double_array_value":
            _check_numbers(state.double_array_value.data)


def _check_options(metadata: WidgetMetadata[Any], chosen: Any) -> None:  # noqa: ANN401 - protobuf's own list
    options = metadata.formatted_options
    foreign = options is not None and not all(option in options for option in chosen)
    emptied = options is not None and not chosen and not metadata.clearable  # one that has to have a choice
    if len(chosen) > limits.CHOICES or foreign or emptied:
        raise InputProblem("There is no such option", "a widget has the options that it shows", "choose one of them")


def _check_numbers(numbers: Any) -> None:  # noqa: ANN401 - protobuf's own list
    if len(numbers) > 2 or not all(math.isfinite(number) for number in numbers):
        raise InputProblem("The slider has no such position", "it has one or two finite numbers", "move it")


def _set_acceptable_widgets(session: SessionState, states: WidgetStates) -> None:
    """Take over the states that are acceptable. One of a widget not yet drawn waits for `_register_checked`."""
    if len(states.widgets) > limits.STATES or states.ByteSize() > limits.STATE_CHARACTERS:
        _log.warning("a message with the states of %d widgets was ignored", len(states.widgets))
        return
    known: Mapping[str, WidgetMetadata[Any]] = session._new_widget_state.widget_metadata  # noqa: SLF001 - no other way
    passed = WidgetStates()
    passed.widgets.extend(
        state for state in states.widgets if state.id not in known or acceptable(known[state.id], state)
    )
    _set_widgets(session, passed)


def _register_checked(session: SessionState, metadata: WidgetMetadata[Any], user_key: str | None) -> Any:  # noqa: ANN401
    """Register a widget whose stored state is acceptable, and whose callbacks are guarded."""
    callbacks = metadata.callbacks and {name: _guarded(callback) for name, callback in metadata.callbacks.items()}
    guarded = replace(
        metadata,
        deserializer=_Reader(metadata.value_type, metadata.deserializer),
        callback=metadata.callback and _guarded(metadata.callback),
        callbacks=callbacks,
        clearable=metadata.clearable and not _always_chosen(metadata),
    )
    states = session._new_widget_state.states  # noqa: SLF001 - no other way
    stored = states.get(metadata.id)
    if isinstance(stored, Serialized) and not acceptable(guarded, stored.value):
        del states[metadata.id]
    return _register_widget(session, guarded, user_key)


def _always_chosen(metadata: WidgetMetadata[Any]) -> bool:
    """Whether one of a row of buttons is always pressed.

    Those of ours that begin so are required. Streamlit holds only the browser to that: an empty parameter in the
    address, or an empty state, would press none.
    """
    return metadata.max_array_length == 1 and metadata.deserializer(None) is not None


def _guarded(callback: Callable[..., Any]) -> Callable[..., None]:
    @functools.wraps(callback)
    def call(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a callback's own
        try:
            callback(*args, **kwargs)
        except InputProblem as problem:
            st.session_state[_TROUBLE] = problem
        except Exception:  # noqa: BLE001 - the last door: whatever it is, no visitor sees a traceback
            name = secrets.token_hex(4)
            _log.exception("a callback failed, id %s", name)
            st.session_state[_TROUBLE] = name

    return call


def callback_trouble() -> InputProblem | str | None:
    """What went wrong in the callbacks before this run: a problem, or the id of an error in the log; told once."""
    trouble: InputProblem | str | None = st.session_state.pop(_TROUBLE, None)
    return trouble


SessionState.set_widgets_from_proto = _set_acceptable_widgets  # type: ignore[method-assign, assignment]
SessionState.register_widget = _register_checked  # type: ignore[method-assign, assignment]
