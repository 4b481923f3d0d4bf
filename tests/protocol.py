"""A visitor without a browser: Streamlit's own protocol over a websocket, protobuf in both directions.

    with Visitor("http://127.0.0.1:8501", "broadcasting", "?a=3,1") as visitor:
        visitor.open()                                        # what a browser sends first; an Answer
        visitor.widgets["op"]                                 # the protobuf of the widget with that key
        visitor.set("op", "mul")                              # move a widget; an Answer
        visitor.event("a-dials", "moved", [0, 3])             # a message of a component; an Answer
        visitor.run(WidgetState(id=..., json_value="{"))      # whatever no browser sends; an Answer

An `Answer` is all that the server sent until the script was finished. Like a browser, a visitor sends with every
message the state of all widgets that it ever set.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.answer import Answer, ends, field_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from google.protobuf.message import Message

Value = bool | int | float | str | list[int] | list[float] | list[str] | None


class Gone(Exception):
    """The server closed the socket, or refused it; `code` is the socket's or HTTP's."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the server closed with {code}")
        self.code = code


class Visitor:
    """One session at `page` (a page's place in the address, "" for home) with `query`; a context manager.

    `resume` is the id of a session to take up again, as a browser does whose socket was dropped.
    """

    def __init__(
        self, address: str, page: str = "", query: str = "", *, resume: str = "", timeout: float = 180
    ) -> None:
        self.address = address
        self.page = page
        self.query = query.removeprefix("?")
        self.timeout = timeout
        self.session = ""
        self.headers: dict[str, str] = {}  # that a proxy is told, as a cookie
        self.widgets: dict[str, Message] = {}  # by key, or by id where a widget has no key
        self.states: dict[str, WidgetState] = {}  # by id
        self._page_hash = ""
        self._resume = resume

    def __enter__(self) -> Self:
        place = urlsplit(self.address)
        scheme = "wss" if place.scheme == "https" else "ws"
        words = ["streamlit", "PLACEHOLDER", self._resume] if self._resume else ["streamlit"]
        try:
            self.socket = connect(
                f"{scheme}://{place.netloc}{place.path.rstrip('/')}/_stcore/stream",
                subprotocols=words, origin=f"{place.scheme}://{place.netloc}", max_size=None, compression=None,
                open_timeout=self.timeout, close_timeout=1, proxy=None, additional_headers=self.headers,
            ).__enter__()  # fmt: skip
        except Exception as error:
            status = getattr(getattr(error, "response", None), "status_code", None)
            if status is None:
                raise
            raise Gone(status) from error
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def open(self) -> Answer:
        """Ask for the page, as a browser does first, and again after a reload."""
        return self.run()

    def run(self, *states: WidgetState) -> Answer:
        """Send `states` beside all earlier ones, and wait until the script has answered."""
        self.send(*states)
        return self.listen()

    def once(self, *states: WidgetState) -> Answer:
        """As `run`, but the next messages leave `states` out again."""
        self.send(*states, keep=False)
        return self.listen()

    def settled(self, quiet: float = 0.5) -> Answer:
        """What came for all that was sent, whether or not that had an answer.

        That is until a rerun that is asked for now has ended, and nothing more comes for `quiet` seconds.
        """
        last = self.run()
        messages = list(last.messages)
        with suppress(TimeoutError):
            while True:
                messages += self.listen(lambda _: True, quiet).messages
        return Answer(messages, last.seconds)

    def send(self, *states: WidgetState, keep: bool = True) -> None:
        """Send `states` and do not wait. What is not to be kept is sent this once, as a button's click is."""
        once = {state.id: state for state in states}
        if keep:
            self.states |= {name: state for name, state in once.items() if not _trigger(state)}
        message = BackMsg()
        script = message.rerun_script
        script.query_string = self.query
        script.page_script_hash = self._page_hash
        script.page_name = "" if self._page_hash else self.page
        script.widget_states.widgets.extend((self.states | once).values())
        self.send_message(message)

    def send_message(self, message: BackMsg | bytes) -> None:
        """Send any message, or bytes that are none."""
        try:
            self.socket.send(message if isinstance(message, bytes) else message.SerializeToString())
        except ConnectionClosed as error:
            raise Gone(error.rcvd.code if error.rcvd else 1006) from error

    def listen(self, until: Callable[[ForwardMsg], bool] | None = None, timeout: float | None = None) -> Answer:
        """Collect messages up to the first for which `until` holds: without it, up to the end of a run.

        A TimeoutError says that it did not come.
        """
        until = until or ends
        started = time.perf_counter()
        limit = self.timeout if timeout is None else timeout
        messages: list[ForwardMsg] = []
        while True:
            left = limit - (time.perf_counter() - started)
            try:
                data = self.socket.recv(timeout=max(left, 0))
            except ConnectionClosed as error:
                raise Gone(error.rcvd.code if error.rcvd else 1006) from error
            message = ForwardMsg.FromString(data)
            messages.append(message)
            self._note(message)
            if until(message):
                return Answer(messages, time.perf_counter() - started)

    def set(self, key: str, value: Value) -> Answer:
        """Set the widget `key` as a browser would, with the kind of state that the widget's kind has."""
        return self.run(self.state(key, value))

    def event(self, key: str, name: str, value: object) -> Answer:
        """Send the event `name` of the component `key` (as the page names it), with a value that goes as JSON."""
        return self.run(self.trigger(key, json.dumps([{"event": name, "value": value}])))

    def click(self, key: str) -> Answer:
        """Click a button."""
        return self.run(WidgetState(id=self.id(key), trigger_value=True))

    def id(self, key: str) -> str:
        """The id of the widget `key`."""
        return self.widgets[key].id

    def trigger(self, key: str, text: str) -> WidgetState:
        """The state that carries a component's events, with any text in the place of the JSON."""
        return WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{self.id(key)}__events", json_trigger_value=text)

    def state(self, key: str, value: Value) -> WidgetState:
        """The state of the widget `key` that a browser sends for `value`; an option by its words."""
        widget = self.widgets[key]
        state = WidgetState(id=widget.id)
        name = field_of(widget)
        if value is None or not name:
            return state
        if name.endswith("array_value"):
            getattr(state, name).data.extend(value if isinstance(value, list) else [value])
        else:
            setattr(state, name, value)
        return state

    def upload_urls(self, names: list[str]) -> list[str]:
        """Ask for places to upload files of these names to, as a file field does."""
        message = BackMsg()
        message.file_urls_request.request_id = "urls"
        message.file_urls_request.file_names.extend(names)
        message.file_urls_request.session_id = self.session
        self.send_message(message)
        answer = self.listen(lambda told: told.WhichOneof("type") == "file_urls_response")
        return [place.upload_url for place in answer.messages[-1].file_urls_response.file_urls]

    def upload(self, url: str, name: str, data: bytes) -> int:
        """Put a file to `url`, with the token that a browser has; the status of the answer."""
        with urlopen(f"{self.address}/_stcore/health", timeout=self.timeout) as answer:
            cookie = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
        edge = "file-edge"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'
        headers = {
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Cookie": "; ".join(filter(None, (cookie, self.headers.get("Cookie")))),
            "X-Xsrftoken": cookie.partition("=")[2],
        }
        body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        request = Request(self.address + url, data=body, method="PUT", headers=headers)
        try:
            with urlopen(request, timeout=self.timeout) as answer:
                return answer.status
        except HTTPError as error:
            return error.code

    def _note(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
            self.session = message.new_session.initialize.session_id or self.session
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "delta":
            for part in _widgets(message.delta):
                self.widgets[_key(part.id)] = part


def _trigger(state: WidgetState) -> bool:
    return (state.WhichOneof("value") or "").endswith("trigger_value")


def _key(name: str) -> str:
    """The key in an id: `$$ID-<hash>-<key>`; the id itself where there is none."""
    key = name.split("-", 2)[-1] if name.startswith("$$ID-") else name
    return name if key in {"None", ""} else key


def _widgets(delta: Message) -> Iterator[Message]:
    kind = delta.WhichOneof("type")
    if kind not in {"new_element", "add_block"}:
        return
    part = getattr(delta, kind)
    inner = part.WhichOneof("type")
    widget = getattr(part, inner) if inner else None
    if widget is not None and getattr(widget, "id", "").startswith("$$ID-"):
        yield widget
