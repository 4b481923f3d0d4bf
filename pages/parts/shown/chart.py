"""Charts: a specification that stays the same, and the data that changes."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.ahead import drawn, followed
from pages.parts.hand import HAND

if TYPE_CHECKING:
    import pandas as pd

Columns: TypeAlias = Mapping[str, Sequence[Any]]
Dataset: TypeAlias = "bytes | pd.DataFrame | Columns"
State = TypeVar("State")
_SCRIPT: Final = HAND + Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_ahead = st.components.v2.component("chart-ahead", html="<figure hidden></figure>", js=_SCRIPT)


def chart(spec: dict[str, Any], data: Mapping[str, Dataset], key: str, alt: str) -> DeltaGenerator:
    """Draw a Vega-Lite `spec` whose named datasets are `data`; only the data is sent again when it changes.

    Returns the chart's place: drawn again `with` it, the chart has other data. A place made empty beforehand would
    not do, since a browser that gets to show it empty builds the whole chart anew.
    """
    return st.vega_lite_chart(spec=spec | {"datasets": pack(data)}, key=key, alt=alt, width="stretch")


def chart_of(
    key: str,
    state: State,
    draw: Callable[[State], Mapping[str, Columns]],
    spec: dict[str, Any],
    alt: str,
    *,
    now: Mapping[str, Columns] | None = None,
) -> None:
    """Draw a chart with the datasets `draw(state)`; while a hand is on a slider, those of its positions go ahead.

    For `state`, `draw` and `now` see `parts.picture`.
    """
    data = draw(state) if now is None else now
    with chart_place(key):
        chart(spec, data, key, alt)
        send_ahead(key, state, draw, data)


def chart_place(key: str) -> DeltaGenerator:
    """The place of a chart whose datasets may go ahead, by which it is found in the browser."""
    return st.container(gap=None, key=f"chart-{key}")


def send_ahead(
    key: str, state: State, draw: Callable[[State], Mapping[str, Columns]], now: Mapping[str, Columns]
) -> None:
    """Beside the chart `key` in its place: send ahead the datasets that it has at the positions of a slider."""
    # Until a hand comes near there is nothing that it could have to take back.
    more = drawn(f"chart-{key}", state, lambda moved: _text(draw(moved)), _text(now) if followed() else "")
    _ahead(data={"chart": key, "now": more.pop("now"), "more": json.dumps(more)}, key=f"ahead-{key}", height=1)


def _text(data: Mapping[str, Columns]) -> str:
    """The datasets as JSON, which has no way to say that a number is not finite."""
    plain = {
        name: {column: [_said(value) for value in values] for column, values in columns.items()}
        for name, columns in data.items()
    }
    return json.dumps(plain, separators=(",", ":"))


def _said(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    return value


def pack(data: Mapping[str, Dataset]) -> "dict[str, bytes | pd.DataFrame]":
    """The datasets ready to be sent. A live chart packs once what stays.

    A mapping of columns is encoded as Arrow here, in a tenth of the time that it takes as a data frame.
    """
    return {name: _encode(dataset) if isinstance(dataset, Mapping) else dataset for name, dataset in data.items()}


def _encode(columns: Mapping[str, Sequence[Any]]) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - the home page, which comes first, has no charts

    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
