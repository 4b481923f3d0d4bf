"""The widths of a network's hidden layers, as typed: `4, 2`. An empty text means no hidden layer."""

import re
from typing import Final

from core import limits
from core.inputs.numbers import WHOLE
from core.problem import InputProblem, Span, quote

_CHARACTERS: Final = 40  # six numbers of one digit, with room for spaces


def parse_widths(text: str) -> tuple[int, ...]:
    """The widths in `text`, separated by commas or spaces. Raises `InputProblem`."""
    if len(text) > _CHARACTERS:
        raise InputProblem(
            f"This is {len(text):,} characters long",
            f"{limits.NETWORK_LAYERS} widths need no more than {_CHARACTERS}",
            "write something like 4, 2",
        )
    pieces = [(match[0], match.start()) for match in re.finditer(r"[^\s,]+", text)]
    for piece, start in pieces:
        span = Span(1, start + 1, start + 1 + len(piece))
        if not WHOLE.fullmatch(piece):
            raise InputProblem(
                f"{quote(piece)} is not a width",
                "a layer has a whole number of units",
                "write something like 4, 2",
                span,
            )
        if not 1 <= int(piece) <= limits.NETWORK_WIDTH:
            raise InputProblem(
                f"A hidden layer cannot have {quote(piece)} units here",
                f"1 to {limits.NETWORK_WIDTH} fit the picture",
                "choose a number in between",
                span,
            )
    if len(pieces) > limits.NETWORK_LAYERS:
        start = pieces[limits.NETWORK_LAYERS][1]
        raise InputProblem(
            f"There are {len(pieces)} hidden layers here",
            f"at most {limits.NETWORK_LAYERS} fit the picture",
            "take some away",
            Span(1, start + 1, len(text) + 1),
        )
    return tuple(int(piece) for piece, _ in pieces)
