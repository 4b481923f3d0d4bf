"""The front door of indices; they are read in `core.language.index`."""

from core.language.index import Index, parse_index

__all__ = ["Index", "parse_index"]
