"""Colors by role, from the Okabe-Ito set, which people with color-blindness can tell apart.

Source: Okabe and Ito, "Color Universal Design", 2008.
"""

from typing import Final, Literal

Role = Literal["first", "second", "third", "result", "gradient", "plain"]

COLORS: Final[dict[Role, str]] = {
    "first": "#0072B2",
    "second": "#E69F00",
    "third": "#56B4E9",
    "result": "#009E73",
    "gradient": "#CC79A7",
    "plain": "#808080",
}
HIGHLIGHT: Final = "#D55E00"
OPERANDS: Final[tuple[Role, ...]] = ("first", "second", "third")
