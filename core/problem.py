"""The one exception that pages catch: what a visitor asked for cannot be done, said in one sentence."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 40  # letters of a word that are compared
_SHORTEST: Final = 3  # letters of one that may hold a slip
_LONG: Final = 6  # letters of one that may hold two


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


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word of which `word` is a slip of the keys, for "did you mean"; None if there is none, or several.

    A slip is a letter too many, too few, wrong, or swapped with its neighbour: one, in words of six letters and more
    two. A word that merely looks alike means something else: `format` is not `float`, `clamp_min` not `clamp_`.
    """
    word = word[:_LONGEST]
    letters = len(word.rpartition(".")[2])
    most = 0 if letters < _SHORTEST else 1 if letters < _LONG else 2
    near = [(_slips(word, each), each) for each in known if abs(len(each) - len(word)) <= most]
    best = min((slips for slips, _ in near), default=most + 1)
    found = {each for slips, each in near if slips == best}
    return next(iter(found)) if best <= most and len(found) == 1 else None


def _slips(word: str, known: str) -> int:
    """How many slips lead from one word to another: their edit distance, with neighbours that are swapped as one."""
    before: list[int] = []
    row = list(range(len(known) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(known, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other)))
            if i > 1 and j > 1 and letter == known[j - 2] and word[i - 2] == other:
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]


class Busy(InputProblem):
    """Too many visitors want the same at the moment: nothing is wrong with what this one asked for."""
