"""How numbers are written, in every field: Python's own way, and with the true minus sign that people paste.

Source: Python language reference, "Numeric literals".
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core import limits
from core.problem import InputProblem, Span, quote

MINUSES: Final = "−–"  # the minus sign, U+2212, and a dash that word processors put in its place
SIGN: Final = f"[-+{MINUSES}]"
_DIGITS: Final = r"[0-9](?:_?[0-9])*"
WHOLE: Final = re.compile(_DIGITS)
DECIMAL: Final = re.compile(rf"(?:{_DIGITS}\.?(?:{_DIGITS})?|\.{_DIGITS})(?:[eE][-+{MINUSES}]?{_DIGITS})?")
NUMBER: Final = re.compile(rf"0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:{DECIMAL.pattern})[jJ]?")
# What begins like a number and may not be one: read to its end, so that a message can quote it whole.
LIKE_A_NUMBER: Final = rf"(?:[0-9]|\.[0-9])(?:[eE]{SIGN}(?=[0-9])|\w|\.(?!\.))*"
# For `str.translate`; one character each, so that every place in the text stays where it is.
MINUS: Final[Mapping[int, str]] = MappingProxyType(dict.fromkeys(map(ord, MINUSES), "-"))


def check_length(number: str, span: Span | None = None) -> None:
    """Raise `InputProblem` for a number of more characters than one has."""
    if len(number) > limits.NUMBER_CHARACTERS:
        raise InputProblem(
            f"The number {quote(number)} has {len(number)} characters",
            f"a number here has at most {limits.NUMBER_CHARACTERS}",
            "round it: float64 holds 17 digits",
            span,
        )


def leads_with_zero(number: str) -> bool:
    """Whether Python refuses a whole number for its first digit, as in 01."""
    return number[:1] == "0" and WHOLE.fullmatch(number) is not None and number.strip("0_") != ""
