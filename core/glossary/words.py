"""All words, by chapter."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.glossary.learning import AUTOGRAD, TRAINING
from core.glossary.onward import ONWARD
from core.glossary.tensors import DEVICES, TENSORS
from core.glossary.term import GlossaryTerm

ALL: Final = "all"
WORDS: Final[Mapping[str, tuple[GlossaryTerm, ...]]] = MappingProxyType(
    {
        "Tensors": TENSORS,
        "Devices": DEVICES,
        "Autograd": AUTOGRAD,
        "Training": TRAINING,
        "From program to machines": ONWARD,
    }
)


def look_up(text: str, chapter: str = ALL) -> tuple[GlossaryTerm, ...]:
    """The terms of a chapter with `text` in their word; where none has, those that have it in their sentence."""
    terms = [term for name, each in WORDS.items() if chapter in {ALL, name} for term in each]
    wanted = " ".join(text.split()).lower()
    exact = [term for term in terms if term.word.lower() == wanted]
    named = exact or [term for term in terms if wanted in term.word.lower()]
    return tuple(named or [term for term in terms if wanted in term.says.lower()])
