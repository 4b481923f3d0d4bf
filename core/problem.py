"""The one exception that pages catch: what a visitor asked for cannot be done, said in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Span:
    """Where in a text the trouble is: lines and columns from 1, `end` one past the last column."""

    line: int
    column: int
    end: int


class InputProblem(ValueError):
    """Input that cannot be used. `str()` of it is one sentence: what is wrong, why, and what to do.

    `what` names the trouble and quotes the offending piece, `why` gives the rule that it breaks, `fix` says what
    to do instead. None of them ends in a full stop. `span` is where it stands in the visitor's text, if it does.
    """

    def __init__(self, what: str, why: str, fix: str, span: Span | None = None) -> None:
        super().__init__(what, why, fix, span)
        self.what = what
        self.why = why
        self.fix = fix
        self.span = span

    def __str__(self) -> str:
        return f"{self.what}: {self.why}; {self.fix}."


def quote(text: str, limit: int = 40) -> str:
    """A visitor's piece of text, quoted for a message: made printable, shortened to at most `limit` characters."""
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return f"“{printable if len(printable) <= limit else printable[: limit - 1] + '…'}”"


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like `word`, for "did you mean"; None if none is close."""
    return next(iter(get_close_matches(word[:40], known, n=1, cutoff=0.6)), None)


class Busy(InputProblem):
    """Too many visitors want the same at the moment: nothing is wrong with what this one asked for."""
