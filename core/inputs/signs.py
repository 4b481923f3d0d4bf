"""Signs that people paste for one of ASCII's: in every field a true minus and an en dash are a minus."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# For `str.translate`; one character each, so that every place in the text stays where it is.
MINUS: Final[Mapping[int, str]] = MappingProxyType({ord("−"): "-", ord("–"): "-"})
