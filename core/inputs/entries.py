"""The entries of a ledger of gradients: `y1, y2, zero_, y2`, each a backward pass or a way to clear `.grad`.

Python's own lines are understood as well: `y1.backward()`, `x.grad.zero_()`, `x.grad = None`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from core import limits
from core.problem import InputProblem, Span, nearest, quote

Kind = Literal["backward", "zero_", "None"]

_ENTRY: Final = re.compile(r"[^,;\n]+")
_BACKWARD: Final = re.compile(r"(\w+)(\.backward\(\))?")
_ZERO: Final = re.compile(r"(\w+\.grad\.)?zero_?(\(\))?")
_NONE: Final = re.compile(r"(\w+\.grad\s*=\s*)?None")


@dataclass(frozen=True)
class Entry:
    """One event. `name` is the function whose backward pass it is, None where the gradient is cleared."""

    kind: Kind
    name: str | None = None

    @property
    def word(self) -> str:
        """How it is typed."""
        return self.name or self.kind


def parse_entries(text: str, names: Sequence[str]) -> tuple[Entry, ...]:
    """Read what happens, in order; `names` are the functions there are. Raises `InputProblem`, with the place."""
    if len(text) > limits.LEDGER_CHARACTERS:
        raise InputProblem(
            f"The entries {quote(text)} have {len(text):,} characters",
            f"at most {limits.LEDGER_CHARACTERS} are read",
            "leave some out",
        )
    entries = []
    for found in _ENTRY.finditer(text):
        piece = found[0].strip()
        if not piece:
            continue
        start = text.rfind("\n", 0, found.start()) + 1
        column = found.start() + len(found[0]) - len(found[0].lstrip()) - start + 1
        span = Span(text.count("\n", 0, found.start()) + 1, column, column + len(piece))
        entries.append(_entry(piece, names, span))
        if len(entries) > limits.LEDGER_ENTRIES:
            raise InputProblem(
                f"There are more than {limits.LEDGER_ENTRIES} entries", "a longer ledger is not read", "leave some out",
                span,
            )  # fmt: skip
    return tuple(entries)


def _entry(piece: str, names: Sequence[str], span: Span) -> Entry:
    backward = _BACKWARD.fullmatch(piece)
    if backward and backward[1] in names:
        return Entry("backward", backward[1])
    if _ZERO.fullmatch(piece):
        return Entry("zero_")
    if _NONE.fullmatch(piece):
        return Entry("None")
    known = [*names, "zero_", "None"]
    likely = nearest(piece, known)
    raise InputProblem(
        f"{quote(piece)} is not an entry",
        "an entry is the name of a function, for its backward pass, or zero_ or None, which clear the gradient",
        f"did you mean {quote(likely)}?" if likely else f"write one of {', '.join(known)[:120]}",
        span,
    )
