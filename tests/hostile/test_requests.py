"""Addresses that no link of ours has: 100 kB in every parameter of every page, repeated, empty, half encoded."""

import itertools
from urllib.parse import quote

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from core import limits
from pages.sitemap import ROOMS
from tests.chromium import serve
from tests.crowd import FULL
from tests.hostile.watched import Watched
from tests.pages.opened import opened
from tests.protocol import Gone, Visitor

PAGES = {room.url: room.path for rooms in ROOMS.values() for room in rooms}
LONG = ("x" * 100_000, "9" * 100_000, "[" * 100_000, "1," * 50_000)
ODD_FIELDS = ("query_string", "page_script_hash", "page_name", "fragment_id")
ODD = ("", "inf", "nan", "-1", "1e999", "%ff%fe", "%00", "true", "٣", "null", "<img src=x onerror=alert(1)>", "0x7")


@pytest.mark.parametrize("page", PAGES.values())
def test_long_parameters_of_a_page_at_once(page: str) -> None:
    name = page.removeprefix("pages/").removesuffix(".py")
    keys = [key for key in opened(name).session_state._state.filtered_state if isinstance(key, str)]
    assert "device" in keys
    app = opened(name, **dict.fromkeys(keys, LONG[0][:10_000]))
    assert not app.exception
    assert not app.error


@pytest.mark.proof
@pytest.mark.benchmark
def test_long_and_odd_parameters_of_every_page() -> None:
    server = serve("streamlit_app.py")
    with server as address:
        watched, found = Watched(server.pid), []
        for page in PAGES:
            with Visitor(address, page) as visitor:
                assert visitor.open().exceptions == []
                keys = list(visitor.widgets)
            for place, key in enumerate(keys):
                queries = [f"{key}={value if '%' in value else quote(value)}" for value in ODD]
                queries += [f"{key}={value}" for value in LONG] + ["&".join([f"{key}=x"] * 5_000)]
                for query in queries if FULL else queries[place % 4 :: 4]:
                    with Visitor(address, page, query) as visitor:
                        found += watched.ask(f"/{page}?{query[:60]}", visitor.open)
        report = "\n".join(f"{seconds:6.2f} s {memory:6.1f} MB  {what}" for seconds, memory, what in watched.worst())
        print(f"{len(watched.spent):,} addresses; the dearest:\n{report}")
        assert not found, f"{len(found)} faults:\n" + "\n".join(found[:100])


@pytest.mark.proof
@pytest.mark.benchmark
def test_odd_fields_of_a_message_leave_the_visitor_and_the_server_well() -> None:
    server = serve("streamlit_app.py")
    with server as address:
        watched, found = Watched(server.pid), []
        with Visitor(address, "broadcasting") as visitor:
            visitor.open()
            for name, value in itertools.product(ODD_FIELDS, ("x" * 100_000, "", "\0", "no such thing")):
                message = BackMsg()
                setattr(message.rerun_script, name, value)
                visitor.send_message(message)
                found += watched.ask(f"{name}={value[:20]}", visitor.settled)
            crowd = BackMsg()
            crowd.rerun_script.cached_message_hashes.extend(["x"] * 100_000)
            crowd.rerun_script.widget_states.widgets.extend([WidgetState(id=f"$$ID-{k}") for k in range(50_000)])
            visitor.send_message(crowd)
            found += watched.ask("50,000 unknown widgets", visitor.settled)
        with Visitor(address, "broadcasting") as visitor:
            visitor.open()
            visitor.send_message(b"\xff no message")
            with pytest.raises(Gone):
                visitor.listen()
        with Visitor(address, "broadcasting") as visitor:
            assert visitor.open().exceptions == []
        assert not found, "\n".join(found)


@pytest.mark.proof
@pytest.mark.benchmark
def test_uploads_that_nobody_asked_for_leave_nothing() -> None:
    server = serve("streamlit_app.py")
    with server as address, Visitor(address, "regression", "source=your+file") as visitor:
        watched = Watched(server.pid)
        assert visitor.open().exceptions == []
        before = watched.resident()
        answers = [visitor.upload(visitor.upload_urls(["a.csv"])[0], "a.csv", bytes(9 * 10**6)) for _ in range(30)]
        assert answers == [204] * 30
        assert watched.resident() - before < (limits.FILES_EACH + limits.UPLOADS_AT_ONCE) * 10
        with Visitor(address, "broadcasting") as other:
            other.open()
            assert other.upload(other.upload_urls(["a.csv"])[0], "a.csv", bytes(9 * 10**6)) == 403
