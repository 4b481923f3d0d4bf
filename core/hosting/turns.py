"""Whose turn it is: the few cores of one process, shared fairly by its visitors.

Python computes on one thread at a time, and a hundred threads that want to would each be as slow as all of them
together. So a thread asks for a turn first. There are two sorts:

- *Answers*: a page that is drawn, anew after a slider was moved or for the first time (an "opening"). Answers are
  short, and always go first; those to visitors who are here already go before openings.
- *Efforts*: a listing, an upload, a sweep ("work"), a run that is watched ("live"), a process ("child"). They have so
  many places, and behind these a line, first come, first served, one place per visitor. Whoever has a place computes in
  slices, by turns, and stands aside while there are answers to give, though never for longer than `PATIENCE`.

Source: the multilevel feedback queue of operating systems (Corbató et al. 1962), with round robin by visitor.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from core.problem import Busy

Kind = Literal["answer", "opening", "work", "live", "child"]
EFFORTS: Final[tuple[Kind, ...]] = ("work", "live", "child")

PATIENCE: Final = 0.2  # seconds that efforts stand aside for answers, so that a stream of them starves nobody
OPENINGS: Final = 4  # every so manieth answer is an opening, if one waits: the same for new visitors
LEAST: Final = 0.004  # seconds of a slice: less, and changing turns costs more than it brings
MOST: Final = 0.045  # seconds of a slice with few others: 18 pictures per second, and what an answer may wait
ROUND: Final = (
    0.1  # seconds after which everybody has had a slice: with drawing, five pictures per second for each of ten
)
STAY: Final = 60.0  # seconds that a place is kept while others wait for one
PLACES: Final[Mapping[Kind, int]] = MappingProxyType({"work": 4, "live": 24, "child": 1})
LINE: Final = 200  # waiting for a place of one kind; the last has then a few minutes before it
DOOR: Final = 500  # openings that wait; a page is opened in 50 to 100 ms


@dataclass(eq=False)
class Ticket:
    """One thread's claim to a turn. `granted` is set while it has one; `began` is when this slice did."""

    visitor: str
    kind: Kind
    granted: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0
    whole: bool = False  # the slice was waited for beside answers, and may be had whole
    placed: float | None = None  # an effort's place: since when


class Turns:
    """The turns of one process, with room for so many answers and slices of efforts at a time.

    Nothing here waits: a ticket is granted at once or by what another one does. Safe to call from any thread.
    """

    def __init__(
        self,
        *,
        answers: int = 2,
        slices: int = 1,
        places: Mapping[Kind, int] = PLACES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._answers, self._slices, self._places, self._clock = answers, slices, places, clock
        self._lock = threading.Lock()
        self._answering: set[Ticket] = set()
        self._asking: dict[Kind, deque[Ticket]] = {"answer": deque(), "opening": deque()}
        self._since_opening = 0  # answers given while openings waited
        self._lines: dict[Kind, deque[Ticket]] = {kind: deque() for kind in EFFORTS}
        self._placed: dict[Kind, set[Ticket]] = {kind: set() for kind in EFFORTS}
        self._ready: deque[Ticket] = deque()
        self._computing: set[Ticket] = set()
        self._last = clock() - PATIENCE  # when the last slice ended
        self.asked = 0  # tickets so far

    def ask(self, visitor: str, kind: Kind) -> Ticket:
        """A ticket, granted or in line. Raises `Busy` if the line is full."""
        ticket = Ticket(visitor, kind)
        with self._lock:
            line = self._line(kind)
            most = {"answer": None, "opening": DOOR}.get(kind, LINE)
            if most is not None and len(line) >= most:
                raise _full(most, opening=kind == "opening")
            line.append(ticket)
            self.asked += 1
            self._grant()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give back whatever the ticket has, or its place in line. May be called twice."""
        with self._lock:
            self._stop(ticket)
            for line in (self._line(ticket.kind), self._ready):
                if ticket in line:
                    line.remove(ticket)
            self._placed.get(ticket.kind, set()).discard(ticket)
            self._grant()

    def breathe(self, ticket: Ticket) -> bool:
        """Whether an effort may go on; if not, its slice has ended and it has to wait until it is granted again."""
        passed = self._clock() - ticket.began
        if passed < LEAST or (passed < self.slice and (ticket.whole or not self._pressed)):
            return True
        with self._lock:
            if not self._ready and not self._pressed:
                ticket.began = self._clock()
                return True
            self._stop(ticket)
            self._ready.append(ticket)
            self._grant()
            return ticket.granted.is_set()

    def rest(self, ticket: Ticket) -> None:
        """Compute nothing for a while; an effort keeps its place."""
        with self._lock:
            self._stop(ticket)
            self._grant()

    def resume(self, ticket: Ticket) -> None:
        """Ask for the next turn after a rest."""
        with self._lock:
            (self._ready if ticket.placed is not None else self._line(ticket.kind)).append(ticket)
            self._grant()

    def nudge(self) -> None:
        """Grant what time alone has made due."""
        with self._lock:
            self._grant()

    def place(self, ticket: Ticket) -> int | None:
        """The ticket's number in line, from 1; None once it is out of the line."""
        with self._lock:
            line = self._line(ticket.kind)
            return line.index(ticket) + 1 if ticket in line else None

    def overstays(self, ticket: Ticket) -> bool:
        """Whether an effort has had its place for long while others wait for one."""
        placed = ticket.placed
        return placed is not None and bool(self._lines[ticket.kind]) and self._clock() - placed > STAY

    @property
    def slice(self) -> float:
        """Seconds that an effort may compute now before others have their turn."""
        return max(LEAST, min(MOST, ROUND / max(1, len(self._ready) + len(self._computing))))

    @property
    def shared(self) -> bool:
        """Whether more than one effort is under way."""
        return len(self._ready) + len(self._computing) > 1

    @property
    def crowded(self) -> bool:
        """Whether answers wait, or more than one is being given."""
        return len(self._answering) > 1 or bool(self._asking["answer"] or self._asking["opening"])

    @property
    def idle(self) -> bool:
        """Whether nobody computes or waits."""
        return not (self._answering or self._computing or self._ready or self._pressed or any(self._lines.values()))

    @property
    def _pressed(self) -> bool:
        return bool(self._answering or self._asking["answer"] or self._asking["opening"])

    def _line(self, kind: Kind) -> deque[Ticket]:
        return self._asking[kind] if kind in self._asking else self._lines[kind]

    def _stop(self, ticket: Ticket) -> None:
        ticket.granted.clear()
        self._answering.discard(ticket)
        if ticket in self._computing:
            self._computing.remove(ticket)
            self._last = self._clock()

    def _grant(self) -> None:
        while len(self._answering) < self._answers and (answer := self._next_answer()):
            self._answering.add(answer)
            self._begin(answer)
        for kind in EFFORTS:
            self._admit(kind)
        while self._ready and len(self._computing) < self._slices:
            if self._pressed and self._clock() - self._last < PATIENCE:
                return
            effort = self._ready.popleft()
            self._computing.add(effort)
            self._begin(effort)

    def _begin(self, ticket: Ticket) -> None:
        ticket.began, ticket.whole = self._clock(), self._pressed
        ticket.granted.set()

    def _next_answer(self) -> Ticket | None:
        answers, openings = self._asking["answer"], self._asking["opening"]
        if openings and (not answers or self._since_opening >= OPENINGS - 1):
            self._since_opening = 0
            return openings.popleft()
        self._since_opening += bool(openings)
        return answers.popleft() if answers else None

    def _admit(self, kind: Kind) -> None:
        """Give free places to those in front of the line who have none yet."""
        line = self._lines[kind]
        while line and len(self._placed[kind]) < self._places[kind]:
            here = {ticket.visitor for placed in self._placed.values() for ticket in placed}
            ticket = next((waiting for waiting in line if waiting.visitor not in here), None)
            if ticket is None:
                return
            line.remove(ticket)
            ticket.placed = self._clock()
            self._placed[kind].add(ticket)
            self._ready.append(ticket)


def _full(most: int, *, opening: bool) -> Busy:
    if opening:
        return Busy(
            "This app has too many visitors at the moment",
            f"{most} others wait for their first page already, and each of them is served in turn",
            "reload in a minute",
        )
    return Busy(
        "Too many visitors compute at the moment",
        f"{most} others wait in line already, and each of them has a turn",
        "try again in a minute: all that needs no long computation still answers",
    )


TURNS: Final = Turns()  # of this process
