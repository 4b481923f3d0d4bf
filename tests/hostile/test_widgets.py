"""Widgets' and components' states that no browser sends: each is refused or answered, in no time and no memory.

The same states, a few through Streamlit's script runner in this process, and thousands through a real socket.
"""

import itertools
import os
from urllib.parse import quote

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from pages.sitemap import ROOMS
from tests.chromium import serve
from tests.hostile.states import states
from tests.hostile.watched import Watched
from tests.pages.opened import opened
from tests.protocol import Gone, Visitor
from tests.strolls import SLIDERS

PAGES = {room.url: room.path for rooms in ROOMS.values() for room in rooms}
FEW = 8  # of each page in the fast profile
MANY = int(os.environ.get("EXPLORER_HOSTILE_STATES", "4000"))  # in all


def _widgets(app: AppTest) -> dict[str, object]:
    """The protobuf of every widget on the page, by its id."""
    found = {}
    waiting = [app._tree]
    while waiting:
        node = waiting.pop()
        waiting += getattr(node, "children", {}).values()
        proto = getattr(node, "proto", None)
        if getattr(proto, "id", "").startswith("$$ID"):
            found[proto.id] = proto
    return found


@pytest.mark.parametrize(("url", "page"), PAGES.items())
def test_a_few_states_that_no_browser_sends(url: str, page: str) -> None:
    app = opened(page.removeprefix("pages/").removesuffix(".py"))
    widgets = _widgets(app)
    assert any(name.endswith(f"-{SLIDERS[url].key}") for name in widgets)  # that the crowds move it is seen here
    for state in itertools.islice(states(widgets, seed=len(page)), FEW):
        app._run(WidgetStates(widgets=[state]))
        said = [error.value for error in (*app.exception, *app.error)]
        assert not said, f"{_name(state)}: {said}"


@pytest.mark.proof
@pytest.mark.benchmark
def test_thousands_of_states_that_no_browser_sends() -> None:
    server = serve("streamlit_app.py")
    with server as address:
        watched, found = Watched(server.pid), []
        places = _places(address)
        share = -(-MANY // len(places))
        for seed, (page, query) in enumerate(places):
            found += _attack(watched, address, page, query, seed=seed, count=share)
    report = "\n".join(f"{seconds:6.2f} s {memory:6.1f} MB  {what}" for seconds, memory, what in watched.worst())
    print(f"{len(watched.spent):,} states at {len(places)} places; the dearest:\n{report}")
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:100])
    assert len(watched.spent) >= MANY


def _places(address: str) -> list[tuple[str, str]]:
    """Every page, and every view of it that a control of a few options opens; all opened once, so imported."""
    places = []
    for page in ("", *PAGES):
        with Visitor(address, page) as visitor:
            assert visitor.open().exceptions == []
            groups = {key: widget for key, widget in visitor.widgets.items() if widget.DESCRIPTOR.name == "ButtonGroup"}
        queries = [f"{key}={quote(option.content)}" for key, group in groups.items() for option in group.options]
        for query in ["", *queries]:
            with Visitor(address, page, query) as visitor:
                assert visitor.open().exceptions == []
            places.append((page, query))
    return places


def _attack(watched: Watched, address: str, page: str, query: str, *, seed: int, count: int) -> list[str]:
    found: list[str] = []
    visitor = Visitor(address, page, query).__enter__()
    visitor.open()
    for state in itertools.islice(states(dict(visitor.widgets), seed), count):
        what = f"/{page}?{query} {_name(state)}"
        try:
            found += watched.ask(what, lambda: visitor.once(state))  # noqa: B023 - asked at once
        except (Gone, TimeoutError) as error:
            found.append(f"{what}: {error!r}")
            visitor = Visitor(address, page, query).__enter__()
            visitor.open()
    visitor.__exit__()
    return found


def _name(state: WidgetState) -> str:
    return str(state).replace("\n", " ")[:160]
