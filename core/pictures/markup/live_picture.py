"""A figure whose structure stays while its numbers change: what the browser needs to patch it in place."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LivePicture:
    """`markup` once, and what changes in it.

    `tiles` are the bytes of all its canvases, in their order, row by row, each byte a color of the palette that the
    markup carries. `patch` maps a selector to attributes, and each of these to a value for every element selected, in
    the order of the markup; the attribute `text` is what an element says.
    """

    markup: str
    tiles: bytes = b""
    patch: dict[str, dict[str, Sequence[str]]] = field(default_factory=dict)
