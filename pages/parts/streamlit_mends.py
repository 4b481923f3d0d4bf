"""What we use of Streamlit beside its public interface: what each mends, and what happens where it is gone.

For each a test (tests/pages/parts/test_streamlit_mends.py) says what Streamlit does by itself, and fails as soon as it
does something else: then the mend has to go, or to be made anew. Until then the fallback works, if less well.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import streamlit as st


def _mend_number_input() -> Callable[..., Any]:
    """Infinity and nan in the address of a number field mean its default.

    Streamlit makes an int of what stands there before it looks whether that is finite, so that `?seed=inf` breaks the
    page in which the field stands. Without the mend it does so, and the guard says that in a sentence. Returns what
    is mended.
    """
    from streamlit.elements.widgets.number_input import NumberInputSerde  # noqa: PLC0415

    read = NumberInputSerde.deserialize

    def read_finite(self: NumberInputSerde, ui_value: float | None) -> float | None:
        return read(self, None if ui_value is None or not math.isfinite(ui_value) else ui_value)

    NumberInputSerde.deserialize = read_finite  # type: ignore[method-assign]
    return read


with suppress(ImportError, AttributeError):
    NUMBER_INPUT_BY_ITSELF: Final = _mend_number_input()  # for the test


def settings_in_address() -> list[str]:
    """The keys of the widgets whose values are in the address, or would be if they were not their defaults.

    Without the mend: of those that are.
    """
    try:
        from streamlit.runtime.state import get_session_state  # noqa: PLC0415

        with get_session_state().query_params() as address:
            return [str(key) for key in st.session_state if address.is_bound(str(key))]
    except (ImportError, AttributeError):
        return [key for key in st.query_params if key in st.session_state]


def assign(**values: object) -> None:
    """Set widgets that are in the address, from a callback.

    When a callback sets one of them, Streamlit's server writes the address anew from a snapshot that misses whatever
    was chosen since the page was opened, and the browser forgets to write fields that have moved. Every widget that
    is assigned is written, so all of the page's are.
    """
    for key in settings_in_address():
        st.session_state[key] = st.session_state[key]
    for key, value in values.items():
        st.session_state[key] = value


@st.cache_resource
def _visits() -> Iterator[bool]:
    return iter((True,))


def false_alarm() -> bool:
    """Whether a dialog "Page not found" may be there that says nothing true: in the first visit of a process.

    Where a folder is called `pages`, Streamlit takes the app for one of its first version until `st.navigation` has
    run once, does not find `/broadcasting` in it, and says so in a dialog, though the right page appears behind it.
    Without the mend the first visitor of a process closes the dialog by hand.
    """
    if next(_visits(), False):
        st.session_state["first-of-all"] = True
    return "first-of-all" in st.session_state
