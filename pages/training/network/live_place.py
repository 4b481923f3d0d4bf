"""A place that is drawn many times within one run of the page: what it uses of Streamlit is not its public interface.

tests/pages/parts/test_streamlit_mends.py says what Streamlit does by itself, and what happens without this mend.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


class LivePlace:
    """A place for a component that is sent new data many times within one run of the page.

    Streamlit mounts one component per key and run, and refuses the second call. Here the message of the first one is
    sent again with other data, to where that went, and the component in the browser stays. Without the mend each
    drawing mounts a component of its own: slower, and what was lit or scrolled in the browser is lost.
    """

    def __init__(self, mount: Callable[..., Any], key: str, fields: Mapping[str, Any]) -> None:
        """`mount(data=, key=)` calls the component; `fields` are those of its message that stay."""
        self._mount, self._key, self._fields = mount, key, fields
        self._place: DeltaGenerator | None = None
        self._drawn = 0
        self._again: Callable[[str], None] | None = None

    def draw(self, data: Any) -> None:  # noqa: ANN401 - whatever the component takes
        """Show `data`, the first time where the page stands now, and then in the same place."""
        if self._place is None:
            self._place = st.empty()
        if self._again is not None:
            self._again(json.dumps(data))
            return
        with self._place:
            self._mount(data=data, key=self._key if self._drawn == 0 else f"{self._key}-{self._drawn}")
        self._drawn += 1
        with suppress(ImportError, AttributeError, LookupError, TypeError):
            self._again = self._sender(self._place)

    def _sender(self, place: "DeltaGenerator") -> Callable[[str], None]:
        from streamlit.elements.lib.layout_utils import LayoutConfig  # noqa: PLC0415
        from streamlit.proto.BidiComponent_pb2 import BidiComponent  # noqa: PLC0415

        message = BidiComponent(id=_mounted(self._key), isolate_styles=True, **self._fields)
        layout, enqueue = LayoutConfig("stretch", "content"), place._enqueue  # noqa: SLF001 - no other way

        def again(data: str) -> None:
            message.json = data
            enqueue("bidi_component", message, layout_config=layout)

        return again


def _mounted(key: str) -> str:
    """The id that Streamlit gave to the component `key` in this run; LookupError where it is not known."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: PLC0415

    context = get_script_run_ctx()
    ids = context.shared.widget_ids_this_run.snapshot() if context else frozenset()
    found = next((name for name in ids if name.endswith(f"-{key}")), None)
    if found is None:
        raise LookupError(key)
    return found
