"""What a picture shows, in sentences: its text twin, for who hears the page instead of seeing it.

A twin is made from the same record as its picture and stands in the same markup. It is not seen, and the figure refers
to it as its description: it is read when the reader comes to the figure, and not whenever a number changes.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from core.inputs.shapes import Shape, format_shape
from core.pictures.markup.numbers import Number, number
from core.probe.excerpt import Excerpt

_MOST: Final = 6  # numbers of a tensor that are said; of more the first, less two
_WORDS: Final = {
    "**": "to the power of", "//": "floor-divided by", "*": "times", "×": "times", "@": "matrix-multiplied by",
    "/": "divided by", "+": "plus", "-": "minus", "−": "minus",
}  # fmt: skip
# A power of 2 or 3 has a word of its own. A sign that begins a number, or stands in its exponent, stays what it is.
_SIGN: Final = re.compile(
    r"\*\*\s*(?P<power>[23])(?![\d.])|\*\*|//|[*×@/]|(?<!\d[eE])(?:\+|[-−](?!\d)|(?<=[\w)\]] )[-−]|(?<=[\w)\]])[-−])"
)


def twin(*sentences: str) -> str:
    """The sentences as a paragraph that stands in a picture's markup; those that are empty are left out."""
    return f'<p class="twin">{escape(" ".join(filter(None, sentences)))}</p>'


def listed(words: Sequence[str]) -> str:
    """`a`; `a and b`; `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def said(value: Excerpt | None) -> str:
    """The numbers of a tensor: `15`; `1, 2 and 3`; of more than six the first four, `0, 1, 2, 3 and so on`."""
    if value is None:
        return "unknown"
    texts = [number(each) for each in value.values]
    if not texts:
        return "empty"
    if value.complete and len(texts) <= _MOST:
        return listed(texts)
    return f"{', '.join(texts[: _MOST - 2])} and so on"


def numbered(values: Sequence[Number]) -> str:
    """Numbers that stand by themselves, in the same words."""
    texts = [number(each) for each in values]
    return listed(texts) if len(texts) <= _MOST else f"{', '.join(texts[: _MOST - 2])} and so on"


def sized(shape: Shape) -> str:
    """`is a single number`, or `has shape (3, 1)`: what is said of a tensor."""
    return f"has shape {format_shape(shape)}" if shape else "is a single number"


def spoken(expression: str) -> str:
    """An expression as it is read out: `x * y + y ** 2` is `x times y plus y squared`."""

    def word(found: re.Match[str]) -> str:
        power = found["power"]
        return f" {'squared' if power == '2' else 'cubed' if power else _WORDS[found[0]]} "

    return re.sub(r"(?<=\() | (?=[),])", "", " ".join(_SIGN.sub(word, expression).split()))
