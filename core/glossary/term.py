"""A word, what it means in one sentence, the page that shows it, and one line that runs."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class GlossaryTerm:
    """`page` is a place in the address; `example` is one line, whose value or print `answer` gives."""

    word: str
    says: str
    page: str
    example: str

    @property
    def answer(self) -> str:
        """What torch gives for the example, as a notebook shows it."""
        return torch_gives(self.example)


@cache  # one entry per example of ours
def torch_gives(example: str) -> str:
    """What is printed, and the value of the last statement; the class of the error where it ends with one."""
    from core.glossary.beyond import BEYOND, beyond  # noqa: PLC0415 - they bring torch along
    from core.lab import run  # noqa: PLC0415

    if example in BEYOND:
        return beyond(example)

    recording = run(example)
    shown = recording.steps[-1].shown if recording.steps else ""
    return recording.error or f"{recording.printed}{shown}".strip()
