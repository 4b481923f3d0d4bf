"""Memory is tidied when nobody computes: garbage collected, and what is free given back to the system."""

import threading
import time
from collections.abc import Callable
from typing import Final

EVERY: Final = 20.0  # seconds from one tidying to the next
QUIET: Final = 1.0  # seconds without a turn asked for: a visitor who moves a slider again and again is not met
PATIENCE: Final = 120.0  # seconds after which it is done even so, between two turns: some apps are never quiet


class Housekeeper:
    """Calls `tidy` when it is due: something was done since the last time, and nobody is there now.

    `idle` says whether nobody computes or waits, `asked` how many turns have been asked for so far.
    """

    def __init__(
        self,
        tidy: Callable[[], object],
        idle: Callable[[], bool],
        asked: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tidy, self._idle, self._asked, self._clock = tidy, idle, asked, clock
        self._done, self._seen = asked(), asked()
        self._last = self._since = clock()
        self._started = threading.Lock()

    def look(self) -> bool:
        """Tidy if it is due. Returns whether it was. To be called about every half `QUIET`."""
        now, asked = self._clock(), self._asked()
        if asked != self._seen:
            self._seen, self._since = asked, now
        if asked == self._done or now - self._last < EVERY or not self._idle():
            return False
        if now - self._since < QUIET and now - self._last < PATIENCE:
            return False
        self._tidy()
        self._last, self._done = self._clock(), asked
        return True

    def begin(self) -> None:
        """Look again and again in a thread of its own, until the process ends; once."""
        if self._started.acquire(blocking=False):
            threading.Thread(target=self._run, name="housekeeping", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(QUIET / 2)
            self.look()
