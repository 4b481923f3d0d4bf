"""`@dataclass`: what it makes of a class's annotated names, and the objects of such a class.

Source: Python's library reference, "dataclasses".
"""

from typing import TYPE_CHECKING, Any, Final

from core.lab.classes.records import MISSING, ListingClass, Record, RecordField
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.parameters import bound
from core.lab.interpret.values import Defined
from core.language.syntax import Parameters, Piece

if TYPE_CHECKING:
    from core.lab.classes.special import Instance, Special
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_INITIAL: Final = "__init__"
_AFTER: Final = "__post_init__"


def record(piece: Piece, kind: ListingClass, fields: tuple[str, ...], options: dict[str, bool]) -> Record:
    """The record of a class that was just made; Python's own errors for defaults that cannot be."""
    found: dict[str, RecordField] = {}
    for each in reversed([*kind.lineage()][1:]):
        found |= each.record.fields if each.record is not None else {}
    for name in fields:
        value = kind.names.get(name, MISSING)
        field = value if isinstance(value, RecordField) else RecordField(value)
        if isinstance(field.default, list | dict | set):
            said = f"mutable default {type(field.default)} for field {name} is not allowed: use default_factory"
            raise RaisedError("ValueError", said, piece, ("Exception",))
        if isinstance(value, RecordField):
            kind.names.pop(name)
            kind.names.update({} if field.default is MISSING else {name: field.default})
        found[name] = field
    begun = ""
    for name, field in found.items():
        if field.init and field.default is MISSING and field.factory is MISSING and begun:
            said = f"non-default argument {name!r} follows default argument"
            raise RaisedError("TypeError", said, piece, ("Exception",))
        begun = begun or (name if field.init and (field.default, field.factory) != (MISSING, MISSING) else "")
    return Record(found, **options)


def begin(
    evaluator: "Evaluator", piece: Piece, value: "Instance", by_place: list[Value], by_name: dict[str, Value]
) -> None:
    """What the `__init__` does that `@dataclass` wrote."""
    kind = value.__kind__
    assert kind.record is not None  # noqa: S101 - it is what this class was made by
    fields = kind.record.fields
    taken = tuple([name for name, field in fields.items() if field.init])
    optional = [fields[name] for name in taken if (fields[name].default, fields[name].factory) != (MISSING, MISSING)]
    defaults = tuple([each.default for each in optional])
    parameters = Parameters(("self", *taken))
    maker = Defined(f"{kind.name}.{_INITIAL}", parameters, defaults, {}, (), frozenset(), {}, None)
    given = bound(piece, maker, [value, *by_place], by_name)
    evaluator.budget.list(len(fields), piece)
    for name, field in fields.items():
        item = given.get(name, field.default)
        if item is MISSING and field.factory is not MISSING:
            item = evaluator.call_value(piece, field.factory, [], {})
        if item is not MISSING:
            value.__names__[name] = item
    if (after := kind.find(_AFTER)) is not MISSING:
        evaluator.call_defined(piece, after, [value], {})


def check_settable(value: "Special", word: str, piece: Piece) -> None:
    """Raise Python's error for a field of a frozen object."""
    if value.__kind__.record is not None and value.__kind__.record.frozen:
        raise RaisedError(
            "FrozenInstanceError", f"cannot assign to field {word!r}", piece, ("AttributeError", "Exception")
        )


def field(piece: Piece, by_place: list[Value], by_name: dict[str, Value]) -> RecordField:
    """`field(default=…, default_factory=…)`."""
    words = {"default": "default", "default_factory": "factory", "init": "init", "repr": "shown", "compare": "compared"}
    if by_place or set(by_name) - set(words):
        said = "field() takes 0 positional arguments" if by_place else "field() got an unexpected keyword argument"
        raise RaisedError("TypeError", said, piece, ("Exception",))
    if "default" in by_name and "default_factory" in by_name:
        raise RaisedError("ValueError", "cannot specify both default and default_factory", piece, ("Exception",))
    return RecordField(**{words[name]: value for name, value in by_name.items()})


def fields_of(value: Value, word: str, piece: Piece) -> dict[str, Value]:
    """The fields of an object with their values. Raises Python's error for another one."""
    kind = value.__kind__ if hasattr(value, "__kind__") else None
    if kind is None or kind.record is None:
        said = f"{word}() should be called on dataclass instances"
        raise RaisedError("TypeError", said, piece, ("Exception",))
    return {name: value.__names__[name] for name in kind.record.fields if name in value.__names__}


def shown(value: "Instance") -> str:
    """What `@dataclass` writes of an object."""
    kind = value.__kind__
    assert kind.record is not None  # noqa: S101 - it is what this class was made by
    fields = {name: value.__names__.get(name) for name, field in kind.record.fields.items() if field.shown}
    text = f"{kind.name}({', '.join(f'{name}={kind.write(item)}' for name, item in fields.items())})"
    kind.charge(len(text))
    return text


def equal(value: "Instance", other: Any) -> bool:  # noqa: ANN401 - whatever it is compared with
    """Whether two objects of one class have the same values; another class's is not asked."""
    kind = value.__kind__
    if not hasattr(other, "__kind__") or other.__kind__ is not kind or kind.record is None:
        return NotImplemented  # type: ignore[no-any-return]
    names = [name for name, field in kind.record.fields.items() if field.compared]
    mine, theirs = ([each.__names__.get(name) for name in names] for each in (value, other))
    return bool(kind.same(tuple(mine), tuple(theirs)))
