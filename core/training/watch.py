"""One visitor's run as it is watched: what is asked for, whether it is moving, and how fast."""

import time
from dataclasses import astuple, dataclass
from typing import Final, Literal

from core.training.data import Data, Synthetic, synthetic
from core.training.descent import Config, Run
from core.training.portrait import Portrait, portrait

FLAT_OUT: Final = "flat out"
SPEEDS: Final = ("5", "20", "100", "1000", FLAT_OUT)  # epochs a second
_SLICE: Final = 0.045  # seconds of training between two pictures flat out: 18 pictures a second
_HASTE: Final = 0.2  # the same on the way to the end, which is asked for and not watched
# A browser that is flooded with pictures puts off whatever a new one interrupts, even loading the rest of the page.
_BREATH: Final = 0.6  # seconds of training, once, after a visitor's first picture
_BREATHER: Final = 24  # pictures flat out until one comes late, so that a slow browser gets to paint at all
_PERIOD: Final = 0.1  # seconds from picture to picture when paced
_SHARE: Final = 0.015  # seconds of a period that may go into training, so that others can train as well

Mode = Literal["paused", "playing", "finishing"]


@dataclass(frozen=True)
class Pace:
    """How a run is getting on: `rate` in epochs per second, `left` in seconds; None while unknown."""

    rate: float | None
    left: float | None


class Watch:
    """The run that a visitor has on the page. A new one is computed to its end at once: that is the first picture.

    While it is under way, a new learning rate or number of epochs changes this run. Once it is done, or when anything
    else changes, another run takes its place, computed to its end if the one before was. Points are made up here from
    what makes them, or are there already.
    """

    def __init__(self, config: Config, points: Synthetic | Data) -> None:
        self.mode: Mode = "finishing"
        self._asked, self._points = config, points
        self._next: float | None = None
        self._pictures = 0
        self.run: Run
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
            run.change_epochs(config.epochs)
            run.change_rate(config.lr)
            self._asked = config
            self._draw()

    def play(self) -> None:
        """Go on at the chosen speed, from the start if the run is done."""
        self._again()
        self.mode = "playing"
        self._mark()

    def finish(self) -> None:
        """Compute what is left at full speed."""
        self.mode = "finishing"
        self._mark()

    def pause(self) -> None:
        """Stand still."""
        self.mode = "paused"

    def step(self) -> None:
        """One epoch, the first if the run is done."""
        self._again()
        self.mode = "paused"
        self.run.advance(epochs=1)
        if self.run.diverged:
            self._draw()

    def reset(self) -> None:
        """Back to the start, with the learning rate that is chosen now."""
        self.mode = "paused"
        self._begin(self._asked, self._points)

    @property
    def moving(self) -> bool:
        """Whether there is more to come without the visitor's doing."""
        return self.mode != "paused" and not self.run.done

    def tick(self, speed: str) -> float:
        """Train up to the next picture. Returns the seconds to wait before it is drawn."""
        wait = self._train(speed)
        if self.run.diverged:
            self._draw()  # it is shorter than was thought
        return wait

    def _train(self, speed: str) -> float:
        self._pictures += 1
        if self.mode == "finishing":
            # The very first slice is short: with it most runs are done before their first picture.
            later = _BREATH if self._pictures == 2 else _HASTE
            self.run.advance(seconds=later if self.run.epoch else _SLICE)
            return 0.0
        if speed == FLAT_OUT:
            self.run.advance(seconds=_SLICE if self._pictures % _BREATHER else _HASTE)
            return 0.0
        rate, began = float(speed), time.perf_counter()
        if self._next is None:
            self._next = began
        period = max(_PERIOD, 1 / rate)
        self.run.advance(epochs=max(1, round(rate * period)), seconds=_SHARE)
        # The beat is kept by the clock, not by the sum of waits; a beat that was missed is not made up for.
        now = time.perf_counter()
        self._next = max(self._next + period, now)
        return self._next - now

    @property
    def pace(self) -> Pace:
        """Measured since the run was last set in motion, by the clock on the wall."""
        passed, made = time.perf_counter() - self._since, self.run.epoch - self._from
        if made == 0 or passed <= 0:
            return Pace(None, None)
        rate = made / passed
        return Pace(rate, (self.run.epochs - self.run.epoch) / rate)

    def _again(self) -> None:
        if self.run.done:
            self._begin(self._asked, self._points)

    def _begin(self, config: Config, points: Synthetic | Data) -> None:
        made = points if isinstance(points, Data) else synthetic(*astuple(points))
        self.run = Run(config, made)
        self._asked, self._points = config, points
        self._draw()
        self._mark()

    def _draw(self) -> None:
        self.portrait = portrait(self.run)

    def _mark(self) -> None:
        self._since, self._from = time.perf_counter(), self.run.epoch
        self._next = None


def _place(config: Config) -> tuple[object, ...]:
    # A schedule that is laid out for a length does not outlive a change of it.
    length = config.epochs if config.schedule.needs_length else None
    steps = config.optimizer, config.schedule, config.batches
    return config.start_w, config.start_b, config.device, config.dtype, *steps, length
