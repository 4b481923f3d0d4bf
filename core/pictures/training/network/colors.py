"""The colors of a network's numbers: orange below 0, blue above, and nothing at 0, so that both themes work."""

from base64 import b64encode
from functools import cache
from typing import Final

from core.pictures.markup.palette import COLORS

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
