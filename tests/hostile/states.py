"""States of widgets and messages of components that no browser of ours sends, for any widget that a page shows."""

import json
import math
from collections.abc import Iterator, Mapping
from itertools import product
from random import Random
from typing import TYPE_CHECKING

from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.answer import field_of

if TYPE_CHECKING:
    from google.protobuf.message import Message

EVENTS = ("moved", "pick", "place", "no such event", "")
# What follows a component's event, as JSON.
VALUES = (
    "[0, 100000000]", "[0, -1]", "[100000000, 0]", "[-1, 0]", '[0, "x"]', '["x", 0]', "[0, null]", "[0]", "[]",
    "[0, 1, 2]", "[[0, 1]]", "[0, [1]]", "[0.5, 0.5]", "[true, false]", "[0, NaN]", "[0, Infinity]", "[0, 1e400]",
    "[0, 18446744073709551616]", f"[0, 1{'0' * 1800}]", "[1e308, -1e308]", "[NaN, NaN]", "null", "true", "NaN", "7",
    "-1e999", '""', '"no such piece"', '"v:999"', '"99999"', '"\\ud800"', '"\\u0000"', f'"{"x" * 1_900}"',
    '{"0": 1}', '{"length": 2}', '{"__class__": "x"}', f"{'[' * 900}{']' * 900}", '"x -> y"',
)  # fmt: skip
# What stands in the place of the JSON.
NO_EVENTS = (
    "", "{", "null", "[]", "{}", "[null]", "[[]]", '[{"event": 1}]', '[{"event": ["moved"]}]', '[{"value": [0, 1]}]',
    "[" * 100_000, '{"a":' * 100_000, "9" * 100_000, '"' + "x" * 100_000 + '"', "NaN", "\0", "[1,",
    "[" + ",".join(['{"event": "moved", "value": [0, 1]}'] * 20_000) + "]",
)  # fmt: skip
EDITS = (
    "{", "null", "[]", "7", '{"edited_rows": 7}', '{"edited_rows": {"x": {}}}', '{"edited_rows": {"999": {"0": 1}}}',
    '{"edited_rows": {"-1": {"0": 1}}}', '{"edited_rows": {"0": {"no such": 1}}}', '{"edited_rows": {"0": {"0": [1]}}}',
    '{"edited_rows": {"0": {"0": "x"}}}', '{"edited_rows": {"0": {"0": 1e999}}}', '{"added_rows": [7]}',
    '{"edited_rows": {"0": {"0": "\\ud800"}}}', '{"added_rows": [{"no such": 1}]}', '{"deleted_rows": [999]}',
    '{"deleted_rows": ["x"]}', '{"deleted_rows": [-1]}', '{"deleted_rows": [true]}', '{"no such": 1}', "[" * 100_000,
    json.dumps({"added_rows": [{"0": 1}] * 50_000}), '{"edited_rows": {"0": {"_index": 5}}}',
)  # fmt: skip
TEXTS = (
    "no such option", "", " ", "x" * 100_000, "9" * 100_000, "(" * 100_000, "1," * 50_000, "\0", "\n" * 50_000,
    "𝒳" * 999, "nan", "1e999", "-1", "0x10", "<img src=x onerror=alert(1)>",
    "../../etc/passwd", "{{7*7}}", "%00", "null", "٣",
)  # fmt: skip
_FIELDS = (
    "trigger_value", "bool_value", "double_value", "int_value", "string_value", "double_array_value",
    "int_array_value", "string_array_value", "json_value", "arrow_value", "bytes_value", "file_uploader_state_value",
    "string_trigger_value", "chat_input_value", "json_trigger_value",
)  # fmt: skip
_NUMBERS = (math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, -0.0, 2.0**63, 0.5)
_LISTS = ([], [math.nan], [math.inf, 0], [1e308], [0.0] * 3, [0.0] * 100_000, [-1e308, 1e308])
_TEXT_LISTS = ([], ["no such option"], ["x"] * 10_000, ["x" * 100_000], [""], ["\0", "no such option"])


def states(widgets: Mapping[str, "Message"], seed: int) -> Iterator[WidgetState]:
    """Without end: one state after the other, each for one of the widgets; the same for the same seed."""
    random = Random(seed)
    waiting: list[WidgetState] = []
    while True:
        if not waiting:
            for widget in widgets.values():
                every = list(of(widget))
                waiting += random.sample(every, min(6, len(every)))
            random.shuffle(waiting)
        yield waiting.pop()


def of(widget: "Message") -> Iterator[WidgetState]:
    """Every such state for one widget."""
    if widget.DESCRIPTOR.name == "BidiComponent":
        yield from _of_component(widget.id)
    own = field_of(widget)
    for field in _FIELDS:
        if (field, widget.DESCRIPTOR.name) not in {("trigger_value", "Button"), ("bool_value", "Checkbox")}:
            yield from _filled(widget.id, field)
    if own == "string_value":
        texts = (*TEXTS, *EDITS) if widget.DESCRIPTOR.name in {"Dataframe", "ArrowDataframe"} else TEXTS
        yield from (WidgetState(id=widget.id, string_value=text) for text in texts)


def _of_component(name: str) -> Iterator[WidgetState]:
    trigger = f"$$STREAMLIT_INTERNAL_KEY_{name}__events"
    for event, value in product(EVENTS, VALUES):
        text = f'{{"event": {json.dumps(event)}, "value": {value}}}'
        yield WidgetState(id=trigger, json_trigger_value=f"[{text}]")
        yield WidgetState(id=name, json_value=f"{{{json.dumps(event)}: {value}}}")
    for text in NO_EVENTS:
        yield WidgetState(id=trigger, json_trigger_value=text)
        yield WidgetState(id=trigger, string_value=text)
        yield WidgetState(id=name, json_value=text)
    for field in _FIELDS:
        yield from _filled(trigger, field)


def _filled(name: str, field: str) -> Iterator[WidgetState]:
    """States whose value is in `field`, whether the widget has that or not."""
    match field:
        case "double_value":
            yield from (WidgetState(id=name, double_value=number) for number in _NUMBERS)
        case "int_value":
            yield from (WidgetState(id=name, int_value=number) for number in (-1, 0, 10**8, 2**63 - 1, -(2**63)))
        case "double_array_value" | "string_array_value" | "int_array_value":
            lists = {"double_array_value": _LISTS, "string_array_value": _TEXT_LISTS}.get(
                field, ([2**62], [0] * 10_000)
            )
            for values in lists:
                state = WidgetState(id=name)
                getattr(state, field).data.extend(values)
                state.SetInParent()
                yield state
        case "string_value" | "json_value" | "json_trigger_value":
            yield from (
                WidgetState(id=name, **{field: text}) for text in ("no such option", "x" * 100_000, "[" * 9_999)
            )
        case "bytes_value":
            yield WidgetState(id=name, bytes_value=b"\xff" * 1_000)
        case "trigger_value" | "bool_value":
            yield WidgetState(id=name, **{field: True})
        case "file_uploader_state_value":
            state = WidgetState(id=name)
            file = state.file_uploader_state_value.uploaded_file_info.add()
            file.file_id, file.name, file.size = "no such file", "x" * 1_000, 2**62
            yield state
        case _:
            state = WidgetState(id=name)
            getattr(state, field).SetInParent()
            yield state
