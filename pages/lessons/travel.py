"""Going to another state of the page that is open: what its address would open, as the browser's Back does."""

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlencode

import streamlit as st

from core.inputs.layout import KEPT

STEP = "lesson"  # the step's name in the address
_ARRIVED = "lesson-arrived"  # in the session: this run is the first of a state that was gone to


def travel(settings: Mapping[str, str]) -> None:
    """Make the page what an address with these settings opens; a callback.

    Streamlit lets the address count for widgets that are there already only when the browser goes back. So the run
    that follows is made one of those, with the address that we want. Where this inside of Streamlit is gone, only the
    step in the address changes, and the page stays as it is.
    """
    address = {name: st.query_params[name] for name in st.query_params if name in KEPT} | dict(settings)
    st.session_state[_ARRIVED] = True
    try:
        from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: PLC0415
        from streamlit.runtime.state import get_session_state  # noqa: PLC0415

        context = get_script_run_ctx()
        if context is None:
            return
        with get_session_state().query_params() as present:
            present.populate_from_query_string(urlencode(address))
            present.set_initial_query_params_from_current()
            present._send_query_param_msg()  # noqa: SLF001
        context.is_history_navigation = True
    except (ImportError, AttributeError):
        if STEP in settings:
            st.query_params[STEP] = settings[STEP]
        else:
            st.query_params.pop(STEP, None)


def state(keys: tuple[str, ...]) -> dict[str, str]:
    """What these settings of the page are now, as texts; one that was never set is left out.

    What a visitor has moved stands in the session, and before the widgets are drawn only the address knows.
    """
    fresh = st.session_state.get(_ARRIVED, False)
    held = {} if fresh else {key: st.session_state[key] for key in keys if key in st.session_state}
    said = {key: ", ".join(st.query_params.get_all(key)) for key in keys if key in st.query_params}
    return said | {key: _text(value) for key, value in held.items() if value is not None}


def arrived() -> None:
    """The run of the arrival is over as far as the card is concerned."""
    st.session_state.pop(_ARRIVED, None)


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def empty() -> None:
    """Take the settings of this page out of the address, before another page is gone to from its script.

    `st.switch_page` refuses where a widget's setting stands there. Without this inside of Streamlit it goes on so.
    """
    with suppress(ImportError, AttributeError):
        from streamlit.runtime.state import get_session_state  # noqa: PLC0415

        with get_session_state().query_params() as present:
            present.clear_with_no_forward_msg()
