"""What is said when a text goes beyond its language: the piece, the rule, and what to write instead."""

import ast
from collections.abc import Collection, Sequence

from core.language.reading.dialect import Dialect
from core.language.reading.likely import likely
from core.language.words.table import Operation
from core.problem import InputProblem, Span, nearest, quote


def foreign(dialect: Dialect, node: ast.AST, text: str, span: Span) -> InputProblem:
    """For a piece of Python that is outside the language. `text` and `span` are of the piece or what it is part of."""
    said = dialect.foreign
    what, fix = said.table.get(type(node), ("", said.otherwise))
    why = said.reasons.get(type(node), said.statement if isinstance(node, ast.stmt) else said.expression)
    named = f"{what} {said.what}, in {quote(text)}" if what else f"{quote(text)} {said.what}"
    return InputProblem(named, why, fix, span)


def private(name: str, span: Span, beginning: str = "two underscores") -> InputProblem:
    """For a name that belongs to Python's and torch's insides."""
    return InputProblem(
        f"The name {quote(name)} begins with {beginning}",
        "such names belong to Python's and torch's insides",
        "choose a name that begins with a letter",
        span,
    )


def unknown(  # noqa: PLR0917 - a sentence of six words
    dialect: Dialect, kind: str, word: str, known: Collection[str], span: Span, others: Collection[str] = ()
) -> InputProblem:
    """For a word that is in no table. `others` are words that are known elsewhere: methods for functions, and back."""
    bare = word.removeprefix("torch.")
    first, last = bare.partition(".")[0], bare.rpartition(".")[2]
    meant = likely(bare, [*known, *(dialect.classes if kind == "function" else ())])
    if last.startswith("_") or first.startswith("_"):
        fix = "leave it out: what begins with an underscore belongs to Python's and torch's insides"
    elif last in dialect.instead or first in dialect.instead:
        fix = dialect.instead[last if last in dialect.instead else first]
    elif f"nn.functional.{last}" in known:
        fix = f"write torch.nn.functional.{last}(…)" + (f", or {last}(…)" if last in dialect.bare else "")
    elif last in others:
        fix = (
            f"write x.{last}(…)" if others is dialect.methods else f"write {'' if dialect.bare else 'torch.'}{last}(…)"
        )
    elif last.endswith("_") and last not in dialect.methods and dialect.counted:
        fix = f"write it without changing a tensor in place, as in y = x.{last.rstrip('_') or 'add'}(…)"
    else:
        fix = f"did you mean {meant}" if meant else dialect.where
    return InputProblem(f"{quote(word)} is not a known {kind}", dialect.beyond, fix, span)


def check_arguments(  # noqa: PLR0917 - a call has these
    dialect: Dialect, operation: Operation, given: int, keywords: Sequence[str], text: str, span: Span
) -> None:
    """Raise `InputProblem` unless `operation` takes these `keywords` and, where they are counted, so many arguments."""
    names = [parameter.name for parameter in operation.parameters]
    if dialect.counted:
        allowed = names[min(given, 1) :]
        written = f"it is written {operation.signature}"
    else:
        # Torch takes NumPy's words for these, too.
        allowed = names + [numpys for ours, numpys in (("dim", "axis"), ("keepdim", "keepdims")) if ours in names]
        written = f"by name it takes {', '.join(allowed)}" if allowed else "it takes none by name"
    written_to = ["out"] if operation.module and not dialect.counted else []
    if stranger := next((name for name in keywords if name not in (*allowed, *written_to)), None):
        meant = nearest(stranger, allowed)
        raise InputProblem(
            f"{quote(operation.name)} takes no argument {quote(stranger)} here",
            written,
            f"did you mean {meant}=" if meant else "leave it out",
            span,
        )
    needed = [p.name for p in operation.parameters[given:] if not p.optional and p.name not in keywords]
    variadic = any(parameter.variadic for parameter in operation.parameters)
    if dialect.counted and (needed or (given > len(names) and not variadic)):
        raise InputProblem(
            f"{quote(text)} gives {operation.name} {'too few' if needed else 'too many'} arguments",
            written + (f", or x.{operation.name}(…)" if operation.method else ""),
            f"add {needed[0]}" if needed else f"leave out {given - len(names)}",
            span,
        )
