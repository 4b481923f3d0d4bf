"""A chain of shape operations as people write it: `x.permute(0, 2, 1).contiguous().view(6, 4)`.

Arguments are whole numbers and lists of them. `_` is the tensor so far, for `cat([_, _], 0)` and
`stack([_, x], dim=1)`, which join it with itself or with the first tensor.
"""

import ast
import re
from dataclasses import dataclass
from typing import Final

from core import limits
from core.language.reading.dialects import CHAIN
from core.language.reading.likely import likely
from core.language.reading.namespace import Namespace
from core.language.reading.reader import Reader
from core.language.reading.source import read_one
from core.language.syntax import Apply, Constant, Expression, Items, Name
from core.problem import InputProblem, Span, quote

METHODS: Final = (
    "view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "transpose", "permute", "movedim", "t", "expand",
    "contiguous", "clone", "as_strided", "narrow", "select", "chunk", "repeat",
)  # fmt: skip
ATTRIBUTES: Final = ("T", "mT")
JOINS: Final = ("cat", "stack")
_NAMES: Final = ("_", "x")
_POINT: Final = "a point stands between the tensor and its operation"
_WITH_TENSOR: Final = re.compile(r"\s*x\s*(?:[.\[]|$)")

Argument = int | tuple["Argument", ...] | str  # a name is `_` or `x`


@dataclass(frozen=True)
class Link:
    """One operation of a chain: its place and text, its arguments, and for `chunk(2)[0]` the piece that is taken."""

    span: Span
    text: str
    operation: str
    arguments: tuple[Argument, ...]
    keywords: tuple[tuple[str, Argument], ...]
    picked: int | None


@dataclass(frozen=True)
class Chain:
    """The operations of a chain, in order; `text` is the whole as Python writes it, without the tensor in front."""

    text: str
    links: tuple[Link, ...]


def parse_chain(text: str) -> Chain:
    """The operations in `text`; none for an empty text. Raises `InputProblem` for anything else."""
    if text.strip() in ("", "x"):
        return Chain("", ())
    node, source = read_one(text, CHAIN, "" if _WITH_TENSOR.match(text) else "x.")
    reader = Reader(source, CHAIN, Namespace({}, charts=set()), _NAMES)
    calls: list[ast.expr] = []
    while not isinstance(node, ast.Name):
        calls.insert(0, node)
        call = node.value if isinstance(node, ast.Subscript) else node
        called = call.func if isinstance(call, ast.Call) else call
        if not isinstance(called, ast.Attribute):
            where = source.bracket(node) if isinstance(node, ast.Subscript) else source.span(called)
            raise _misplaced("[" if isinstance(node, ast.Subscript) else source.said(called), where, _POINT)
        node = called.value
        if called.attr in JOINS and isinstance(node, ast.Attribute) and node.attr == "torch":
            node = node.value
    if node.id != "x":
        raise _misplaced(node.id, source.span(node), "a chain begins with its first operation, or with x")
    links = []
    for call in calls:
        links.append(_link(reader, call))
        if len(links) > limits.CHAIN_LINKS:
            why = f"at most {limits.CHAIN_LINKS} operations are followed"
            raise InputProblem("This chain is too long", why, CHAIN.example, links[-1].span)
    return Chain(".".join(link.text for link in links), tuple(links))


def _link(reader: Reader, node: ast.expr) -> Link:
    source = reader.source
    call = node.value if isinstance(node, ast.Subscript) else node
    called = call.func if isinstance(call, ast.Call) else call
    assert isinstance(called, ast.Attribute)  # noqa: S101 - seen by the caller
    word = called.attr
    joined = word in JOINS and isinstance(called.value, ast.Attribute) and called.value.attr == "torch"
    before = called.value.value if joined and isinstance(called.value, ast.Attribute) else called.value
    text = source.behind(before, node)
    end = source.offset(1, node.end_col_offset or 0)
    span = source.place(1, end - len(text), end)
    own = source.place(1, end - len(text), end - len(text) + len(word))
    if word in ATTRIBUTES and not isinstance(call, ast.Call) and call is node:
        return Link(span, word, word, (), (), None)
    known = (*METHODS, *ATTRIBUTES, *JOINS)
    if word not in known:
        meant = likely(word, known)
        fix = f"did you mean {meant}" if meant else "choose one of " + ", ".join(known)
        raise InputProblem(f"{quote(word)} is not an operation of a chain", CHAIN.beyond, fix, own)
    if not isinstance(call, ast.Call) or word in ATTRIBUTES:
        round_ = "stands without brackets" if word in ATTRIBUTES else "takes its arguments in round brackets"
        raise InputProblem(f"{quote(text)} cannot stand here", f"{word} {round_}", CHAIN.example, own)
    arguments, keywords = reader.arguments(call, 1)
    picked: Argument | None = None
    if isinstance(node, ast.Subscript):
        if word != "chunk":
            raise _misplaced("[", source.bracket(node), "only chunk gives pieces to pick one of")
        picked = _argument(reader.expression(node.slice))
        if not isinstance(picked, int):
            why = "a whole number picks one of the pieces"
            raise _misplaced(source.said(node.slice), source.span(node.slice), why)
    return Link(
        span,
        text,
        word,
        tuple(map(_argument, arguments)),
        tuple((name, _argument(value)) for name, value in keywords),
        picked if isinstance(picked, int) else None,
    )


def _argument(piece: Expression) -> Argument:
    """A whole number, a name, or several of them."""
    if isinstance(piece, Name):
        return piece.name
    if isinstance(piece, Items):
        return tuple(map(_argument, piece.items))
    if isinstance(piece, Constant) and type(piece.value) is int:
        return piece.value
    if isinstance(piece, Apply):
        number = _argument(piece.arguments[0])
        if isinstance(number, int):
            return -number if piece.operation == "neg" else number
    raise InputProblem(
        f"{quote(piece.text)} is not a whole number", "sizes and axes are whole numbers", CHAIN.example, piece.span
    )


def _misplaced(text: str, span: Span, why: str) -> InputProblem:
    return InputProblem(f"{quote(text)} cannot stand here", why, CHAIN.example, span)
