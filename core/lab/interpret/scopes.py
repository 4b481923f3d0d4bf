"""Scopes: the variables of the listing, those of each call that is under way, and what a name stands for."""

import builtins as python
from collections.abc import Sequence
from typing import Any

from core import limits
from core.lab.interpret.parameters import bound
from core.lab.interpret.values import Defined, RaisedError
from core.language.syntax import Call, Name, Piece
from core.language.words import listing as words
from core.problem import InputProblem, quote

Value = Any


class Scope:
    """The variables of the listing, or of one call of a function; `local` are the names that a function assigns."""

    def __init__(self, function: str = "", local: frozenset[str] = frozenset()) -> None:
        self.function = function
        self.local = local
        self.names: dict[str, Value] = {}


def of_call(
    expression: Call, function: Defined, arguments: list[Value], keywords: dict[str, Value], depth: int
) -> Scope:
    """The scope of a call that stands inside `depth` scopes; its parameters have their values."""
    if depth > limits.LISTING_CALLS:
        raise InputProblem(
            f"{quote(expression.text)} calls itself too deeply",
            f"at most {limits.LISTING_CALLS} calls of functions stand inside one another",
            "write a loop",
            expression.span,
        )
    scope = Scope(function.define.name, function.local)
    scope.names = bound(expression, function, arguments, keywords)
    return scope


def variable(expression: Name, scopes: Sequence[Scope]) -> Value:
    """The value of a variable of the last call or, if it has none of that name, of the listing."""
    word = expression.name
    scope = scopes[-1]
    if word in scope.names:
        return scope.names[word]
    if word in scope.local:
        message = f"cannot access local variable '{word}' where it is not associated with a value"
        raise RaisedError("UnboundLocalError", message, expression, ("NameError", "Exception"))
    if word in scopes[0].names:
        return scopes[0].names[word]
    if hasattr(python, word):
        raise InputProblem(
            f"{quote(word)} is a name of Python's own, not a value here",
            "the lab calls some of these functions, and does not pass them on",
            f"call it, as in {word}(x)" if word in words.BUILTINS else "leave it out",
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
