"""What visitors leave behind in memory, and how little of it is enough."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.confined import Cgroup
from tests.crowd import FULL, brought, crowd
from tests.protocol import Visitor
from tests.server import Server
from tests.strolls import ONE_AT_A_TIME, PAGES, SLIDERS

pytestmark = pytest.mark.proof

BARE = "import torch, streamlit, pandas, altair, pyarrow; print(open('/proc/self/smaps_rollup').read())"
TTL = 2  # seconds that the server keeps the session of a socket that is gone; Streamlit's 120 would only be waited for


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on which every page has been opened and used, and which forgets sessions soon."""
    with Server(env={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(TTL)}) as running:
        for page in PAGES:
            with Visitor(running.address, page, SLIDERS[page].query, timeout=180) as visitor:
                visitor.open()
                SLIDERS[page].move(visitor, 1)
        yield running
        assert running.alarms() == [], running.log()[-4000:]


def settled(server: Server) -> float:
    """MB once the sessions that are gone have been forgotten: the least of some seconds."""
    time.sleep(TTL + 1)
    with Visitor(server.address) as visitor:  # sessions that have expired are noticed when another one comes
        visitor.open()
    least = server.memory()
    for _ in range(6):
        time.sleep(1)
        least = min(least, server.memory())
    return least


def test_the_app_takes_little_more_than_what_it_imports(server: Server) -> None:
    done = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=True)
    rss = next(int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("Rss:")) / 1024
    ours = server.resident()
    print(f"\nwarm, every page used: {ours:.0f} MB resident, {ours / rss:.2f} of the bare imports' {rss:.0f} "
          f"(goal 1.2); with its children {server.memory():.0f} MB")  # fmt: skip
    assert ours <= 1.2 * rss


def test_sessions_that_are_closed_leave_nothing(server: Server) -> None:
    sessions = 300 if FULL else 100

    def visit(number: int) -> None:
        page = PAGES[number % len(PAGES)]
        if page in ONE_AT_A_TIME:  # a line to wait in, and no session's memory
            page = "matmul"
        with Visitor(server.address, page, SLIDERS[page].query, timeout=120) as visitor:
            visitor.open()
            SLIDERS[page].move(visitor, number)

    for first in range(0, 40, 4):
        crowd(4, lambda number, first=first: visit(first + number))
    before = settled(server)
    for first in range(0, sessions, 4):
        crowd(4, lambda number, first=first: visit(first + number))
    grown = settled(server) - before
    print(f"\n{sessions} sessions opened and closed: {grown:+.1f} MB (goal 20 for 300)")
    assert grown <= 20 * sessions / 300 + 5


def test_uploads_that_have_expired_leave_nothing(server: Server) -> None:
    files, rows = (24, 100_000) if FULL else (6, 100_000)
    table = b"a,b,y\n" + b"".join(b"%d.5,%d.25,%d\n" % (k % 977, k % 331, k % 613) for k in range(rows))

    def upload(count: int) -> None:
        for _ in range(count):
            with Visitor(server.address, "regression", "view=your+data&source=your+file", timeout=180) as visitor:
                visitor.open()
                (key,) = [key for key, part in visitor.widgets.items() if part.DESCRIPTOR.name == "FileUploader"]
                answer = visitor.run(brought(visitor, key, "large.csv", table))
                assert f"{rows:,} of {rows:,} rows" in answer.words

    upload(2)
    before = settled(server)
    upload(files)
    grown = settled(server) - before
    print(f"\n{files} uploads of {rows:,} rows ({len(table) / 1e6:.1f} MB each), expired: {grown:+.1f} MB (goal 30)")
    assert grown <= 30


def test_twenty_visitors_fit(server: Server) -> None:
    """Twenty at once on all pages, with a table of their own where there is one; at the fullest moment."""
    most = [server.resident()]

    def visit(number: int) -> None:
        page = PAGES[number % len(PAGES)]
        with Visitor(server.address, page, SLIDERS[page].query, timeout=180) as visitor:
            visitor.open()
            for turn in range(20 if FULL else 5):
                SLIDERS[page].move(visitor, turn)
                most.append(server.resident())

    crowd(20, visit)
    print(f"\n20 visitors at once: {max(most):.0f} MB resident (goal 690)")
    assert max(most) <= 690


def test_it_lives_in_512_megabytes() -> None:
    with Cgroup(memory=512) as group, Server(group.prefix) as server:
        for page in (*PAGES, "benchmark?show=how+not+to+measure", "regression?view=your+data"):
            path, _, query = page.partition("?")
            with Visitor(server.address, path, query or SLIDERS[path].query, timeout=240) as visitor:
                answer = visitor.open()
                assert answer.exceptions == []
                assert "unexpected error" not in answer.words, page
            assert server.alive, page
        print(f"\nevery page opened in 512 MB: {server.memory():.0f} MB in the end, {group.killed()} processes killed")
        assert group.killed() == 0
        assert server.healthy(5)
