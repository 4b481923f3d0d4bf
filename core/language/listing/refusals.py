"""What is said when a listing goes beyond its language: the piece, the rule, and what to write instead."""

import ast
from collections.abc import Collection
from typing import Final

from core.language.listing.vocabulary import INSTEAD
from core.problem import InputProblem, Span, nearest, quote

# What people will write that is not in the language: what it is called, and what to write instead.
_FOREIGN: Final[dict[type[ast.AST], tuple[str, str]]] = {
    ast.ClassDef: ("A class", "write its methods as functions, and its parameters as tensors"),
    ast.AsyncFunctionDef: ("async", "write a plain def"),
    ast.Lambda: ("A lambda", "write a def"),
    ast.NamedExpr: ("The walrus :=", "write the assignment on a line of its own"),
    ast.ListComp: ("A comprehension of several loops", "write the loops out"),
    ast.GeneratorExp: ("A comprehension of several loops", "write the loops out"),
    ast.DictComp: ("A dictionary", "use variables or lists"),
    ast.SetComp: ("A set", "use a list"),
    ast.Dict: ("A dictionary", "use variables or lists"),
    ast.Set: ("A set", "use a list"),
    ast.Starred: ("The star *", "write the items out"),
    ast.Raise: ("raise", "leave it out, or write assert"),
    ast.Global: ("global", "return the value instead"),
    ast.Nonlocal: ("nonlocal", "return the value instead"),
    ast.Yield: ("yield", "append to a list and return it"),
    ast.YieldFrom: ("yield", "append to a list and return it"),
    ast.Await: ("await", "leave the word out"),
    ast.AsyncFor: ("async", "leave the word out"),
    ast.AsyncWith: ("async", "leave the word out"),
    ast.Match: ("match", "write if and elif"),
    ast.Import: ("This import", "the lab knows torch, numpy as np, math, time and matplotlib; leave others out"),
    ast.ImportFrom: ("This import", "the lab knows torch, numpy as np, math, time and matplotlib; leave others out"),
    ast.Call: ("A call of what is not a name", "give the function a name, and call that"),
}


def foreign(node: ast.AST, text: str, span: Span) -> InputProblem:
    """For a piece of Python that is outside the language. `text` and `span` are of the piece or what it is part of."""
    what, fix = _FOREIGN.get(type(node), ("This", "write it in another way"))
    return InputProblem(
        f"{what} is not part of the lab's language, in {quote(text)}",
        "the lab walks through a listing by itself, and this it does not know",
        fix,
        span,
    )


def unknown(kind: str, word: str, known: Collection[str], span: Span, others: Collection[str] = ()) -> InputProblem:
    """For a word that is in no table. `others` are words that are known elsewhere: methods for functions, and back."""
    last = word.rpartition(".")[2]
    first = word.partition(".")[0]
    suggestion = nearest(word, list(known))
    if word.startswith("_") or last.startswith("_"):
        fix = "leave it out: what begins with an underscore belongs to Python's and torch's insides"
    elif last in INSTEAD or first in INSTEAD:
        fix = INSTEAD[last if last in INSTEAD else first]
    elif suggestion:
        fix = f"did you mean {suggestion}"
    elif last in others:
        fix = f"write x.{last}(…)" if "backward" in others else f"write torch.{last}(…)"
    else:
        fix = "look it up in the list of words below the picture"
    return InputProblem(f"{quote(word)} is no {kind} that the lab knows", "only the words in its list are", fix, span)


def check_definition(node: ast.FunctionDef, text: str, span: Span, *, nested: bool) -> None:
    """Raise `InputProblem` for a function that is not plain, that is `nested` in another, or whose parameters clash."""
    given = node.args
    if node.decorator_list or given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs:
        raise InputProblem(
            f"{quote(text)} is no plain function",
            "decorators, and parameters with a star or a slash, are not known here",
            "leave them out",
            span,
        )
    if nested:
        raise InputProblem(
            f"{quote(text)} stands inside another function",
            "in the lab, a function sees its own variables and those of the listing, and no others",
            "define it outside, and give it what it needs",
            span,
        )
    names = [argument.arg for argument in given.args]
    if len(set(names)) < len(names):
        raise InputProblem(
            f"{quote(text)} has two parameters of one name", "Python allows only one", "rename one of them", span
        )
