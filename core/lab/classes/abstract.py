"""Abstract classes: those with methods that a class based on them must write.

Source: Python's library reference, "abc"; the words of the refusal are those of this version of Python.
"""

import sys
from typing import Any, Final

from core.lab.classes.records import ListingClass, Method
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import Defined
from core.language.syntax import Piece

Value = Any
_LATER: Final = sys.version_info >= (3, 12)


def check_concrete(piece: Piece, kind: ListingClass) -> None:
    """Raise Python's error for an object of a class that lacks some of its methods."""
    if not kind.python("ABC"):
        return
    names = sorted({name for each in kind.lineage() for name in each.names if _is_abstract(kind.find(name))})
    if not names:
        return
    plural = "s" * (len(names) > 1)
    listed = f"without an implementation for abstract method{plural} '" + "', '".join(names) + "'"
    if not _LATER:
        listed = f"with abstract method{plural} {', '.join(names)}"
    said = f"Can't instantiate abstract class {kind.name.rpartition('.')[2]} {listed}"
    raise RaisedError("TypeError", said, piece)


def _is_abstract(value: Value) -> bool:
    function = value.function if isinstance(value, Method) else value
    return isinstance(function, Defined) and function.abstract
