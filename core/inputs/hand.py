"""What the browser says of the hand on a slider: how often it has moved, and which pictures are there already."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core import limits
from core.inputs import events
from core.problem import InputProblem

_NAME: Final = re.compile(r"[a-z0-9_-]{1,40}")
_BASE: Final = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Covered:
    """The positions from `low` to `high` of one slider whose pictures a figure has, for the state named `base`."""

    base: str
    low: int
    high: int


@dataclass(frozen=True)
class Hand:
    """How many moves this browser has made, and what each figure has; its own word, which only it has to bear."""

    moves: int = 0
    covered: Mapping[str, Covered] = field(default_factory=dict)


def parse_moves(value: object, ranges: Sequence[tuple[int, int]]) -> tuple[tuple[tuple[int, int], ...], Hand]:
    """Which of several dials were moved, and where to, the last move last; and the hand.

    `[place, number]`, `[place, number, hand]`, or `[place, number, hand, earlier]` with a list of earlier moves that
    the page had not answered by then. `ranges` has the least and the most of each dial. Raises InputProblem for
    anything else.
    """
    if not isinstance(value, list) or len(value) not in (2, 3, 4):
        raise _problem()
    hand = parse_hand(value[2]) if len(value) > 2 else Hand()
    earlier = value[3] if len(value) > 3 else []
    if not isinstance(earlier, list) or len(earlier) > len(ranges):
        raise _problem()
    return tuple(events.dial(move, ranges) for move in (*earlier, value[:2])), hand


def parse_touch(value: object, dials: int) -> tuple[int, Hand]:
    """Which of so many `dials` a hand is on, and the hand: `[place, hand]`. Raises InputProblem for anything else."""
    if isinstance(value, list) and len(value) == 2 and _place(value[0]) and 0 <= value[0] < dials:
        return value[0], parse_hand(value[1])
    raise _problem()


def parse_hand(value: object) -> Hand:
    """Read `[moves, {figure: [base, low, high]}]`. Raises InputProblem for anything else."""
    if isinstance(value, list) and len(value) == 2:
        moves, covered = value
        if _count(moves) and isinstance(covered, dict) and len(covered) <= limits.AHEAD_FIGURES:
            return Hand(moves, {_name(key): _range(part) for key, part in covered.items()})
    raise _problem()


def _name(key: object) -> str:
    if isinstance(key, str) and _NAME.fullmatch(key):
        return key
    raise _problem()


def _range(value: object) -> Covered:
    if isinstance(value, list) and len(value) == 3:
        base, low, high = value
        if isinstance(base, str) and _BASE.fullmatch(base) and _place(low) and _place(high):
            return Covered(base, low, high)
    raise _problem()


def _count(value: object) -> bool:
    return _place(value) and isinstance(value, int) and value >= 0


def _place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def _problem() -> InputProblem:
    return InputProblem(
        "The browser's word on a slider cannot be read",
        "it says how often the hand moved, and which pictures are there",
        "use the controls of the page, or reload it",
    )
