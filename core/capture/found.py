"""What was found so far, kept for whoever asks for the same: bounded, and the oldest goes first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Found(Generic[Key, Value]):
    """At most so many values by their keys. Safe to use from any thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """What is known of it; None if nothing is."""
        with self._lock:
            return self._found.get(key)

    def keep(self, key: Key, found: Value) -> None:
        """Keep it for the next who asks."""
        with self._lock:
            self._found[key] = found
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
