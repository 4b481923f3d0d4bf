"""What the server sends for one message of a visitor, and the field in which a browser sends a widget's state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message


@dataclass(frozen=True)
class Answer:
    """What the server sent for one message. `seconds` is how long it took, from the message to its last part."""

    messages: list[ForwardMsg] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def elements(self) -> list[Message]:
        """The protobuf of every element that was drawn, in order; one drawn twice is here twice."""
        return [getattr(element, kind) for element, kind in self._elements()]

    @property
    def kinds(self) -> list[str]:
        """The name of every element's kind, as in "slider"; parallel to `elements`."""
        return [kind for _, kind in self._elements()]

    @property
    def exceptions(self) -> list[str]:
        """The words of every exception that the page shows, whichever the setting for details is."""
        return [" ".join(words_of(element)) for element, kind in self._elements() if kind == "exception"]

    @property
    def words(self) -> str:
        """Every text in the answer, code and names too: to be searched for what must not be there.

        Left out is what Streamlit tells the browser's script with each run, the path of the app among it; no page
        shows it.
        """
        return "\n".join(words_of(*(told for told in self.messages if told.WhichOneof("type") != "new_session")))

    @property
    def size(self) -> int:
        """Bytes on the wire."""
        return sum(message.ByteSize() for message in self.messages)

    @property
    def finished(self) -> bool:
        """Whether a run of the script came to its end."""
        return any(ends(message) for message in self.messages)

    def _elements(self) -> Iterator[tuple[Message, str]]:
        for message in self.messages:
            if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                yield element, element.WhichOneof("type") or ""


def ends(message: ForwardMsg) -> bool:
    """Whether a run of the script ended with this message, and no other follows at once."""
    return (
        message.WhichOneof("type") == "script_finished"
        and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    )


def field_of(widget: Message) -> str:
    """The field of `WidgetState` that a browser uses for this kind of widget; "" for one that has none."""
    kind = widget.DESCRIPTOR.name
    if kind == "Slider":
        return "string_array_value" if widget.type == widget.SELECT_SLIDER else "double_array_value"
    if kind == "NumberInput":
        return "int_value" if widget.data_type == widget.INT else "double_value"
    return _FIELDS.get(kind, "")


_FIELDS = {
    "Button": "trigger_value",
    "ButtonGroup": "string_array_value",
    "Checkbox": "bool_value",
    "MultiSelect": "string_array_value",
    "Radio": "string_value",
    "Selectbox": "string_value",
    "TextArea": "string_value",
    "TextInput": "string_value",
    "BidiComponent": "json_value",  # its state; its events go through `Visitor.event`
    "Expandable": "bool_value",
    "Dataframe": "string_value",
    "FileUploader": "file_uploader_state_value",
}


def words_of(*messages: Message) -> Iterator[str]:
    """Every text in protobuf messages, however deep."""
    for message in messages:
        for descriptor, value in message.ListFields():
            if descriptor.type == descriptor.TYPE_STRING:
                yield from [value] if isinstance(value, str) else value
            elif descriptor.type == descriptor.TYPE_MESSAGE and not descriptor.message_type.GetOptions().map_entry:
                yield from words_of(*(value if descriptor.is_repeated else [value]))
