"""Mends for Streamlit's addresses.

An address stays whole when a callback sets a widget; one with an infinite number breaks no page; and no page takes
over the settings of another.
"""

import math

import streamlit as st
from streamlit.elements.widgets.number_input import NumberInputSerde
from streamlit.runtime.state import get_session_state

_PAGE = "address-page"  # in the session: the page of the run before
_KEPT = "address-kept"  # in the session: page -> the settings that it was left with
_read = NumberInputSerde.deserialize


def _read_finite(serde: NumberInputSerde, value: float | None) -> float | None:
    """Read what a number field holds; infinity and nan are its default.

    Streamlit makes an int of what stands in the address before it looks whether that is finite, and `?seed=inf` would
    break the page in which the field stands.
    """
    return _read(serde, None if value is None or not math.isfinite(value) else value)


NumberInputSerde.deserialize = _read_finite  # type: ignore[method-assign]


def assign(**values: object) -> None:
    """Set widgets that are in the address, from a callback.

    When a callback sets one of them, Streamlit's server writes the address anew from a snapshot that misses whatever
    was chosen since the page was opened, and the browser forgets to write fields that have moved. Every widget that
    is assigned is written, so all of the page's are.
    """
    with get_session_state().query_params() as address:
        bound = [str(key) for key in st.session_state if address.is_bound(str(key))]
    for key in bound:
        st.session_state[key] = st.session_state[key]
    for key, value in values.items():
        st.session_state[key] = value


def keep_apart(page: str) -> None:
    """Keep the settings of each page from all others. To be called before `page` draws its first widget.

    What a widget in the address held when it was last drawn, Streamlit keeps under its key alone. A page that has a
    widget of that key, too, would take the value over: another page's learning rate, or a batch size that is none of
    its own. Here every page finds again what it was left with.
    """
    last = st.session_state.get(_PAGE, page)
    st.session_state[_PAGE] = page
    if page == last:
        return
    state = get_session_state()._state  # noqa: SLF001 - what is kept there can be reached in no other way
    names = state._key_id_mapper.id_key_mapping  # noqa: SLF001
    keys = {names[widget] for widget in state._query_param_bound_widget_ids if widget in names}  # noqa: SLF001
    kept = st.session_state.setdefault(_KEPT, {})
    kept[last] = {key: st.session_state[key] for key in keys if key in st.session_state}
    for key in kept[last]:
        del st.session_state[key]
    # Put where Streamlit looks for what it kept, so that the address is written, too.
    state._old_state.update(kept.get(page, {}))  # noqa: SLF001
