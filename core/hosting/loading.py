"""Something that a process loads once, in a thread of its own, and that all visitors wait for."""

import logging
import sys
import threading
from collections.abc import Callable
from typing import Final

_log = logging.getLogger("explorer")
_GRACE: Final = 5.0  # seconds that a failure stands on the pages before the process ends


class Loading:
    """Loads by calling `load` once. `modules` is about how many Python modules that brings, to tell how far it is.

    What fails half-way through an import cannot be tried again in the same process: some of it is registered already,
    and a second try fails for another reason. So a failure stays, is `problem`, and `fail` is called a while later: it
    should end the process, for the host to start another one.
    """

    def __init__(self, load: Callable[[], None], modules: int, fail: Callable[[], None], grace: float = _GRACE) -> None:
        self._load, self._modules, self._fail, self._grace = load, modules, fail, grace
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._before = 0
        self._ended = threading.Event()
        self.problem: BaseException | None = None

    def begin(self) -> None:
        """Begin, unless somebody has."""
        with self._lock:
            if self._thread is None:
                self._before = len(sys.modules)
                self._thread = threading.Thread(target=self._run, name="loading", daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for the end. Returns whether it has come, for better or worse."""
        return self._ended.wait(seconds)

    @property
    def ready(self) -> bool:
        """Whether it is loaded."""
        return self._ended.is_set() and self.problem is None

    @property
    def failed(self) -> bool:
        """Whether it never will be."""
        return self._ended.is_set() and self.problem is not None

    @property
    def share(self) -> float:
        """About how far it is, from 0 to 1; 1 only at the end."""
        if self._ended.is_set():
            return 1.0
        made = len(sys.modules) - self._before if self._thread else 0
        return min(max(made, 0) / self._modules, 0.99)

    def _run(self) -> None:
        try:
            self._load()
        except BaseException as problem:  # noqa: BLE001 - whatever it is, the process is of no use any more
            _log.exception("what every page needs could not be loaded; this process ends")
            self.problem = problem
            timer = threading.Timer(self._grace, self._fail)
            timer.daemon = True
            timer.start()
        finally:
            self._ended.set()
