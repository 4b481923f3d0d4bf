"""The door in front of Streamlit: what it counts and refuses, with a small application behind it and the real one."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from starlette.exceptions import HTTPException
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.app_discovery import discover_asgi_app

from core import limits
from pages.server import uploads
from pages.server.door import HEADERS, Door
from pages.server.messages import passes
from pages.server.pace import Pace
from tests.chromium import ROOT

Scope = dict[str, Any]
Result = TypeVar("Result")


def apart(task: Coroutine[Any, Any, Result]) -> Result:
    """What `task` gives in a thread with a loop of its own: the browser's tests have one in this."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, task).result()


async def page(scope: Scope, receive: Callable, send: Callable) -> None:
    """An application of one page, which takes sockets, too, and says back how many messages it got."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        got = 0
        while (await receive())["type"] == "websocket.receive":
            got += 1
        await send({"type": "websocket.send", "text": str(got)})
        return
    headers = [(b"content-type", b"text/html"), (b"Referrer-Policy", b"unsafe-url")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"a page"})


async def ask(door: Door, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await door({"type": "http", "path": path, "method": method, "headers": pairs}, receive, send)
    names = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    assert len(names) == len(sent[0]["headers"])  # each once
    return sent[0]["status"], names, b"".join(message.get("body", b"") for message in sent[1:])


class Socket:
    """A visitor's socket: `open` is a task that ends when it is closed."""

    def __init__(self, door: Door, address: str) -> None:
        self.sent: list[dict[str, Any]] = []
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.queue.put_nowait({"type": "websocket.connect"})
        extensions = {"websocket.http.response": {}}
        scope = {"type": "websocket", "path": "/_stcore/stream", "client": (address, 1), "extensions": extensions}
        self.open = asyncio.create_task(door(scope, self.queue.get, self._send))

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def close(self) -> None:
        self.queue.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self.open


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/explorer/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/mcp"]
)
def test_the_inner_numbers_are_nobodys(path: str) -> None:
    status, headers, body = apart(ask(Door(page), path))
    assert (status, body) == (404, b"Not Found")
    assert headers["x-content-type-options"] == "nosniff"


def test_every_answer_has_the_headers_once_and_ours() -> None:
    status, headers, _ = apart(ask(Door(page), "/"))
    assert status == 200
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS
    assert "frame-ancestors *" in headers["content-security-policy"]


def test_a_full_house_refuses_sockets_and_pages_and_opens_again() -> None:
    async def play() -> None:
        door = Door(page)
        guests = [Socket(door, "10.0.0.1") for _ in range(limits.SOCKETS)]
        await asyncio.sleep(0)
        late = Socket(door, "10.0.0.2")
        await late.open
        assert late.sent[0]["status"] == 503
        assert b"Try again" in late.sent[1]["body"]
        status, headers, body = await ask(door, "/", accept="text/html")
        assert status == 503
        assert "Try again" in body.decode()
        assert headers["retry-after"] == "60"
        assert (await ask(door, "/static/a.js", accept="*/*"))[0] == 200
        await guests[0].close()
        last = Socket(door, "10.0.0.2")
        await asyncio.sleep(0)
        assert not last.open.done()
        for guest in (*guests[1:], last):
            await guest.close()
        assert door.sockets == {}

    apart(play())


def test_one_public_address_does_not_take_all_the_places() -> None:
    async def play() -> None:
        door = Door(page)
        guests = [Socket(door, "8.8.8.8") for _ in range(limits.SOCKETS_EACH + 1)]
        other, proxied = Socket(door, "9.9.9.9"), [Socket(door, "127.0.0.1") for _ in range(limits.SOCKETS_EACH + 1)]
        await asyncio.sleep(0)
        assert [guest.open.done() for guest in guests] == [False] * limits.SOCKETS_EACH + [True]
        assert not any(guest.open.done() for guest in (other, *proxied))
        for guest in (*guests[:-1], other, *proxied):
            await guest.close()

    apart(play())


def test_only_a_visitors_messages_pass() -> None:
    rerun, heartbeat, clear, git, save = (BackMsg() for _ in range(5))
    rerun.rerun_script.query_string = "a=3"
    heartbeat.app_heartbeat = True
    clear.clear_cache = True
    git.load_git_info = True
    save.set_run_on_save = True
    install, download, few, many = (BackMsg() for _ in range(4))
    install.backend_operation_request.install_skills.SetInParent()
    download.backend_operation_request.deferred_file.SetInParent()
    few.file_urls_request.file_names.append("a.csv")
    many.file_urls_request.file_names.extend(["a.csv"] * 100_000)
    assert all(passes(message.SerializeToString()) for message in (rerun, heartbeat, download, few))
    assert not any(passes(message.SerializeToString()) for message in (clear, git, save, install, many, BackMsg()))
    assert passes(b"\xff no message")  # Streamlit closes the socket over it


def test_what_does_not_pass_is_not_heard() -> None:
    async def play() -> None:
        clear = BackMsg(clear_cache=True).SerializeToString()
        beat = BackMsg(app_heartbeat=True).SerializeToString()
        guest = Socket(Door(page), "127.0.0.1")
        for data in (clear, beat, clear, beat, beat):
            guest.queue.put_nowait({"type": "websocket.receive", "bytes": data})
        await guest.close()
        assert guest.sent[-1]["text"] == "3"

    apart(play())


def test_a_pace_lets_a_burst_through_and_then_no_more_than_its_rate() -> None:
    async def play() -> tuple[float, float]:
        clock = asyncio.get_running_loop().time
        pace, started = Pace(1_000, 20), clock()
        for _ in range(20):
            await pace.keep()
        burst = clock() - started
        for _ in range(100):
            await pace.keep()
        return burst, clock() - started

    burst, whole = apart(play())
    assert whole >= 0.1 - 0.02 > 0  # 100 at 1,000 a second, less what the first 20 took to refill
    assert burst <= whole


def _file(name: str, size: int) -> UploadedFileRec:
    return UploadedFileRec(name, "a.csv", "text/csv", bytes(size))


def test_files_that_no_page_asked_for_are_refused() -> None:
    store = MemoryUploadedFileManager("/_stcore/upload_file")
    with pytest.raises(HTTPException) as refusal:
        store.add_file("nobody", _file("1", 10))
    assert refusal.value.status_code == 403
    assert store.file_storage.get("nobody", {}) == {}


def test_of_one_visitor_the_newest_files_are_kept() -> None:
    store = MemoryUploadedFileManager("/_stcore/upload_file")
    uploads.expect("one")
    for number in range(30):
        store.add_file("one", _file(str(number), 1_000))
    assert list(store.file_storage["one"]) == ["28", "29"]


def test_files_of_all_together_are_bounded_and_make_room() -> None:
    store = MemoryUploadedFileManager("/_stcore/upload_file")
    sessions = [f"session {number}" for number in range(20)]
    kept = 0
    for session in sessions:
        uploads.expect(session)
        try:
            store.add_file(session, _file("a", 9 * 2**20))
            kept += 1
        except HTTPException as refusal:
            assert refusal.status_code == 507
            assert "try again" in refusal.detail
    assert kept == limits.FILES_BYTES // (9 * 2**20)
    store.remove_session_files(sessions[0])
    store.add_file(sessions[-1], _file("b", 9 * 2**20))


def test_uploads_on_their_way_are_counted() -> None:
    async def play() -> None:
        held, came = asyncio.Event(), 0

        async def slow(scope: Scope, receive: Callable, send: Callable) -> None:
            nonlocal came
            came += 1
            await held.wait()
            await page(scope, receive, send)

        door = Door(slow)
        path = "/_stcore/upload_file/session/file"
        first = [asyncio.create_task(ask(door, path, "PUT")) for _ in range(limits.UPLOADS_AT_ONCE + 2)]
        await asyncio.sleep(0)
        held.set()
        answers = [status for status, _, _ in await asyncio.gather(*first)]
        assert answers == [200] * limits.UPLOADS_AT_ONCE + [503] * 2
        assert came == limits.UPLOADS_AT_ONCE
        assert (await ask(door, path, "PUT"))[0] == 200

    apart(play())


def test_streamlit_run_finds_the_application() -> None:
    # A canary: without it `streamlit run` serves the script alone, and nothing of the door.
    assert discover_asgi_app(ROOT / "streamlit_app.py").import_string == "streamlit_app:app"
