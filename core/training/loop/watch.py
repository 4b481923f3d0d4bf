"""One visitor's run as it is watched: what is asked for, what it becomes, and what its picture is made of."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from core.training.loop.pacing import Pacing
from core.training.loop.run import Training

R = TypeVar("R", bound=Training[Any, Any])
C = TypeVar("C")
S = TypeVar("S")
P = TypeVar("P")


class Watch(Pacing[R], Generic[R, C, S, P]):
    """The run that a visitor has on the page. A new one is computed to its end at once: that is the first picture.

    While it is under way, settings that the run takes change this run. Once it is done, or when anything else
    changes, another takes its place, computed to its end if the one before was. `begin` makes a run of a config and
    of what makes its data; `draw` makes the `scene` of a run, all that stays in its picture until settings change.
    """

    def __init__(self, config: C, source: S, begin: Callable[[C, S], R], draw: Callable[[R], P]) -> None:
        super().__init__()
        self._begin_run, self._draw = begin, draw
        self.scene: P
        self.altered: bool  # under way, so that a run which begins with the present settings is another
        self._asked: C
        self._source: S
        self._begin(config, source)

    def ask(self, config: C, source: S) -> None:
        """Take the page's settings as they are now. Raises `InputProblem`, and then nothing has changed."""
        if (config, source) == (self._asked, self._source):
            return
        if self.run.done or source != self._source or not self.run.takes(config):
            was_done = self.run.done
            self._begin(config, source)
            if was_done:
                self.mode = "finishing"
            return
        self.altered = True
        with self.turn:
            self.run.change(config)
        self._asked = config
        self.scene = self._draw(self.run)

    def _anew(self) -> None:
        self._begin(self._asked, self._source)

    def _diverged(self) -> None:
        self.scene = self._draw(self.run)  # it is shorter than was thought

    def _begin(self, config: C, source: S) -> None:
        self.run = self._begin_run(config, source)
        self._asked, self._source, self.altered = config, source, False
        self.scene = self._draw(self.run)
        self._mark()
