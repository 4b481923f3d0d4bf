"""The ASGI middleware in front of Streamlit: it counts, refuses with a status that says why, and sets the headers.

Streamlit bounds the size of a message and of a file, and nothing else: neither how many there are, nor how many
visitors. It tells its inner numbers to everybody (`/_stcore/metrics`), and sends none of the headers that keep a
browser from guessing types and from telling other sites the address, which has the visitor's listing in it.
"""

import re
from ipaddress import ip_address
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from core import limits
from pages.server import uploads
from pages.server.messages import passes
from pages.server.pace import Pace

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # The address holds what the visitor typed; other sites are told none of it.
    "Referrer-Policy": "same-origin",
    # Any site may show a page of ours or a figure in a frame. It is meant to be embedded in articles and courses, and
    # there is nothing to gain by it: no page knows who its visitor is, and no click on one does anything for good.
    "Content-Security-Policy": "frame-ancestors *",
}
_PRIVATE: Final = re.compile(r"/_stcore/(metrics|agent|script-health-check)(/|$)")
_UPLOAD: Final = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
_FULL: Final = "This server is full: it has as many visitors as it can hold. Try again in a minute."


class Door:
    """One for the process: `sockets` and `uploading` are how many are open now."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.sockets: dict[str, int] = {}  # by address
        self.uploading = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] == "websocket":
            await self._visit(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, _with_headers(send))
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if _PRIVATE.search(path):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        elif self._full() and b"text/html" in dict(scope["headers"]).get(b"accept", b""):
            await PlainTextResponse(_FULL, 503, {"Retry-After": "60"})(scope, receive, send)
        elif scope["method"] == "PUT" and (found := _UPLOAD.search(path)):
            await self._upload(found[1], scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _upload(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a file before it is read, if it cannot be kept or too many are on their way."""
        try:
            if self.uploading >= limits.UPLOADS_AT_ONCE:
                raise HTTPException(503, "Other files are being uploaded; try again.", {"Retry-After": "5"})  # noqa: TRY301
            store = get_instance().uploaded_file_mgr if exists() else None
            if isinstance(store, MemoryUploadedFileManager):
                uploads.check(store, session, _length(scope))
        except HTTPException as refusal:
            await _discard(receive)
            answer = PlainTextResponse(refusal.detail, refusal.status_code, refusal.headers)
            await answer(scope, receive, send)
            return
        self.uploading += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self.uploading -= 1

    async def _visit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a visitor's socket, if there is room, and slow down one who sends faster than a hand can."""
        address = (scope.get("client") or ("",))[0]
        if self._full() or (_public(address) and self.sockets.get(address, 0) >= limits.SOCKETS_EACH):
            await _refuse(scope, send)
            return
        pace = Pace(limits.MESSAGES, limits.MESSAGES_AT_ONCE)

        async def receive_what_passes() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                await pace.keep()
                if passes(message.get("bytes") or b""):
                    return message

        self.sockets[address] = self.sockets.get(address, 0) + 1
        try:
            await self._app(scope, receive_what_passes, send)
        finally:
            self.sockets[address] -= 1
            if not self.sockets[address]:
                del self.sockets[address]

    def _full(self) -> bool:
        return sum(self.sockets.values()) >= limits.SOCKETS


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            names = {name for name, _ in ours}
            message = {
                **message,
                "headers": [pair for pair in message["headers"] if pair[0].lower() not in names] + ours,
            }
        await send(message)

    return send_with_headers


async def _refuse(scope: Scope, send: Send) -> None:
    """Refuse a socket, with a status where the server can send one."""
    if "websocket.http.response" in (scope.get("extensions") or {}):
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"60")]
        await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": _FULL.encode()})
    else:
        await send({"type": "websocket.close", "code": 1013, "reason": _FULL})


async def _discard(receive: Receive) -> None:
    """Let a file go by, as far as one may be long: a client that is cut off while it sends does not see the answer."""
    left = limits.TABLE_BYTES + 2**20
    while left > 0:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return
        left -= len(message.get("body", b""))


def _public(address: str) -> bool:
    """Whether `address` is one visitor's or one house's own: behind a proxy all have the proxy's, which is private."""
    try:
        return ip_address(address).is_global
    except ValueError:
        return False


def _length(scope: Scope) -> int:
    """The bytes that a request says it brings; as many as a file may have where it does not say."""
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() and len(said) < 12 else limits.TABLE_BYTES
