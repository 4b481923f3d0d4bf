"""What goes wrong on the way and on the host: a reload recovers, nothing is wrong, and nothing is left running.

One server for all; each test says what was done to it, and then a visitor has to find everything as it was.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.confined import NO_NETWORK, need
from tests.crowd import crowd, live_picture, load, seen, until
from tests.protocol import Gone, Visitor
from tests.server import ROOT, Server
from tests.strolls import SLIDERS

TABLE = b"x,y\n" + b"".join(b"%d,%d\n" % (k, 2 * k + k % 3) for k in range(100))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        with Visitor(running.address, "broadcasting", timeout=180) as visitor:
            visitor.open()
        yield running
        assert running.alarms() == [], running.log()[-4000:]


@pytest.fixture(autouse=True)
def _all_is_well_afterwards(server: Server) -> Iterator[None]:
    """The page shows the same after the fault, the server is the same process, idle, and has no children."""
    before, pid = _broadcasting(server), server.pid
    yield
    server.send(signal.SIGCONT)
    assert _broadcasting(server) == before
    if server.pid == pid:
        assert until(lambda: _idle(server), 20), "something is left running"
        assert len(server.family()) <= 1 + _FORK_SERVERS


_FORK_SERVERS = 2  # Python's fork server and its resource tracker, which wait and do nothing


def _broadcasting(server: Server) -> dict[tuple[int, ...], bytes]:
    with Visitor(server.address, "broadcasting", "a=3,+1&b=1,+4") as visitor:
        return seen(visitor.open()) | seen(SLIDERS["broadcasting"].move(visitor, 1))


def _idle(server: Server) -> bool:
    """Whether it uses less than a tenth of a core for half a second."""
    began, used = time.perf_counter(), server.cpu()
    time.sleep(0.5)
    return server.cpu() - used < 0.1 * (time.perf_counter() - began)


def _play(visitor: Visitor) -> None:
    """Set a live run going, and leave it so."""
    visitor.open()
    visitor.send(WidgetState(id=visitor.id("play"), trigger_value=True), keep=False)
    visitor.listen(lambda told: told.WhichOneof("type") == "delta")


def test_a_socket_is_dropped_and_taken_up_again(server: Server) -> None:
    with Visitor(server.address, "broadcasting", "b=4,+1") as visitor:
        visitor.open()
        shown = visitor.set("a", "5, 1")
        _drop(visitor)
    with Visitor(server.address, "broadcasting", "b=4,+1", resume=visitor.session) as back:
        back.states = visitor.states  # a browser sends the state of its widgets along
        assert seen(back.open()) == seen(shown)
        assert back.session == visitor.session


def test_sockets_are_dropped_while_runs_play(server: Server) -> None:
    """No thread goes on for a visitor who left."""

    def visit(number: int) -> None:
        page = "regression" if number % 2 else "network"
        with Visitor(server.address, page, "epochs=5000&speed=20") as visitor:
            if number % 2:
                _play(visitor)
            else:
                visitor.send()
                visitor.listen(lambda told: told.WhichOneof("type") == "delta")
            _drop(visitor)

    crowd(8, visit)


def test_a_page_is_left_while_its_run_plays(server: Server) -> None:
    with Visitor(server.address, "regression", "epochs=5000&speed=20") as visitor:
        _play(visitor)
        visitor.page, visitor.query, visitor.widgets, visitor.states = "broadcasting", "a=3,+1&b=1,+4", {}, {}
        visitor._page_hash = ""
        shown = visitor.open()
        assert shown.exceptions == []
        assert until(lambda: "a" in visitor.widgets, 1)


def test_the_server_is_killed_and_started_again(server: Server) -> None:
    with Visitor(server.address, "matmul", "matmul_a=2,+3&matmul_b=3,+4") as visitor:
        shown = seen(visitor.open())
        family = server.family()
        server.kill()
        with pytest.raises(Gone):
            visitor.listen(lambda _: False, 10)
    assert until(lambda: not any(_runs(pid) for pid in family), 20), "a child has outlived its server"
    server.start()
    with Visitor(server.address, "matmul", visitor.query, resume=visitor.session, timeout=180) as back:
        back.states = visitor.states
        back.open()  # in a new process, this says how far torch is before it shows the page
        assert seen(back.open()) == shown


def test_the_server_is_stopped_for_eight_seconds(server: Server) -> None:
    """As a host does that puts a container to sleep: visitors wait, and then go on."""
    with Visitor(server.address, "broadcasting", timeout=60) as visitor:
        visitor.open()
        server.send(signal.SIGSTOP)
        wake = threading.Timer(8, server.send, [signal.SIGCONT])
        wake.start()
        answers = [SLIDERS["broadcasting"].move(visitor, turn) for turn in range(3)]
        wake.join()
    assert answers[0].seconds >= 7
    assert all(answer.exceptions == [] for answer in answers)


@pytest.mark.parametrize("part", [0.1, 0.9])
def test_uploads_are_broken_off(part: float, server: Server) -> None:
    place = urlsplit(server.address)
    with Visitor(server.address, "regression", "view=your+data&source=your+file") as visitor:
        visitor.open()
        for _ in range(5):
            (url,) = visitor.upload_urls(["a.csv"])
            with socket.create_connection((place.hostname or "", place.port or 0)) as wire:
                body = (
                    b"--e\r\nContent-Disposition: form-data; name=a; filename=a.csv\r\n\r\n" + TABLE + b"\r\n--e--\r\n"
                )
                head = (
                    f"PUT {url} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {len(body)}\r\n"
                    "Content-Type: multipart/form-data; boundary=e\r\n"
                    "Cookie: _streamlit_xsrf=1\r\nX-Xsrftoken: 1\r\n\r\n"
                )
                wire.sendall(head.encode() + body[: int(part * len(body))])
        (url,) = visitor.upload_urls(["whole.csv"])
        assert visitor.upload(url, "whole.csv", TABLE) == 204


def test_a_worker_is_killed(server: Server) -> None:
    """A page that measures in a child loses it, says so or starts another, and can be asked again."""
    with Visitor(server.address, "benchmark", "show=how+not+to+measure", timeout=120) as visitor:
        over = threading.Event()

        def kill() -> None:
            while not over.wait(0.05):
                for pid in server.family()[1:]:
                    _kill(pid)

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            answer = visitor.open()
        finally:
            over.set()
            killer.join()
        assert answer.exceptions == []
        assert "unexpected error" not in answer.words
        again = visitor.open()
        assert again.exceptions == []
        assert "unexpected error" not in again.words


def test_it_runs_without_a_home_folder() -> None:
    with Server(env={"HOME": None}) as server, Visitor(server.address, "regression", timeout=180) as visitor:
        answer = visitor.open()
        assert answer.exceptions == []
        assert "unexpected error" not in answer.words
        assert server.alarms() == []


def test_it_runs_without_a_network() -> None:
    """In a network namespace with nothing but a loopback; the visitor is in there, too."""
    need(*NO_NETWORK)
    visit = (
        "from tests.protocol import Visitor\nfrom tests.server import ROOT, Server\n"
        "with Server() as server, Visitor(server.address, 'network', timeout=180) as visitor:\n"
        "    answer = visitor.open()\n"
        "    assert not answer.exceptions and 'unexpected error' not in answer.words\n"
        "    assert not server.alarms(), server.alarms()\n"
    )
    command = [*NO_NETWORK, sys.executable, "-c", visit]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr


# A clock that goes back by an hour at every SIGUSR1, for all that asks Python for the time.
_CLOCK = """import signal, sys, time
now, back = time.time, [0.0]
signal.signal(signal.SIGUSR1, lambda *_: back.append(back[-1] + 3600))
time.time = lambda: now() - back[-1]
from streamlit.web.cli import main
sys.argv[0] = "streamlit"
main()
"""


@pytest.mark.parametrize("page", ["network", "regression"])
def test_the_clock_is_set_back_while_a_run_plays(page: str) -> None:
    """Its pictures go on, each in its order: a browser leaves out one that seems older than the last."""
    with (
        Server(streamlit=("-c", _CLOCK)) as server,
        Visitor(server.address, page, "epochs=5000&speed=20", timeout=180) as visitor,
    ):
        if page == "regression":
            _play(visitor)
        else:
            load(visitor)
        pictures = [visitor.listen(live_picture).messages[-1] for _ in range(5)]
        server.send(signal.SIGUSR1)
        pictures += [visitor.listen(live_picture, 10).messages[-1] for _ in range(10)]
        assert server.alarms() == []
    drawn = [each.delta.new_element.bidi_component.json for each in pictures]
    orders = [json.loads(each)["order"] for each in drawn if each]
    assert orders == sorted(set(orders))
    assert page == "regression" or len(orders) > 5


def _drop(visitor: Visitor) -> None:
    """Cut the connection without a word, as a train in a tunnel does."""
    visitor.socket.socket.shutdown(socket.SHUT_RDWR)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
