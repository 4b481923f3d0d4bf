"""Which exhibit is a message that somebody pastes, as it stands or at the end of a traceback?

The text is searched for the wordings of torch of today and of earlier versions. It goes nowhere else.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from core import limits
from core.museum.catalogue import EXHIBITS
from core.museum.exhibit import Exhibit
from core.problem import InputProblem

_ESCAPES: Final = re.compile(r"\x1b\[[0-9;]{0,20}m")  # a terminal's colors
_WORD: Final = re.compile(r"[a-z]{3,}")
_KINDS: Final = re.compile(r"\b[A-Z]\w{0,60}(?:Error|Exception|Warning)\b")
_LINES: Final = 6  # of what follows the last error's class; a message is rarely longer
_ALIKE: Final = 0.2  # of the words of an exhibit's message that have to occur for it to be near


@dataclass(frozen=True)
class Recognised:
    """The exhibit of a message, the words by which it was found, and what they say of the very case."""

    exhibit: Exhibit
    words: str
    found: tuple[str, ...]


def recognise(text: str) -> Recognised | None:
    """The exhibit of the last message in `text` that is known, or None. Raises `InputProblem` for a text too long."""
    if len(text) > limits.MESSAGE_CHARACTERS:
        raise InputProblem(
            f"The text has {len(text):,} characters",
            f"at most {limits.MESSAGE_CHARACTERS:,} are searched",
            "paste the last lines of the traceback",
        )
    plain = _ESCAPES.sub("", text)
    # Where a terminal broke a line in the middle of a word, nothing stood at the break; elsewhere a space.
    for joint in (" ", ""):
        line = " ".join(re.sub(r"[ \t]*[\r\n]+[ \t]*", joint, plain).split())
        hits = [(match, exhibit) for pattern, exhibit in _wordings() for match in pattern.finditer(line)]
        if hits:
            match, exhibit = max(hits, key=lambda hit: (hit[0].end(), hit[0].end() - hit[0].start()))
            return Recognised(exhibit, match[0], tuple(group for group in match.groups() if group is not None))
    return None


def most_alike(text: str, many: int = 3) -> list[Exhibit]:
    """The exhibits whose wordings have most words in common with the last error of `text`: the most alike first."""
    last = text[-limits.MESSAGE_CHARACTERS :]
    kinds = list(_KINDS.finditer(last))
    said = "\n".join(last[kinds[-1].end() if kinds else 0 :].strip().split("\n")[:_LINES]).lower()
    words = set(_WORD.findall(said))
    shares = [(len(words & known) / len(known), exhibit) for known, exhibit in _vocabulary()]
    best = sorted((hit for hit in shares if hit[0] >= _ALIKE), key=lambda hit: -hit[0])
    return list(dict.fromkeys(exhibit for _, exhibit in best))[:many]


@cache
def _wordings() -> tuple[tuple[re.Pattern[str], Exhibit], ...]:
    return tuple(
        (re.compile(wording), exhibit)
        for exhibit in EXHIBITS.values()
        for wording in (*exhibit.wordings, *exhibit.heard)
    )


@cache
def _vocabulary() -> tuple[tuple[frozenset[str], Exhibit], ...]:
    return tuple(
        (words, exhibit)
        for exhibit in EXHIBITS.values()
        for wording in exhibit.wordings
        if len(words := frozenset(_WORD.findall(re.sub(r"\\.|\[[^]]{1,80}\]", " ", wording.lower())))) > 2
    )
