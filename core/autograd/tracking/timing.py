"""How long a program's forward pass takes under several treatments, measured in turns.

Timed are the calls of torch alone: each operation of the program is called again with the operands that it had, in
the treatment's mode, so that reading and walking the program costs nothing here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.autograd.tape.recording import GRAD_MODES
from core.autograd.tracking.treatments import Subject, Treatment, calls
from core.devices.stopwatch import quartiles, timer, turn

if TYPE_CHECKING:
    from torch.utils.benchmark import Measurement

_ROUNDS: Final = 4  # turns of each treatment
_ROUND: Final = 0.012  # seconds of a turn, or one pass; with four turns of five treatments a quarter of a second
_PATIENCE: Final = 0.3  # seconds to wait for another measurement to end


@dataclass(frozen=True)
class Time:
    """Seconds of one forward pass: the median of the blocks' means, and their first and third quartile."""

    median: float
    low: float
    high: float


def time_forward(subject: Subject, treatments: Sequence[Treatment]) -> tuple[Time, ...] | None:
    """The time of each treatment, warmed up; None while somebody else measures."""
    device = str(next((tensor.device for tensor in subject.inputs.values()), "cpu"))
    timers = [timer("for call in calls: call()", {"calls": calls(subject, each)}, device=device) for each in treatments]
    with turn(_PATIENCE) as mine:
        if not mine:
            return None
        rounds: list[list[Measurement]] = [[] for _ in treatments]
        for _ in range(_ROUNDS):  # in turns, so that all meet the same load
            for each, watch, found in zip(treatments, timers, rounds, strict=True):
                with GRAD_MODES[each.mode]():
                    found.append(watch.blocked_autorange(min_run_time=_ROUND))
    summed = (quartiles(found) for found in rounds)
    return tuple(Time(median, low, high) for low, median, high, _ in summed)
