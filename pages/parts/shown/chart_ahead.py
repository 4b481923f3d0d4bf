"""Charts whose datasets go ahead of the hand: the specification stays, and each position of a slider has its data."""

import json
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, Final, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.ahead import drawn, followed
from pages.parts.hand import HAND
from pages.parts.shown.chart import Columns, chart

State = TypeVar("State")
_SCRIPT: Final = HAND + Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_ahead = st.components.v2.component("chart-ahead", html="<figure hidden></figure>", js=_SCRIPT)


def chart_of(
    key: str, state: State, draw: Callable[[State], Mapping[str, Columns]], spec: dict[str, Any], alt: str
) -> None:
    """Draw a chart with the datasets `draw(state)`; those of a slider's positions go ahead as in `parts.picture`."""
    with chart_place(key):
        chart(spec, draw(state), key, alt)
        send_ahead(key, state, draw)


def chart_place(key: str) -> DeltaGenerator:
    """The place of a chart whose datasets may go ahead, by which it is found in the browser."""
    return st.container(gap=None, key=f"chart-{key}")


def send_ahead(key: str, state: State, draw: Callable[[State], Mapping[str, Columns]]) -> None:
    """Beside the chart `key` in its place: send ahead the datasets that it has at the positions of a slider."""
    # Until a hand comes near there is nothing that it could have to take back.
    now = _text(draw(state)) if followed() else ""
    more = drawn(f"chart-{key}", state, lambda moved: _text(draw(moved)), now)
    _ahead(data={"chart": key, "now": more.pop("now"), "more": json.dumps(more)}, key=f"ahead-{key}", height=1)


def _text(data: Mapping[str, Columns]) -> str:
    """The datasets as JSON, each a text of its own, so that the browser sees which differ and sets no others."""
    return json.dumps({name: json.dumps(_plain(columns), separators=(",", ":")) for name, columns in data.items()})


def _plain(columns: Columns) -> dict[str, list[Any]]:
    """JSON has no way to say that a number is not finite."""
    return {
        name: [{"number": str(each)} if isinstance(each, float) and not isfinite(each) else each for each in values]
        for name, values in columns.items()
    }
