"""What is said when a program goes beyond its language: the piece, the rule, and what to write instead."""

import ast
from collections.abc import Sequence
from typing import Final

from core.language.vocabulary import INSTEAD, METHODS, OPERATIONS
from core.problem import InputProblem, Span, nearest, quote

_ALLOWED: Final = (
    "an expression is made of numbers, names, + - * / % ** @ & | ~, one comparison, and the functions in the list"
)
# What people will write that is not in the language: what it is called, and what to write instead.
_FOREIGN: Final[dict[type[ast.AST], tuple[str, str]]] = {
    ast.AugAssign: ("An assignment in place", "write x = x + 1 instead of x += 1"),
    ast.AnnAssign: ("An annotation", "write name = expression"),
    ast.For: ("A loop", "write its rounds as lines of their own"),
    ast.While: ("A loop", "write its rounds as lines of their own"),
    ast.If: ("An if", "choose between values with where(condition, a, b)"),
    ast.IfExp: ("An if", "choose between values with where(condition, a, b)"),
    ast.With: ("A with block", "use detach() for what shall receive no gradient"),
    ast.FunctionDef: ("A function definition", "write its body as lines of their own"),
    ast.ClassDef: ("A class", "write name = expression"),
    ast.Return: ("return", "leave the word out: the last line is the output"),
    ast.Import: ("This import", "leave it out: torch's functions are known by name"),
    ast.ImportFrom: ("This import", "leave it out: torch's functions are known by name"),
    ast.Lambda: ("A lambda", "write its body as a line of its own"),
    ast.BoolOp: ("and/or", "write & for and, | for or, as in (x > 0) & (x < 1)"),
    ast.Compare: ("This comparison", "write one comparison, or multiply two, as in (x > 0) * (x < 1)"),
    ast.NamedExpr: ("The walrus :=", "write the assignment on a line of its own"),
    ast.ListComp: ("A comprehension", "write the list out"),
    ast.GeneratorExp: ("A comprehension", "write the list out"),
    ast.Starred: ("The star *", "write the items out"),
    ast.FloorDiv: ("The operator //, of which torch knows no derivative,", "write floor(x / y)"),
    ast.LShift: ("The operator <<", "write x * 2**n"),
    ast.RShift: ("The operator >>", "write floor(x / 2**n)"),
    ast.Not: ("not", "write ~(…) or logical_not(x)"),
}


def foreign(node: ast.AST, text: str, span: Span) -> InputProblem:
    """For a piece of Python that is outside the language. `text` and `span` are of the piece or what it is part of."""
    what, fix = _FOREIGN.get(type(node), ("This", "write it with these"))
    why = "a line is name = expression" if isinstance(node, ast.stmt) else _ALLOWED
    return InputProblem(f"{what} is not part of this language, in {quote(text)}", why, fix, span)


def unknown(kind: str, word: str, known: Sequence[str], span: Span, others: Sequence[str] = ()) -> InputProblem:
    """For a word that is in no list. `others` are words that are known elsewhere: methods for functions, and back."""
    suggestion = nearest(word, known)
    if word in INSTEAD:
        fix = INSTEAD[word]
    elif word.endswith("_"):
        fix = f"write it without changing a tensor in place, as in y = x.{word.rstrip('_') or 'add'}(…)"
    elif word in known:  # of torch.nn.functional, called as a function of torch
        fix = f"write {word}(…) or torch.nn.functional.{word}(…)"
    elif word in others:
        fix = f"write x.{word}(…)" if others is METHODS else f"write {word}(…)"
    elif suggestion:
        fix = f"did you mean {suggestion}"
    else:
        fix = "choose one from the list"
    return InputProblem(f"{quote(word)} is no {kind} that is known here", "only those in the list are", fix, span)


def check_arguments(word: str, given: int, keywords: Sequence[str], text: str, span: Span) -> None:
    """Raise `InputProblem` unless the operation `word` can be called with `given` arguments by place and `keywords`."""
    operation = OPERATIONS[word]
    names = [parameter.name for parameter in operation.parameters]
    if stranger := next((name for name in keywords if name not in names[min(given, 1) :]), None):
        suggestion = nearest(stranger, names[1:])
        raise InputProblem(
            f"{quote(word)} takes no argument {quote(stranger)} here",
            f"it is written {operation.signature}",
            f"did you mean {suggestion}=" if suggestion else "leave it out",
            span,
        )
    variadic = any(parameter.variadic for parameter in operation.parameters)
    needed = [p.name for p in operation.parameters[given:] if not p.optional and p.name not in keywords]
    if needed or (given > len(names) and not variadic):
        raise InputProblem(
            f"{quote(text)} gives {word} {'too few' if needed else 'too many'} arguments",
            f"it is written {operation.signature}" + (f", or x.{word}(…)" if operation.method else ""),
            f"add {needed[0]}" if needed else f"leave out {given - len(names)}",
            span,
        )
