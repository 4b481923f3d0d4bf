"""What an address says of how a page stands, and not of what it shows; and the links that are handed out.

`present=1` makes the page a slide, `hide=code,words,op` leaves parts of it out. Whoever writes an address may write
anything there: what no page has hides nothing, and the page opens as usual.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from core import limits
from core.problem import InputProblem, quote

ABOUT_LAYOUT: Final = frozenset({"present", "hide"})
KEPT: Final = ABOUT_LAYOUT | {"device", "embed", "embed_options"}  # of an address: what goes along to another state
GROUPS: Final = ("chips", "bar", "controls", "side", "words", "code", "figure")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_YES: Final = {"1", "true"}


@dataclass(frozen=True)
class Appearance:
    """Whether the page is a slide, and which parts of it are left out: names of `GROUPS`, and keys of its widgets."""

    present: bool = False
    hidden: tuple[str, ...] = ()


def read_layout(address: Mapping[str, str]) -> Appearance:
    """The layout that the parameters of an `address` ask for. What is not understood is passed over.

    A name has ASCII letters, digits, `_` and `-` only, so that it can stand in a style sheet.
    """
    text = address.get("hide", "")
    names = text.split(",") if len(text) <= limits.HIDDEN_CHARACTERS else []
    hidden = dict.fromkeys(name for each in names if _NAME.fullmatch(name := each.strip()))
    return Appearance(address.get("present", "").lower() in _YES, tuple(hidden)[: limits.HIDDEN_NAMES])


def read_link(link: object) -> str:
    """The address of a page that a browser sent, to be made into a QR code: printable ASCII, http or https.

    Raises `InputProblem` if it is anything else, or too long.
    """
    fix = "share the link itself, or a page with less typed in"
    if not isinstance(link, str) or not link.isascii() or not link.isprintable() or " " in link:
        raise InputProblem("This is not a link", "a link has letters, digits and signs, and no spaces", fix)
    if len(link) > limits.QR_CHARACTERS:
        raise InputProblem(
            f"This link has {len(link):,} characters, too many for a QR code",
            f"phones read a code of up to {limits.QR_CHARACTERS} off a wall",
            fix,
        )
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise InputProblem(f"{quote(link)} is not the link of a page", "it begins with http:// or https://", fix)
    return link
