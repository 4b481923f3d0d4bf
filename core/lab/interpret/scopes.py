"""Scopes: the variables of the listing, those of each call that is under way, and what a name stands for."""

import builtins as python
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from core import limits
from core.lab.interpret.failures import ERRORS, RaisedError
from core.lab.interpret.values import TYPES, NamedFunction
from core.language.syntax import Name, Piece
from core.language.words import listing as words
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.classes.records import ListingClass

Value = Any
MISSING: Final = object()
_INLINED: Final = sys.version_info >= (3, 12)  # since then, a comprehension is not a function of its own


class Scope:
    """The variables of the listing, of one call of a function, or of a comprehension.

    `local` are the names that a function assigns, `elsewhere` those that it declares global or nonlocal, and `outer` is
    the scope of the function in which it was defined, None where that is the listing. `function` is its full name, as
    in "outer.<locals>.inner". `owner` is the class whose body this is, or whose method, of which `first` is the first
    parameter.
    """

    def __init__(
        self,
        function: str = "",
        local: frozenset[str] = frozenset(),
        outer: "Scope | None" = None,
        elsewhere: Mapping[str, Literal["global", "nonlocal"]] | None = None,
        *,
        comprehension: bool = False,
        owner: "ListingClass | None" = None,
        first: str | None = None,
    ) -> None:
        self.function = function
        self.local = local
        self.outer = outer
        self.elsewhere = elsewhere or {}
        self.comprehension = comprehension
        self.owner = owner
        self.first = first
        self.names: dict[str, Value] = {}

    def outwards(self) -> "Iterator[Scope]":
        """This scope and those around it, but for the listing's."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer


def around(scopes: Sequence[Scope]) -> Scope | None:
    """What a function that is defined now has around it, but for the listing; a method does not see its class's."""
    if scopes[-1].owner is not None and scopes[-1].first is None:
        return scopes[-1].outer
    return scopes[-1] if len(scopes) > 1 else None


def cut(scopes: list[Scope], own: Scope) -> list[Scope]:
    """Leave the calls that an error ended, up to the one whose scope is `own`; the scopes that are left."""
    place = max(place for place, each in enumerate(scopes) if each is own)
    left = scopes[place + 1 :]
    del scopes[place + 1 :]
    return left


def check_depth(scopes: Sequence[Scope], expression: Piece) -> None:
    """Raise `InputProblem` if no further call may stand inside those that are under way."""
    if len(scopes) > limits.LISTING_CALLS:
        raise InputProblem(
            f"{quote(expression.text)} calls itself too deeply",
            f"at most {limits.LISTING_CALLS} calls of functions stand inside one another",
            "write a loop",
            expression.span,
        )


def known(word: str, piece: Piece, scopes: Sequence[Scope]) -> Value:
    """The value of a variable, MISSING if there is none. Raises Python's error for one that has no value yet."""
    here = True  # whether the function that is running is reached, and not yet one around it
    for scope in scopes[-1].outwards():
        if scope.elsewhere.get(word) == "global":
            break
        if word in scope.names and scope is not scopes[0]:
            return scope.names[word]
        if word in scope.local:
            if here:
                message = f"cannot access local variable '{word}' where it is not associated with a value"
                raise RaisedError("UnboundLocalError", message, piece, ("NameError", "Exception"))
            message = f"cannot access free variable '{word}' where it is not associated with a value in enclosing scope"
            raise RaisedError("NameError", message, piece, ("Exception",))
        here = here and scope.comprehension and _INLINED
    return scopes[0].names.get(word, MISSING)


def home(word: str, piece: Piece, scopes: Sequence[Scope]) -> Scope:
    """The scope in which an assignment to `word` puts its value."""
    where = scopes[-1].elsewhere.get(word)
    if where is None:
        return scopes[-1]
    if where == "global":
        return scopes[0]
    for scope in list(scopes[-1].outwards())[1:]:
        if word in scope.local or word in scope.names:
            return scope
    raise InputProblem(
        f"No function around this one has a variable {quote(word)}",
        "nonlocal is for the variables of a function around",
        "assign it there first, or write global",
        piece.span,
    )


def variable(expression: Name, scopes: Sequence[Scope]) -> Value:
    """The value of a variable, or one of Python's own functions."""
    word = expression.name
    value = known(word, expression, scopes)
    if value is not MISSING:
        return value
    if word in words.BUILTINS:
        return TYPES[word] if word in TYPES else NamedFunction("builtins", word)
    if word in ERRORS:
        return ERRORS[word]
    if hasattr(python, word):
        raise InputProblem(
            f"{quote(word)} is a name of Python's own, not a value here",
            "the lab calls some of these functions",
            "leave it out",
            expression.span,
        )
    raise not_defined(word, expression)


def no_function(word: str, expression: Piece) -> Exception:
    """The error for a call of what is not a variable: the lab's for a function of Python's own, else Python's."""
    if word in words.INSTEAD or hasattr(python, word):
        return InputProblem(
            f"{quote(word)} is not a function that the lab knows",
            "of Python's own it has those in the list of words below the picture",
            words.INSTEAD.get(word, "leave it out"),
            expression.span,
        )
    return not_defined(word, expression)


def not_defined(word: str, piece: Piece) -> RaisedError:
    """Python's error for a name that stands for nothing."""
    return RaisedError("NameError", f"name '{word}' is not defined", piece, ("Exception",))
