"""Texts formatted the older ways, `"%.2f" % x` and `"{:.2f}".format(x)`: Python's own, with widths in bounds.

The fields of `format` may name an argument and nothing of it: `"{0.real}"` would reach attributes by a text.
"""

import re
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any, Final

from core.lab.bounds.arithmetic import weigh
from core.lab.bounds.budget import Budget
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.text import formatted, too_wide, written
from core.lab.interpret.values import attempt
from core.language.syntax import Piece
from core.problem import InputProblem, quote

Value = Any

_PERCENT: Final = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(\*|\d+)?(?:\.(\*|\d+))?[hlL]?(.)", re.DOTALL)


def check_percent(piece: Piece, template: str, values: Value, budget: Budget) -> None:
    """Raise `InputProblem` if `template % values` would be too long, and charge for it."""
    found = _PERCENT.findall(template)
    for width, precision, _ in found:
        for asked in (width, precision):
            too_wide(asked, piece)
            if asked == "*":
                raise InputProblem(
                    f"{quote(piece.text)} takes a width from its values",
                    "the lab looks at the width before it formats",
                    "write the width as a number, as in %8.3f",
                    piece.span,
                )
    written_out = sum(kind in "sra" for _, _, kind in found)
    budget.gone_through(weigh(values, piece), piece)
    budget.characters(len(template), piece)
    if not written_out:
        return
    items = values if isinstance(values, tuple) else values.values() if isinstance(values, dict) else (values,)
    lengths = [len(written(item, piece, budget)) for item in items]
    if isinstance(values, dict):  # of which each may be asked for again and again
        budget.characters(written_out * max(lengths, default=0), piece)


def format_text(
    piece: Piece, template: str, values: Sequence[Value], names: Mapping[str, Value], budget: Budget
) -> str:
    """What `template.format(*values, **names)` gives."""
    text = _Format(piece, values, names, budget).text(template, 0)
    budget.characters(len(text), piece)
    return text


class _Format:
    """One call of format: its values, and which of them is the next for a field without a name."""

    def __init__(self, piece: Piece, values: Sequence[Value], names: Mapping[str, Value], budget: Budget) -> None:
        self.piece = piece
        self.values = values
        self.names = names
        self.budget = budget
        self.counted = 0  # fields without a name so far
        self.numbered = False  # whether a field had a number

    def text(self, template: str, depth: int) -> str:
        """The template with its fields filled in, those in their formats too."""
        if depth > 1 and template:
            raise self.error("ValueError", "Max string recursion exceeded")
        parts: list[str] = []
        for literal, field, spec, conversion in attempt(self.piece, _parsed, template):
            parts.append(literal)
            if field is None:
                continue
            value = self.value(field)
            if conversion:
                value = written(value, self.piece, self.budget, conversion)
            parts.append(formatted(value, self.text(spec or "", depth + 1), self.piece, self.budget))
        return "".join(parts)

    def value(self, field: str) -> Value:
        """The value that a field asks for, with Python's own errors."""
        if re.search(r"[.\[]", field):
            raise InputProblem(
                f"The field {quote(field)} takes something out of a value",
                "in the lab a field names a value, and nothing of it",
                "take it out before, and give it to format",
                self.piece.span,
            )
        if field and not field.isdecimal():
            if field not in self.names:
                raise self.error("KeyError", repr(field), "LookupError")
            return self.names[field]
        if self.numbered if not field else self.counted:
            ways = ("manual field specification", "automatic field numbering")
            before, now = ways[::-1] if field else ways
            raise self.error("ValueError", f"cannot switch from {before} to {now}")
        number = int(field or self.counted)
        self.numbered, self.counted = self.numbered or bool(field), self.counted + (not field)
        if number >= len(self.values):
            said = f"Replacement index {number} out of range for positional args tuple"
            raise self.error("IndexError", said, "LookupError")
        return self.values[number]

    def error(self, kind: str, message: str, *bases: str) -> RaisedError:
        """One of Python's errors."""
        return RaisedError(kind, message, self.piece, (*bases, "Exception"))


def _parsed(template: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return list(Formatter().parse(template))
