"""The article that the pages follow: where it is, and its own examples, which a page opens with and can be set to."""

from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from core.inputs.layout import KEPT
from pages import parts

LINK: Final = "https://www.hellomayank.in/2025/12/15/pytorch-foundation-part1.html"
NAMED: Final = f"[The PyTorch Foundation]({LINK}) by Mayank Sharma"
# What a bare address of a page opens, by its place in the address: the article's own example, from its beginning. An
# address that says anything leaves out what was a default when it was copied, so the defaults of the widgets stay what
# they have always been, and what is opened instead is written to the address.
OPENINGS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "dtypes": {"few": "true"},
        "elementwise": {"x_shape": "3", "x_cells": "1, 2, 3", "y_shape": "3", "y_cells": "4, 5, 6"},
        "broadcasting": {"a": "3, 4", "b": "4"},
        "reshaping": {"chain": "view(6, 4)"},
        "indexing": {"at": "tensor[0, :]"},
        "graph": {"step": "start", "graph_view": "mathematics"},
        "tracking": {"tracking_program": "y = x ** 2\nz = y * 3", "edge": "y → z"},
        "lab": {"lab_step": "1"},
        "network": {"network_speed": "60"},
    }
)
# Of an address: what goes along from page to page, or says how the page stands and not what it shows.


def begin_with_article(page: str) -> None:
    """Where a visitor comes to `page` for the first time, by an address that says nothing, open the article's example.

    To be called before the page draws its first widget.
    """
    first, bare = f"opened-{page}" not in st.session_state, not set(st.query_params) - KEPT
    st.session_state[f"opened-{page}"] = True
    if first:
        st.session_state[f"bare-{page}"] = bare
    if first and bare and page in OPENINGS:
        with suppress(StreamlitAPIException):  # a widget is there already, and holds what it was set to since
            st.query_params.update(OPENINGS[page])
            st.rerun()


def opened_bare(page: str) -> bool:
    """Whether the visitor came to `page` by an address that said nothing: then it begins at the beginning."""
    return bool(st.session_state.get(f"bare-{page}", False))


def chips(
    key: str,
    examples: Mapping[str, Mapping[str, Any]],
    defaults: Mapping[str, Any],
    place: DeltaGenerator,
    *,
    label: str = "From the article",
    begin: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """One chip for each of `examples`, which sets the widgets of the page to it; the one that the page shows is lit.

    An example says the values of widgets by their keys, and leaves out what is as in `defaults`, which name every
    widget that any example sets; `begin` is set as well, and is not compared. To be called after all these widgets,
    with a `place` above them: only then has a link said what they hold.
    """
    settings = {name: {**defaults, **example} for name, example in examples.items()}
    now = {name: st.session_state.get(name, value) for name, value in defaults.items()}
    st.session_state[key] = next((name for name, each in settings.items() if _same(each, now)), None)

    def use() -> None:
        chosen = st.session_state[key]
        if chosen is None:  # the lit one was pressed again
            return
        drawn = parts.settings_in_address()
        for name, value in examples[chosen].items():
            if name not in drawn:
                st.query_params[name] = str(value)  # the field that writes it is not on the page yet
        wanted = {name: value for name, value in settings[chosen].items() if name in drawn or name in examples[chosen]}
        parts.assign(**wanted, **begin)

    place.pills(label, list(examples), key=key, on_change=use)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(_plain(one[name]) == _plain(other[name]) for name in one)


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a widget holds
    """A text without its spaces, which mean nothing in a shape, an index or an expression."""
    return "".join(value.split()) if isinstance(value, str) else value
