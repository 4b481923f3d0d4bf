"""The article that the pages follow: where it is, and its own examples, which a page can be set to."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from pages import parts

TITLE: Final = "The PyTorch Foundation"
AUTHOR: Final = "Mayank Sharma"
LINK: Final = "https://www.hellomayank.in/2025/12/15/pytorch-foundation-part1.html"


def chips(
    key: str, examples: Mapping[str, Mapping[str, Any]], defaults: Mapping[str, Any], label: str = "From the article"
) -> None:
    """One chip for each of `examples`, which sets the widgets of the page to it; the one that the page shows is lit.

    An example says the values of widgets by their keys, and leaves out what is as in `defaults`, which name every
    widget that any example sets. To be drawn after these widgets, in a place above them: only then has a link said what
    they are. A number that is not said, or a text that differs only in its spaces, is the same.
    """
    settings = {name: {**defaults, **example} for name, example in examples.items()}
    now = {name: st.session_state.get(name, value) for name, value in defaults.items()}
    st.session_state[key] = next((name for name, each in settings.items() if _same(each, now)), None)

    def use() -> None:
        if chosen := st.session_state[key]:
            parts.assign(**settings[chosen])

    st.pills(label, list(examples), key=key, on_change=use)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(_plain(one[name]) == _plain(other[name]) for name in one)


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a widget holds
    return "".join(value.split()) if isinstance(value, str) else value
