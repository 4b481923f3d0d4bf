"""The front door of indices; they are read in `core.language.index`."""

from core.language.index.reader import parse_index
from core.language.index.syntax import Index

__all__ = ["Index", "parse_index"]
