"""One run of a page: it waits for its turns, computes in slices, and gives back what it has, however it ends."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Self

from core.hosting.turns import Kind, Ticket, Turns

_LOOK: Final = 0.1  # seconds from look to look at whether the run is still wanted, and what time alone makes due
_IN_LINE: Final = 0.5  # the same in a line, where time alone brings nothing: two hundred who look cost something
_SAY: Final = 0.5  # seconds after which, and from then on at most so often, a visitor is told the place in line
_SLOWLY: Final = 0.03  # seconds more for each who waits in front: two hundred who are told cost more


def _nothing(*_: object) -> None:
    pass


class Job:
    """What `visitor`'s thread may compute. To be used `with`, on one thread; inside, there is a turn for an answer.

    `alive` is called again and again while the job waits or breathes, and raises when the run is no longer wanted.
    `say` is called with the kind and the number in line while that is long, and with None afterwards.
    """

    def __init__(
        self,
        turns: Turns,
        visitor: str,
        *,
        opening: bool = False,
        alive: Callable[[], None] = _nothing,
        say: Callable[[Kind, int | None], None] = _nothing,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._turns, self._visitor, self._alive, self._say, self._clock = turns, visitor, alive, say, clock
        self._grows: tuple[float, Kind] | None = None  # when what is under way becomes an effort, and which
        self._first: Kind = "opening" if opening else "answer"
        self._ticket: Ticket | None = None

    def __enter__(self) -> Self:
        self._take(self._first)
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    @contextmanager
    def effort(self, kind: Kind = "work", *, after: float = 0.0) -> Iterator[Self]:
        """An effort's turns instead of the answer's. Raises `Busy` if too many wait for one.

        With `after`, what is inside begins as a part of the answer, and becomes an effort when it breathes after so
        many seconds: then `Busy` comes from there.
        """
        if self._grows is not None or (self._ticket is not None and self._ticket.placed is not None):
            yield self  # one inside another
            return
        self._grows = (self._clock() + after, kind)
        try:
            if not after:
                self._grow(kind)
            yield self
        except Exception:
            self._shrink()  # what is caught will be drawn; but a run that is not wanted any more draws nothing
            raise
        self._shrink()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Wait for something else, and compute nothing meanwhile."""
        ticket = self._ticket
        if ticket is None:
            yield
            return
        self._turns.rest(ticket)
        try:
            yield
        except Exception:
            self._come_back(ticket)
            raise
        self._come_back(ticket)

    def breathe(self) -> None:
        """Let others have their turn, if it is theirs. Cheap: to be called between any two pieces of an effort."""
        if self._grows is not None and self._clock() >= self._grows[0]:
            self._grow(self._grows[1])
        ticket = self._ticket
        if ticket is not None and ticket.placed is not None and not self._turns.breathe(ticket):
            self._alive()
            self._wait(ticket)

    def look(self) -> None:
        """Raise if this is no longer wanted; where something is drawn, the drawing does."""
        self._alive()

    @property
    def slice(self) -> float | None:
        """Seconds that this effort may compute until it breathes; None if nobody else makes one."""
        return self._turns.slice if self._turns.shared else None

    @property
    def overstays(self) -> bool:
        """Whether this effort should end because others have waited for its place for long."""
        return self._ticket is not None and self._turns.overstays(self._ticket)

    def _grow(self, kind: Kind) -> None:
        self._grows = None
        self._drop()
        self._take(kind)

    def _shrink(self) -> None:
        self._grows = None
        if self._ticket is None or self._ticket.placed is not None:
            self._drop()
            self._take("answer")

    def _take(self, kind: Kind) -> None:
        self._ticket = self._turns.ask(self._visitor, kind)
        self._wait(self._ticket)

    def _come_back(self, ticket: Ticket) -> None:
        self._turns.resume(ticket)
        self._wait(ticket)

    def _drop(self) -> None:
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            self._turns.leave(ticket)

    def _wait(self, ticket: Ticket) -> None:
        """Wait for the turn; whatever `alive` raises leaves the line."""
        waited, said, told = 0.0, 0.0, False
        try:
            while not ticket.granted.wait(look := _IN_LINE if ticket.placed is None else _LOOK):
                waited += look
                self._alive()
                self._turns.nudge()
                place = self._turns.place(ticket)
                if place is not None and waited >= said + _SAY + (place * _SLOWLY if told else 0):
                    self._say(ticket.kind, place)
                    said, told = waited, True
            if told:
                self._say(ticket.kind, None)
        except BaseException:
            self._drop()
            raise
