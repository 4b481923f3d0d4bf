"""Visitors come, walk through all pages, and go, for as long as one likes; memory and threads stay as they are.

EXPLORER_SOAK says for how many minutes (default 5): by hand, hours, as in
`EXPLORER_SOAK=120 pytest -s tests/benchmarks/test_soak.py`.
"""

import os
import random
import threading
import time
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.crowd import percentile
from tests.protocol import Visitor
from tests.server import Server
from tests.strolls import ONE_AT_A_TIME, PAGES, SLIDERS, stroll

pytestmark = pytest.mark.proof

MINUTES = float(os.environ.get("EXPLORER_SOAK", "5"))
VISITORS = 6
ROOM = (
    12.0  # MB that the second half may have more than the first: what threads and caches still take when they are new
)


def test_memory_stays_flat() -> None:
    ends = time.perf_counter() + 60 * MINUTES
    with Server(env={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "5"}) as server:
        for page in PAGES:
            with Visitor(server.address, page, SLIDERS[page].query, timeout=180) as visitor:
                visitor.open()
        took: list[float] = []
        threads = [threading.Thread(target=walk, args=(server, number, ends, took)) for number in range(VISITORS)]
        for each in threads:
            each.start()
        samples: list[tuple[float, float, int]] = []
        while time.perf_counter() < ends:
            time.sleep(min(5.0, 60 * MINUTES / 40))
            samples.append((server.memory(), time.perf_counter(), _threads(server)))
        for each in threads:
            each.join()
        assert server.alive
        assert server.alarms() == [], server.log()[-4000:]
    warm = samples[len(samples) // 5 :]  # in the first fifth caches fill up and threads start
    half = len(warm) // 2
    first, second = (sorted(memory for memory, _, _ in part)[len(part) // 2] for part in (warm[:half], warm[half:]))
    most_threads = [max(number for _, _, number in part) for part in (warm[:half], warm[half:])]
    print(f"\n{MINUTES:g} minutes, {VISITORS} visitors, {len(took):,} answers, p95 {percentile(took):.2f} s: "
          f"{first:.0f} MB, then {second:.0f} MB, {most_threads} threads at most")  # fmt: skip
    assert len(took) > 20 * MINUTES * VISITORS  # it was at work: one answer in three seconds each, at the least
    assert second - first <= ROOM
    assert most_threads[1] <= most_threads[0] + VISITORS


def walk(server: Server, number: int, ends: float, took: list[float]) -> None:
    """A visitor after the other, each on a page for a dozen moves; some reload, some cut the connection."""
    chance = random.Random(number)
    while time.perf_counter() < ends:
        page = chance.choice([page for page in PAGES if page not in ONE_AT_A_TIME])
        with Visitor(server.address, page, SLIDERS[page].query, timeout=120) as visitor:
            took.append(visitor.open().seconds)
            for turn in range(12):
                if time.perf_counter() > ends:
                    return
                time.sleep(chance.random() * 0.4)
                if page in {"", "network"} or chance.random() < 0.5:
                    answer = SLIDERS[page].move(visitor, turn)
                else:
                    answer = visitor.run(stroll(visitor, chance, ("speed", "epochs"))[1])
                if page == "network" and "finish" in visitor.widgets:
                    answer = visitor.run(WidgetState(id=visitor.id("finish"), trigger_value=True))
                took.append(answer.seconds)


def _threads(server: Server) -> int:
    return len(list(Path(f"/proc/{server.pid}/task").iterdir()))
