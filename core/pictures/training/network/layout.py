"""Where everything stands in the network's picture, and in which colors."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from typing import Final

from core.pictures.markup.palette import COLORS

WIDTH: Final = 820
HEIGHT: Final = 414
TILE: Final = 38  # side of a unit's picture
SURFACE: Final = 278  # side of the output's
LEFT: Final = WIDTH - SURFACE - 6  # of the output's picture
TOP: Final = 74  # of the units' column and the output's picture
_FIRST: Final = 76  # middle of the column of inputs
_ROW: Final = 42  # from unit to unit, where there are eight
_ROOMY: Final = 62  # the same, where there are few
_MIDDLE: Final = TOP + SURFACE / 2
_RIGHT: Final = 76  # free before the output's picture, for its edges


@dataclass(frozen=True)
class Place:
    """The middle of a unit's picture."""

    x: float
    y: float


def places(widths: tuple[int, ...]) -> tuple[tuple[Place, ...], ...]:
    """Where the units of the inputs and of each hidden layer stand, a column each."""
    step = (LEFT - _RIGHT - _FIRST) / max(len(widths) - 1, 1)
    columns = []
    for column, width in enumerate(widths):
        row = min(_ROOMY, 8 * _ROW / max(width, 1)) if width > 1 else _ROW
        top = _MIDDLE + 18 - row * (width - 1) / 2
        columns.append(tuple(Place(_FIRST + column * step, top + unit * row) for unit in range(width)))
    return tuple(columns)


def output_place() -> Place:
    """Where edges into the output end: the middle of its picture's left side."""
    return Place(LEFT, _MIDDLE + 18)


NEGATIVE: Final = COLORS["second"]
POSITIVE: Final = COLORS["first"]
_STRONGEST: Final = 170  # of 255: points on it can still be seen
BINS: Final = 9  # shades of points whose targets are numbers


@cache
def palette() -> str:
    """What each byte of a tile looks like, 256 times red, green, blue, opacity: 127 is 0, 0 and 254 are the ends."""
    shades = bytearray()
    for byte in range(256):
        value = min((byte - 127) / 127, 1.0)
        color = NEGATIVE if value < 0 else POSITIVE
        shades += bytes.fromhex(color[1:]) + bytes([round(_STRONGEST * abs(value) ** 0.8)])
    return b64encode(bytes(shades)).decode()


def shade(value: float) -> tuple[str, float]:
    """The color and the opacity of a number from -1 to 1."""
    return NEGATIVE if value < 0 else POSITIVE, 0.25 + 0.75 * min(abs(value), 1.0)
