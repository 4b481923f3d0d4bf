"""What a program is, once it has been read: a few frozen records, and nothing of Python's own syntax tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import EllipsisType
from typing import Literal

import torch

from core.problem import Span

Form = Literal["operator", "function", "method", "attribute"]


@dataclass(frozen=True)
class Piece:
    """A piece of the text: where it stands (its first line) and what it says, on one line."""

    span: Span
    text: str


@dataclass(frozen=True)
class Beyond(Piece):
    """An expression that only listings have: those in `core.language.listing.syntax`. No program holds one."""


@dataclass(frozen=True)
class Constant(Piece):
    """A number, True, False, None, an ellipsis or a dtype, as it stands in the text; in a listing also a text."""

    value: complex | str | EllipsisType | torch.dtype | None


@dataclass(frozen=True)
class Name(Piece):
    """A variable: an input, or what an earlier line assigned."""

    name: str


@dataclass(frozen=True)
class Items(Piece):
    """A list or a tuple: `[1, 2]`, `(2, 3)`."""

    items: tuple["Expression", ...]
    kind: Literal["list", "tuple"] = "list"


@dataclass(frozen=True)
class Apply(Piece):
    """An operation and what it is applied to.

    `operation` is an operator as it is written (`+`, `**`, `<`, `~`; `neg` and `pos` for the signs), or a word of
    `core.language.vocabulary`. The first argument of a method or an attribute is what stands before the point.
    """

    operation: str
    form: Form
    arguments: tuple["Expression", ...]
    keywords: tuple[tuple[str, "Expression"], ...] = ()


@dataclass(frozen=True)
class Slice(Piece):
    """`start:stop:step` between square brackets."""

    start: "Expression | None"
    stop: "Expression | None"
    step: "Expression | None"


@dataclass(frozen=True)
class Subscript(Piece):
    """`value[index, …]`."""

    value: "Expression"
    index: "tuple[Expression | Slice, ...]"


Expression = Constant | Name | Items | Apply | Subscript | Beyond


@dataclass(frozen=True)
class Statement(Piece):
    """One line `target = expression`; `target` is None for a last line that only says what the output is."""

    target: str | None
    expression: Expression


@dataclass(frozen=True)
class Program:
    """A program that has been read.

    `inputs` are the names that it uses before it assigns them, in order of appearance. `output` is the name of the
    last line's result, or its expression where that line assigns none. `functions` are the words that it calls by
    their bare name, as in `exp(x)`.
    """

    text: str
    statements: tuple[Statement, ...]
    inputs: tuple[str, ...]
    output: str
    functions: tuple[str, ...]


def children(piece: Expression | Slice) -> Iterator[Expression | Slice]:
    """The pieces that `piece` is made of, in the order in which they are evaluated."""
    if isinstance(piece, Items):
        yield from piece.items
    elif isinstance(piece, Apply):
        yield from piece.arguments
        yield from (value for _, value in piece.keywords)
    elif isinstance(piece, Subscript):
        yield piece.value
        yield from piece.index
    elif isinstance(piece, Slice):
        yield from (part for part in (piece.start, piece.stop, piece.step) if part is not None)
