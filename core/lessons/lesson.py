"""A lesson: steps that set a page's state, say a sentence or two, and ask for one thing each.

What is right is never written down: a step has a listing, torch runs it, and what it prints is the right choice. The
listing of a step about captured programs is such a program, and what torch captures is the right choice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from core.problem import InputProblem

Kind = Literal["predict", "notice", "do"]
Settings = Mapping[str, str]


@dataclass(frozen=True)
class Goal:
    """What a visitor is to do: `test` is asked of the texts that these settings of the page's address have.

    A setting that was never touched has no text: then the goal is not reached.
    """

    keys: tuple[str, ...]
    test: Callable[..., bool]

    def reached(self, state: Settings) -> bool:
        """Whether `state`, by the names of an address, is what was asked for. A text that is not valid is not."""
        if any(key not in state for key in self.keys):
            return False
        try:
            return self.test(*(state[key] for key in self.keys))
        except (InputProblem, ValueError):
            return False


@dataclass(frozen=True)
class LessonStep:
    """One step. `settings` is the page's state, by the names of its address.

    To predict or to notice, one chooses among `choices`, each with the sentence that is said when it is chosen;
    `listing` is what torch is asked by `oracle`, and what it answers is right. To do something, one moves the page to
    the `goal`; `solution` is what of the settings changes for it, and `said` what is said then.
    """

    kind: Kind
    settings: Settings
    says: str
    asks: str
    choices: Mapping[str, str] = field(default_factory=dict)
    listing: str = ""
    goal: Goal | None = None
    solution: Settings = field(default_factory=dict)
    said: str = ""
    oracle: Callable[[str], str] | None = None  # None: the lab, which runs the listing

    @property
    def right(self) -> str:
        """The right choice, as torch gives it; "" for a step that asks to do something."""
        return (self.oracle or torch_says)(self.listing) if self.listing else ""


@dataclass(frozen=True)
class PageLesson:
    """The steps of the page at `page`, its place in the address; `covers` are sections of the article."""

    page: str
    title: str
    covers: tuple[str, ...]
    steps: tuple[LessonStep, ...]


def predict(  # noqa: PLR0917 - in the order in which a visitor meets them
    settings: Settings,
    says: str,
    asks: str,
    listing: str,
    choices: Mapping[str, str],
    oracle: Callable[[str], str] | None = None,
) -> LessonStep:
    """A step that asks what torch will do, before the page shows it."""
    return LessonStep("predict", settings, says, asks, choices, listing, oracle=oracle)


def notice(settings: Settings, says: str, asks: str, listing: str, choices: Mapping[str, str]) -> LessonStep:
    """A step that asks what the page shows."""
    return LessonStep("notice", settings, says, asks, choices, listing)


def do(  # noqa: PLR0917 - in the order in which a visitor meets them
    settings: Settings, says: str, asks: str, goal: Goal, solution: Settings, said: str
) -> LessonStep:
    """A step that asks to move the page to a goal."""
    return LessonStep("do", settings, says, asks, goal=goal, solution=solution, said=said)


@cache  # one entry per listing of ours
def torch_says(listing: str) -> str:
    """What `listing` prints, or the class of the error that ends it."""
    from core.lab import run  # noqa: PLC0415 - it brings torch along

    recording = run(listing)
    return recording.error or recording.printed.strip()


@cache
def dispatches(program: str) -> str:
    """The ATen operations that a program of the page on captured programs dispatches on its way forward, in order."""
    from core.capture.asked import operations  # noqa: PLC0415 - it brings torch along

    return operations(program)


@cache
def decides(condition: str) -> str:
    """Whether a condition on x is true where x has four elements and no values; the class of the error if torch fails.

    A compiler knows as much of the tensors of a function.
    """
    from core.capture.asked import decided  # noqa: PLC0415

    return decided(condition, 4).partition(":")[0]
