"""What a word stands for: it is found in the tables of a dialect and nowhere else, or refused."""

import ast
from dataclasses import dataclass
from typing import Any, Literal

from core.language.reading.dialect import Dialect
from core.language.reading.namespace import LIBRARIES, Namespace
from core.language.reading.refusals import unknown
from core.language.syntax import Module
from core.language.words.listing import SETTABLE
from core.language.words.table import Operation
from core.problem import Span


@dataclass(frozen=True)
class Called:
    """What is called: a function of torch, a method, a library's function, or one of Python's or the listing's own.

    `operation` says what it takes; None where the tables do not say it.
    """

    kind: Literal["function", "method", "own", "class"] | Module
    word: str
    operation: Operation | None = None


@dataclass(frozen=True)
class DottedName:
    """What stands behind a point: a known value, a dtype of NumPy's, a function, or an attribute."""

    kind: Literal["value", "dtype", "function", "attribute"]
    word: str
    value: Any = None


def called(  # noqa: C901, PLR0911 - one per kind
    dialect: Dialect, namespace: Namespace, function: ast.expr, own: Span, whole: Span
) -> Called | None:
    """What `function` is, which stands at `own` in a call that stands at `whole`; None for what has no name.

    Raises `InputProblem` for a word that the dialect does not have.
    """
    if isinstance(function, ast.Name):
        word = function.id
        if word in namespace.borrowed and dialect.calls is None:
            return Called(*namespace.borrowed[word])
        if word in namespace.imported:
            return _of_torch(dialect, namespace.imported[word], own)
        if dialect.calls is None or word in dialect.calls:
            return Called("own", word)
        raise unknown(dialect, "function", word, dialect.bare, own, dialect.methods)
    if not isinstance(function, ast.Attribute):
        return None
    path = namespace.path(function)
    if path is not None and path[0] == "torch":
        return _of_torch(dialect, path[1], whole)
    if path is not None:
        library, word = LIBRARIES[path[0]], path[1]
        if word not in library.functions and word not in library.dtypes:
            raise unknown(dialect, f"function of {library.name}", word, library.functions, whole)
        return Called(library.name, word)
    word = function.attr
    if word in dialect.methods and word not in dialect.others:
        return Called("method", word, dialect.methods[word])
    if word in dialect.others:
        return Called("method", word)
    others = dialect.bare or dialect.functions
    raise unknown(dialect, "method", word, (*dialect.methods, *dialect.others), whole, others)


def _of_torch(dialect: Dialect, path: str, span: Span) -> Called:
    if path in dialect.classes:
        return Called("class", path)
    if path not in dialect.functions:
        raise unknown(dialect, "function", f"torch.{path}", dialect.functions, span, dialect.methods)
    operation = dialect.functions[path]
    return Called("function", operation.name if dialect.bare else path, operation)


def attribute(dialect: Dialect, namespace: Namespace, node: ast.Attribute, span: Span) -> DottedName:
    """What `value.word` is, where it is not called. Raises `InputProblem`."""
    path = namespace.path(node)
    if path is None:
        if node.attr not in dialect.attributes:
            raise unknown(dialect, "attribute", node.attr, dialect.attributes, span, dialect.methods)
        return DottedName("attribute", node.attr)
    module, word = path
    if module == "torch":
        if (word in dialect.functions or word in dialect.classes) and dialect.calls is None:
            return DottedName("function", word, "torch")
        if word not in dialect.constants:
            raise unknown(dialect, "constant", f"torch.{word}", dialect.constants, span, dialect.functions)
        return DottedName("value", word, dialect.constants[word])
    library = LIBRARIES[module]
    if word in library.dtypes:
        return DottedName("dtype", word)
    if word in library.functions and dialect.calls is None:
        return DottedName("function", word, library.name)
    if word not in library.constants:
        raise unknown(dialect, f"constant of {module}", word, library.constants, span)
    return DottedName("value", word, library.constants[word])


def check_settable(dialect: Dialect, word: str, span: Span) -> None:
    """Raise `InputProblem` unless `x.word` may stand on the left of an assignment."""
    if word not in SETTABLE and word not in dialect.own:
        raise unknown(dialect, "attribute that can be set", word, SETTABLE, span)
