"""How a run under way is watched: whether it moves, how much is trained between two pictures, and how fast that is."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Literal, Protocol, TypeVar

FLAT_OUT: Final = "flat out"
SPEEDS: Final = ("5", "20", "60", "100", "1000", FLAT_OUT)  # epochs per second
_SLICE: Final = 0.045  # seconds of training between two pictures flat out: 18 pictures per second
_FIRST: Final = 0.12  # the same before a run's first picture: one that is done by then needs no second run of the page
_HASTE: Final = 0.2  # the same on the way to the end, which is asked for and not watched
# A browser that is flooded with pictures puts off whatever a new one interrupts, even loading the rest of the page; and
# where it shares the cores with the run, as on one's own computer, it waits for those as well.
# Seconds since a visitor's first picture, from when until when no other is drawn while the page is not loaded: a quick
# browser has loaded it in the first of these rests, and says so; a slow one needs a longer one.
_RESTS: Final = ((0.0, 1.0), (1.2, 3.0), (3.3, 7.5), (8.0, 15.0), (15.5, 22.5))
_BREATHER: Final = 24  # pictures flat out until one comes late, so that a slow browser gets to paint at all
_PERIOD: Final = 0.1  # seconds from picture to picture when paced
_SHARE: Final = 0.015  # seconds of a period that may go into training, so that others can train as well

Mode = Literal["paused", "playing", "finishing"]


class Trainable(Protocol):
    """What can be paced: a run that knows its epoch, its length, and how to go on."""

    epoch: int
    diverged: bool

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""

    @property
    def length(self) -> int:
        """How many epochs there will be."""

    def advance(self, *, epochs: int | None = None, seconds: float | None = None) -> int:
        """Train for so many epochs or so long."""


R = TypeVar("R", bound=Trainable)
T = TypeVar("T")


@dataclass(frozen=True)
class Pace:
    """How a run is getting on: `rate` in epochs per second, `left` in seconds; None while unknown."""

    rate: float | None
    left: float | None


class Pacing(Generic[R]):
    """What a visitor does with a run: play, pause, step, reset, finish; and how much is trained between two pictures.

    Who inherits keeps `run`, begins another by `_anew`, and may look at one that has diverged.
    """

    run: R

    def __init__(self) -> None:
        self.mode: Mode = "finishing"
        self._next: float | None = None
        self._pictures = 0
        self._opened: float | None = None  # when the first picture was drawn
        self.loaded = False  # whether the browser has loaded the page around the picture
        # When a button is pressed, Streamlit runs the page anew at once, on another thread, while the run of the page
        # before still trains up to its next picture: whoever trains or changes the run waits for its turn.
        self.turn = threading.Lock()
        self._since, self._from = time.perf_counter(), 0

    def play(self) -> None:
        """Go on at the chosen speed, from the start if the run is done."""
        self._again()
        self.mode, self.loaded = "playing", True
        self._mark()

    def finish(self) -> None:
        """Compute what is left at full speed."""
        self.mode, self.loaded = "finishing", True
        self._mark()

    def pause(self) -> None:
        """Stand still: what is under way is waited for, so that a picture drawn now is of the run as it stays."""
        self.mode = "paused"
        with self.turn:
            pass

    def between(self, make: Callable[[R], T]) -> T:
        """What `make` says of the run between two slices of training, on whatever thread it is asked for."""
        with self.turn:
            return make(self.run)

    def step(self) -> None:
        """One epoch, the first if the run is done."""
        self._again()
        self.mode = "paused"
        with self.turn:
            self.run.advance(epochs=1)
        if self.run.diverged:
            self._diverged()

    def reset(self) -> None:
        """Back to the start, with the settings that are chosen now."""
        self.mode = "paused"
        self._anew()

    @property
    def moving(self) -> bool:
        """Whether there is more to come without the visitor's doing."""
        return self.mode != "paused" and not self.run.done

    def tick(self, speed: str, *, at_most: float | None = None) -> float:
        """Train up to the next picture, for `at_most` so many seconds. Returns those to wait before it is drawn."""
        wait = self._train(speed, math.inf if at_most is None else at_most)
        if self.run.diverged:
            self._diverged()
        return wait

    @property
    def resting(self) -> bool:
        """Whether the run should hold back now, with pictures and work, so that the browser can load the page.

        Never on the way at a speed that was chosen: who pressed Play has the page.
        """
        if self.loaded or self._opened is None or self.mode != "finishing" or self.run.done:
            return False
        since = time.perf_counter() - self._opened
        return any(begin <= since < end for begin, end in _RESTS)

    @property
    def pace(self) -> Pace:
        """Measured since the run was last set in motion, by the clock on the wall."""
        passed, made = time.perf_counter() - self._since, self.run.epoch - self._from
        if made <= 0 or passed <= 0:
            return Pace(None, None)
        rate = made / passed
        return Pace(rate, (self.run.length - self.run.epoch) / rate)

    def _train(self, speed: str, at_most: float) -> float:
        self._pictures += 1
        if self.mode == "finishing":
            if self._opened is None and self._pictures == 2:
                self._opened = time.perf_counter()
            if self.resting:
                self._advance(seconds=min(_SHARE, at_most))
                return _PERIOD - _SHARE
            # A run's first slice is long enough for most: they are done before their first picture.
            self._advance(seconds=min(_HASTE if self.run.epoch else _FIRST, at_most))
            return 0.0
        if speed == FLAT_OUT:
            self._advance(seconds=min(_SLICE if self._pictures % _BREATHER else _HASTE, at_most))
            return 0.0
        rate, began = float(speed), time.perf_counter()
        if self._next is None:
            self._next = began
        period = max(_PERIOD, 1 / rate)
        self._advance(epochs=max(1, round(rate * period)), seconds=min(_SHARE, at_most))
        # The beat is kept by the clock, not by the sum of waits; a beat that was missed is not made up for.
        now = time.perf_counter()
        self._next = max(self._next + period, now)
        return self._next - now

    def _advance(self, *, epochs: int | None = None, seconds: float | None = None) -> None:
        with self.turn:
            if self.mode != "paused":  # by the visitor, while this waited for its turn
                self.run.advance(epochs=epochs, seconds=seconds)

    def _again(self) -> None:
        if self.run.done:
            self._anew()

    def _anew(self) -> None:
        """Begin another run, with what is asked for now."""
        raise NotImplementedError

    def _diverged(self) -> None:
        """The run has just ended early."""

    def _mark(self) -> None:
        self._since, self._from = time.perf_counter(), self.run.epoch
        self._next = None
