"""What a language is that a visitor writes: a part of Python, described by data.

`characters` looks at a text by these tables before Python's parser sees it, `reader` makes records of what the parser
gives, and `refusals` says what is refused. The languages themselves are in `dialects`.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from core.language.words.table import Operation

FORMS: Final = frozenset(
    [
        *(ast.Constant, ast.Name, ast.Tuple, ast.List, ast.Subscript, ast.UnaryOp, ast.BinOp, ast.Compare),
        *(ast.Call, ast.Attribute),
    ]
)


@dataclass(frozen=True)
class Foreign:
    """What of Python is not part of a language.

    `table` gives, for a piece of Python's syntax tree, what it is called and what to write instead. `what` follows the
    name, and stands before the text. `statement` and `expression` say what is allowed in the place of either.
    """

    what: str
    statement: str
    expression: str
    otherwise: str
    table: Mapping[type[ast.AST], tuple[str, str]]
    reasons: Mapping[type[ast.AST], str] = field(default_factory=dict)  # where the rule is another one


@dataclass(frozen=True)
class Dialect:
    """One language: its characters, its forms, and its words.

    `thing` is what a text of it is called, with its article, and `example` says how a text of it is written. `lines`
    is None where a text is one expression, in which line breaks are spaces. `private` is how a name begins that is
    refused; `refused` are characters of ASCII that it does not have, each with what to write instead. `decimal`: its
    numbers are written in decimal, and whole ones fit 64 bits; `texts`: it has Python's texts. `dunders` are the names
    that it has although they begin with what is private.

    `classes` are those of torch, by their path under it, and `own` the names that the text at hand gives to attributes
    and methods of its own.

    `forms` are the pieces of Python's syntax tree that it takes, and `operators` its signs. `functions` are known by
    their path under torch, `bare` names by what they stand for without an import. `counted`: the arguments of a call
    are counted when it is read. `calls` are the functions of Python that it has, None for any name, which may be the
    listing's own. `beyond` is what is said of words that it does not have.
    """

    thing: str
    characters: int
    lines: int | None
    pieces: int
    made_of: str
    example: str
    refused: Mapping[str, str]
    private: str
    operators: Mapping[type[ast.AST], str]
    foreign: Foreign
    beyond: str
    where: str
    decimal: bool = False
    texts: bool = False
    dunders: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    forms: frozenset[type[ast.AST]] = FORMS
    functions: Mapping[str, Operation] = field(default_factory=dict)
    methods: Mapping[str, Operation] = field(default_factory=dict)
    attributes: tuple[str, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)  # by their path under torch
    others: tuple[str, ...] = ()  # methods of what is not a tensor
    bare: Mapping[str, str] = field(default_factory=dict)
    counted: bool = True
    calls: frozenset[str] | None = frozenset()
    instead: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
