"""A question: a listing with one open end, what torch makes of it, and what else people think that it makes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from core.museum.exhibit import Spot

Kind = Literal["choice", "shape", "number"]
_MINUS_ZERO: Final = re.compile(r"(?<!\w)-0(?:\.0)?(?![\w.])")
_POINT_ZERO: Final = re.compile(r"(?<=\d)\.0(?=[\],)])")


@dataclass(frozen=True)
class Topic:
    """A page that questions are about: its place in the address, its title, its file, and its chapter."""

    url: str
    title: str
    page: str
    chapter: str


@dataclass(frozen=True)
class Draft:
    """What a template draws. The last line of `code` prints the answer, which is not in here: torch gives it.

    Where a listing cannot print it, `asked` gives it: what torch says of these lines when it is asked in another way.
    `in_lab`: the lab can run them.

    `wrong` holds pairs of an answer and the thought behind it, as in "You aligned the shapes from the left"; an
    answer that happens to be right is left out, and a draft with fewer than `least` others is drawn anew. `hints` are
    two, the second one closer to the answer. `settings` are those of the page at which the answer is seen. Of the
    lines of `code`, the values after the first `shown` may be drawn before the answer is given.
    """

    prompt: str
    code: str
    wrong: tuple[tuple[object, str], ...]
    hints: tuple[str, str]
    settings: tuple[tuple[str, str], ...] = ()
    kind: Kind = "choice"
    shown: int = 0
    least: int = 2
    asked: Callable[[], str] | None = None
    in_lab: bool = True


@dataclass(frozen=True)
class Wrong:
    """An answer that is wrong, and what was thought by whom it seems right: one sentence."""

    text: str
    thought: str


@dataclass(frozen=True)
class Question:
    """A question as it is asked; `template` and `seed` make the same again.

    `answer` is what the last line of `code` printed, or the error that torch raised, or what was asked of
    its capture. `options` are the answer and all wrong ones, in the order in which they stand on the page; a question
    of the kind "shape" or "number" has its answer typed in, and shows none. `place` is the page and the state that show
    the answer. The lab can run `code` where the question is `in_lab`.
    """

    template: str
    seed: int
    topic: Topic
    prompt: str
    code: str
    kind: Kind
    answer: str
    wrong: tuple[Wrong, ...]
    options: tuple[str, ...]
    hints: tuple[str, str]
    place: Spot
    shown: int
    in_lab: bool


def written(value: Any) -> str:  # noqa: ANN401 - whatever Python prints
    """An answer as Python prints it. A float is rounded to the four digits that the questions' listings print."""
    return str(round(value, 4) + 0.0) if isinstance(value, float) else str(value)


def same(left: str, right: str) -> bool:
    """Whether two answers say the same, spaces and the way of writing a number aside."""
    return left == right or _plain(left) == _plain(right)


def _plain(text: str) -> object:
    """What the answer says: a number where it is one, or else its characters without spaces."""
    try:
        return float(text)
    except ValueError:
        return _POINT_ZERO.sub("", _MINUS_ZERO.sub("0", "".join(text.split())))
