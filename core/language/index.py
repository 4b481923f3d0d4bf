"""Indices as people write them in Python: `x[0:2, None, 1]`, `x[[0, 2], ::2]`, `x[(x > 2) & (x < 9)]`.

Nothing is executed here; `core.language.walk.index_value` makes torch's arguments of it.
"""

import ast
import re
from dataclasses import dataclass, replace
from keyword import iskeyword
from typing import Final

from core.language.reading.dialect import Dialect
from core.language.reading.dialects import INDEX
from core.language.reading.namespace import Namespace
from core.language.reading.reader import Reader
from core.language.reading.source import read_one
from core.language.syntax import Entry, Piece, Subscript
from core.problem import InputProblem, Span, quote

_NAMED: Final = re.compile(r"\s*([^\W\d]\w*)\s*\[")
_EMPTY: Final = re.compile(r"\s*(?:[^\W\d]\w*\s*\[\s*\]\s*)?")
_KNOWN: Final = {"newaxis": None, "Ellipsis": ...}


@dataclass(frozen=True)
class Index(Piece):
    """An index that has been read: `name[items]`.

    `tuple` says that the items reach torch as a tuple: there is a comma, as in `x[0, 1]`, or nothing at all, as in
    `x[()]`. `source` is the whole in Python, with the tensor in front; `text` only what stands between the brackets.
    """

    name: str
    items: "tuple[Entry, ...]"
    tuple: bool

    @property
    def source(self) -> str:
        """The whole in Python: `x[0:2, None, 1]`."""
        return f"{self.name}[{self.text}]"


def parse_index(text: str) -> Index:
    """The index in `text`: what stands between the brackets, with or without the tensor's name and the brackets.

    Raises `InputProblem` for anything that is not an index of the kinds this app takes.
    """
    if _EMPTY.fullmatch(text):
        raise InputProblem(
            "There is no index", "Python needs something between the brackets", "write ... to take all of it"
        )
    name = _name(text)
    before, behind = ("", "") if name else ("x[", "]")
    dialect = _dialect(name)
    node, source = read_one(text, dialect, before, behind)
    second, first = None, node
    while isinstance(first, ast.Subscript) and isinstance(first.value, ast.Subscript):
        second, first = first, first.value
    if second is not None:
        raise InputProblem(
            "Here a second index begins",
            "one index is looked at",
            "join the two by a comma, as in x[0, 1]",
            source.bracket(second),
        )
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        raise InputProblem(
            f"{quote(source.said(node))} is more than one index",
            "what stands between two brackets is looked at",
            INDEX.example,
            source.span(node),
        )
    known = {word: value for word, value in _KNOWN.items() if word != name}
    namespace = Namespace({"torch": "torch"}, dict(dialect.bare), known, set())
    read = Reader(source, dialect, namespace, [node.value.id]).expression(node)
    assert isinstance(read, Subscript)  # noqa: S101 - as its node is one
    inside = read.text[read.text.index("[") + 1 : -1] if name else source.spelled(source.text)
    return Index(source.span(node.slice), inside.strip(), node.value.id, read.index, read.listed)


def _dialect(name: str | None) -> Dialect:
    """The dialect in which a word of its own, as `tensor`, is the tensor's name where that is what it is called."""
    if name not in INDEX.spellings and name not in INDEX.bare:
        return INDEX
    spellings, bare = (
        {word: at for word, at in each.items() if word != name} for each in (INDEX.spellings, INDEX.bare)
    )
    return replace(INDEX, spellings=spellings, bare=bare)


def _name(text: str) -> str | None:
    """The tensor's name in front of its brackets; None for a bare index."""
    found = _NAMED.match(text)
    if found is None or found[1] in {"True", "False", "None"}:
        return None
    if iskeyword(found[1]) or found[1] in ("torch", "slice"):
        line = text.count("\n", 0, found.start(1)) + 1
        column = found.start(1) - text.rfind("\n", 0, found.start(1))
        raise InputProblem(
            f"{quote(found[1])} cannot be a tensor's name",
            "it already has a meaning",
            "write x",
            Span(line, column, column + len(found[1])),
        )
    return found[1]
