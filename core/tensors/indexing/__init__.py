"""Which cells an index takes or writes, in which shape, as a view or a copy."""

from core.tensors.indexing.selection import Selection, select

__all__ = ["Selection", "select"]
