"""Lines that torch refuses, or answers strangely, beside the lines that do what was meant: both are really run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

# What torch and Python raise at arguments that do not fit.
REFUSALS: Final = (RuntimeError, TypeError, AttributeError, IndexError, ValueError, AssertionError)


@dataclass(frozen=True)
class Case:
    """Lines of Python, the same lines run, why torch answers as it does, and the lines that do what was meant.

    The last line of each is an expression, its value the answer.
    """

    name: str
    code: tuple[str, ...]
    run: Callable[[], object]
    why: str
    fix: tuple[str, ...]
    fixed: Callable[[], object]


@dataclass(frozen=True)
class Ran:
    """What came of a case: the error's class and whole message where it raised, else the answer; and the fix's."""

    error: str
    message: str | None
    answer: str
    fixed: str


def play(case: Case) -> Ran:
    """Run a case and its fix."""
    try:
        error, message, answer = "", None, str(case.run())
    except REFUSALS as refusal:
        error, message, answer = type(refusal).__name__, str(refusal).strip(), ""
    return Ran(error, message, answer, str(case.fixed()))
