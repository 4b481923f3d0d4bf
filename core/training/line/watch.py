"""One visitor's run as it is watched: what is asked for, and what it becomes."""

from dataclasses import astuple

from core.training.data import Data, Synthetic, synthetic
from core.training.line.run import Config, Run
from core.training.line.scene import Portrait, portrait
from core.training.loop.pacing import Pacing


class Watch(Pacing[Run]):
    """The run that a visitor has on the page. A new one is computed to its end at once: that is the first picture.

    While it is under way, a new learning rate or number of epochs changes this run. Once it is done, or when anything
    else changes, another run takes its place, computed to its end if the one before was. Points are made up here from
    what makes them, or are there already.
    """

    def __init__(self, config: Config, points: Synthetic | Data) -> None:
        super().__init__()
        self._asked, self._points = config, points
        self.portrait: Portrait
        self._begin(config, points)

    def ask(self, config: Config, points: Synthetic | Data) -> None:
        """Take the page's settings as they are now. Raises `InputProblem`."""
        run = self.run
        now, before = _place(config), _place(self._asked)
        if now != before or points != self._points:
            if run.done:
                self.mode = "finishing"
            self._begin(config, points)
        elif (config.lr, config.epochs) != (self._asked.lr, self._asked.epochs):
            if run.done:
                self.mode = "finishing"
                self._begin(config, points)
                return
            with self.turn:
                run.change_epochs(config.epochs)
                run.change_rate(config.lr)
            self._asked = config
            self._draw()

    def _anew(self) -> None:
        self._begin(self._asked, self._points)

    def _diverged(self) -> None:
        self._draw()  # it is shorter than was thought

    def _begin(self, config: Config, points: Synthetic | Data) -> None:
        made = points if isinstance(points, Data) else synthetic(*astuple(points))
        self.run = Run(config, made)
        self._asked, self._points = config, points
        self._draw()
        self._mark()

    def _draw(self) -> None:
        self.portrait = portrait(self.run)


def _place(config: Config) -> tuple[object, ...]:
    # A schedule that is laid out for a length does not outlive a change of it.
    length = config.epochs if config.schedule.needs_length else None
    steps = config.optimizer, config.schedule, config.batches
    return config.start_w, config.start_b, config.device, config.dtype, *steps, length
