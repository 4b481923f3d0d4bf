"""Errors: their classes and the errors themselves as values of a listing, and one on its way out.

A listing never holds an error of Python's: it holds a record with the class, by its name, and the arguments.
"""

import builtins as python
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from core.language.syntax import Piece
from core.language.words.listing import ERRORS as WORDS

Value = Any


@dataclass(frozen=True, repr=False)
class ErrorClass:
    """A class of Python's or torch's errors, by its name; `above` are those that it is based on, the nearest first."""

    name: str
    above: tuple[str, ...]
    module: str = "builtins"

    def __repr__(self) -> str:
        return f"<class '{self.name if self.module == 'builtins' else f'{self.module}.{self.name}'}'>"


def _of(word: str) -> ErrorClass:
    kind = getattr(python, word)
    return ErrorClass(kind.__name__, tuple([each.__name__ for each in kind.__mro__[1:]]))


# The classes that a listing knows by name; two names may stand for one, as OSError and IOError do.
ERRORS: Final[Mapping[str, ErrorClass]] = MappingProxyType({word: _of(word) for word in WORDS})


class ErrorValue:
    """An error as a value: of a class of Python's or torch's, with its arguments, and the error that it came from."""

    def __init__(self, error: ErrorClass, arguments: tuple[Value, ...]) -> None:
        self.error = error
        self.arguments = arguments
        self.cause: Value = None

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.error.name

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(map(repr, self.arguments))})"

    def __str__(self) -> str:
        if len(self.arguments) != 1:
            return str(self.arguments) if self.arguments else ""
        inside = "KeyError" in (self.error.name, *self.error.above)
        return repr(self.arguments[0]) if inside else str(self.arguments[0])


class RaisedError(Exception):
    """A real error of torch's or Python's, or one of the listing's own, on its way out of the listing.

    `bases` are the names of its class and of those that it is based on. `value` is what a handler is given.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        piece: Piece,
        bases: tuple[str, ...] = (),
        value: ErrorValue | None = None,
    ) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message
        self.piece = piece
        known = ERRORS.get(kind)
        self.bases = (kind, *bases, *(known.above if known is not None else ()))
        self.value = value or ErrorValue(known or ErrorClass(kind, self.bases[1:]), (message,) if message else ())
