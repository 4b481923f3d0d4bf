"""How many visitors a core carries, by page: `python -m tests.benchmarks.capacity` prints the table of the README.

For each page a visitor moves its slider again and again, and the server's CPU seconds are counted: they depend little
on what else the machine does. A core is taken to be full at 0.7, beyond which visitors wait for one another, and a
visitor to move something every 3 seconds. Where a page plays by itself, a watcher's share of a core is counted.
"""

import time
from dataclasses import dataclass

from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.sitemap import HOME, ROOMS
from tests.protocol import Visitor
from tests.server import Server
from tests.strolls import SLIDERS

FULL, THINK = 0.7, 3.0  # share of a core; seconds between two moves
MOVES, PLAYED = 24, 6.0  # moves that are counted; seconds that a run is watched
LIVE = {"regression": "epochs=3000&speed=100", "network": "epochs=3000&speed=100"}
HEAD = (
    "| page | CPU of a visit, ms | CPU of a move, ms | sent for a move, kB | visitors of a core |\n"
    "|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Cost:
    """Of one page: CPU seconds to open it and for a move of its slider, bytes of that answer, visitors of a core."""

    title: str
    visit: float
    move: float
    sent: float
    visitors: float

    def row(self) -> str:
        return (
            f"| {self.title} | {1000 * self.visit:.0f} | {1000 * self.move:.0f} | {self.sent / 1000:.0f} | "
            f"{_two_digits(self.visitors)} |"
        )


def moved(server: Server, page: str, title: str) -> Cost:
    """What a visitor of `page` costs who moves its slider every `THINK` seconds."""
    slider = SLIDERS[page]
    with Visitor(server.address, page, slider.query, timeout=180) as visitor:
        visitor.open()
        slider.move(visitor, 0)  # what is used for the first time is not counted
    used = server.cpu()
    with Visitor(server.address, page, slider.query, timeout=180) as visitor:
        visitor.open()
        visit = server.cpu() - used
        used, sent = server.cpu(), 0
        for turn in range(MOVES):
            sent += slider.move(visitor, turn).size
        move = (server.cpu() - used) / MOVES
    return Cost(title, visit, move, sent / MOVES, FULL * THINK / move)


def watched(server: Server, page: str, title: str) -> Cost:
    """What a visitor costs who watches a run of 100 epochs per second; a move is a second of it."""
    used = server.cpu()
    with Visitor(server.address, page, LIVE[page], timeout=180) as visitor:
        visitor.send()
        visitor.listen(lambda told: told.WhichOneof("type") == "delta")
        if page == "regression":
            visitor.listen()
            visitor.send(WidgetState(id=visitor.id("play"), trigger_value=True), keep=False)
            visitor.listen(lambda told: told.WhichOneof("type") == "delta")
        visit = server.cpu() - used
        used, sent, ends = server.cpu(), 0, time.perf_counter() + PLAYED
        while (left := ends - time.perf_counter()) > 0:
            try:
                sent += visitor.listen(lambda _: True, left).size
            except TimeoutError:
                break
        share = (server.cpu() - used) / PLAYED
    return Cost(f"{title}, a run watched for a second", visit, share, sent / PLAYED, FULL / share)


def costs() -> list[Cost]:
    """Of every page, in the order of the navigation."""
    rooms = [("", HOME.title), *((room.url, room.title) for rooms in ROOMS.values() for room in rooms)]
    found = []
    with Server() as server:
        for page, title in rooms:
            found.append(moved(server, page, title))
            if page in LIVE:
                found.append(watched(server, page, title))
    return found


def _two_digits(number: float) -> str:
    return f"{number:.0f}" if number < 100 else f"{round(number, -1):.0f}"


if __name__ == "__main__":
    print("\n".join([HEAD, *(cost.row() for cost in costs())]))
