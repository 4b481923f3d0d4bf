"""What processes have found is kept for whoever asks for the same."""

import threading
from collections import OrderedDict
from typing import Any, Generic, Protocol, TypeVar


class ProcessPlan(Protocol):
    """A plan; it can be hashed."""

    @property
    def ranks(self) -> int:
        """How many ranks there are at a time, at most."""

    def task(self) -> dict[str, Any]:
        """What `rank_program` is to do, in plain numbers."""


P = TypeVar("P", bound=ProcessPlan)
R = TypeVar("R")


class Records(Generic[P, R]):
    """The last few records of this process, by their plans; nothing of a visitor's but these settings."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._found: OrderedDict[P, R] = OrderedDict()

    def get(self, plan: P) -> R | None:
        """The record of `plan`, if it is still there."""
        with self._lock:
            if plan in self._found:
                self._found.move_to_end(plan)
            return self._found.get(plan)

    def put(self, plan: P, found: R) -> None:
        """Keep a record; the one that was not asked for the longest goes."""
        with self._lock:
            self._found[plan] = found
            while len(self._found) > self._most:
                self._found.popitem(last=False)
