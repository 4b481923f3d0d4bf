"""Rows with names: what `namedtuple` makes, and what a row of it shows."""

from typing import Any

from core.lab.classes.records import MISSING, Bound, Method, NamedRow, RowClass
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.parameters import bound
from core.lab.interpret.values import Defined, attempt
from core.language.syntax import Parameters, Piece
from core.language.words.python import METHODS_OF_ROWS

Value = Any


def made(piece: Piece, kind: RowClass, by_place: list[Value], by_name: dict[str, Value]) -> NamedRow:
    """`Point(1, y=2)`; Python's own errors where the arguments do not fit."""
    if kind.fields:
        names = ("_cls", *kind.fields)
        maker = Defined(f"{kind.name}.__new__", Parameters(names), kind.defaults, {}, (), frozenset(), {}, None)
        values = bound(piece, maker, [kind, *by_place], by_name)
        return NamedRow.of(kind, [values[name] for name in kind.fields])
    return NamedRow.of(kind, ())


def attribute(row: NamedRow, word: str) -> Value:
    """`row.word`; MISSING for what is no field and no method."""
    if word in row.kind.fields:
        return row[row.kind.fields.index(word)]
    if (found := row.kind.names.get(word)) is not None:
        if isinstance(found, Method):
            return found  # a property, which its caller asks
        return Bound(row, found, word) if isinstance(found, Defined) else found
    if word == "_fields":
        return row.kind.fields
    return Bound(row, "row", word) if word in METHODS_OF_ROWS else MISSING


def method(piece: Piece, row: NamedRow, word: str, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`row.word(…)`."""
    if word == "_asdict":
        return dict(zip(row.kind.fields, row, strict=True))
    if word == "_replace":
        if strange := [name for name in by_name if name not in row.kind.fields]:
            raise RaisedError("ValueError", f"Got unexpected field names: {strange!r}", piece, ("Exception",))
        pairs = zip(row.kind.fields, row, strict=True)
        return NamedRow.of(row.kind, [by_name.get(name, item) for name, item in pairs])
    return attempt(piece, getattr(tuple, word), row, *by_place, **by_name)
