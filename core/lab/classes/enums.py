"""Enumerations: the members of a class that is based on `Enum`, and what Python does with them.

Source: Python's library reference, "enum".
"""

from typing import TYPE_CHECKING, Any, Final

from core.lab.classes.records import MISSING, ListingClass, Method, Partial
from core.lab.classes.special import Special
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import Defined
from core.language.syntax import Piece

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_PLAIN: Final = ("IntEnum", "StrEnum")  # those whose members are written as their values


class Auto:
    """`auto()`: the next number, where a member stands."""

    def __repr__(self) -> str:
        return "auto()"


class EnumMember(Special):
    """A member of an enumeration; `label` is its name."""

    def __init__(self, kind: ListingClass, label: str, value: Value) -> None:
        self.__kind__ = kind
        self.__names__ = {}
        self.label = label
        self.value = value

    def __repr__(self) -> str:
        return self.text("repr") if self.method("repr") is not MISSING else _written(self)

    def __str__(self) -> str:
        return self.text("str") if self.method("str") is not MISSING else _named(self)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __deepcopy__(self, known: dict[int, Value]) -> "EnumMember":
        """The member itself: there is one of it."""
        return self


class Number(int):
    """A member of an enumeration whose members are whole numbers."""

    __kind__: ListingClass
    __names__: dict[str, Value]
    label: str
    value: Value

    def __repr__(self) -> str:
        return _written(self)

    def __str__(self) -> str:
        return str(int(self)) if _is_plain(self.__kind__) else _named(self)

    def __format__(self, spec: str) -> str:
        return format(int(self), spec) if _is_plain(self.__kind__) else format(str(self), spec)

    def __deepcopy__(self, known: dict[int, Value]) -> "Number":
        """The member itself: there is one of it."""
        return self


class Text(str):  # noqa: SLOT000 - a member knows its class
    """A member of an enumeration whose members are texts."""

    __kind__: ListingClass
    __names__: dict[str, Value]
    label: str
    value: Value

    def __repr__(self) -> str:
        return _written(self)

    def __str__(self) -> str:
        return str.__str__(self) if _is_plain(self.__kind__) else _named(self)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __deepcopy__(self, known: dict[int, Value]) -> "Text":
        """The member itself: there is one of it."""
        return self


MEMBERS: Final = (EnumMember, Number, Text)
AnyMember = EnumMember | Number | Text


def build(evaluator: "Evaluator", piece: Piece, kind: ListingClass) -> None:
    """Make the members of a class that was just defined, in the order in which they stand."""
    kind.members = {}
    if (extended := next((each for each in kind.lineage() if each.members), None)) is not None:
        raise RaisedError("TypeError", f"{kind!r} cannot extend {extended!r}", piece)
    last, numbers = 0, dict[int, Value]()  # of each auto()
    for name, given in list(kind.names.items()):
        if name.startswith("_") or isinstance(given, Defined | Method | Partial):
            continue
        evaluator.budget.list(1, piece)
        value = given
        if isinstance(given, Auto):
            value = numbers.setdefault(id(given), name.lower() if kind.python("StrEnum") else last + 1)
        last = value if isinstance(value, int) else last
        known = next((each for each in kind.members.values() if kind.same(each.value, value)), None)
        member = known if known is not None else _made(evaluator, piece, kind, name, value)
        kind.names[name] = member
        if known is None:
            kind.members[name] = member


def _made(evaluator: "Evaluator", piece: Piece, kind: ListingClass, name: str, value: Value) -> AnyMember:
    member: AnyMember
    if kind.python("IntEnum") or kind.python("int"):
        if not isinstance(value, int):
            found = type(value).__name__
            said = f"int() argument must be a string, a bytes-like object or a real number, not '{found}'"
            raise RaisedError("TypeError", said, piece)
        member = Number(value)
        member.__kind__, member.__names__, member.label, member.value = kind, {}, name, value
    elif kind.python("StrEnum") or kind.python("str"):
        if not isinstance(value, str):
            raise RaisedError("TypeError", f"{value!r} is not a string", piece)
        member = Text(value)
        member.__kind__, member.__names__, member.label, member.value = kind, {}, name, value
    else:
        member = EnumMember(kind, name, value)
        if (first := kind.find("__init__")) is not MISSING:
            given = list(value) if isinstance(value, tuple) else [value]
            evaluator.call_defined(piece, first, [member, *given], {})
    return member


def found(piece: Piece, kind: ListingClass, by_place: list[Value], by_name: dict[str, Value]) -> AnyMember:
    """`Color(1)`."""
    if len(by_place) != 1 or by_name:
        raise RaisedError("TypeError", f"{kind.name} takes one value", piece)
    for each in (kind.members or {}).values():
        if each is by_place[0] or kind.same(each.value, by_place[0]):
            return each  # type: ignore[no-any-return]
    raise RaisedError("ValueError", f"{kind.write(by_place[0])} is not a valid {kind.name}", piece)


def attribute(member: AnyMember, word: str) -> Value:
    """`member.name` and `member.value`; MISSING for anything else."""
    if word == "name":
        return member.label
    return member.value if word == "value" else MISSING


def check_settable(kind: ListingClass, word: str, piece: Piece) -> None:
    """Raise Python's error for a member that would be given another value."""
    if word in (kind.members or {}):
        raise RaisedError("AttributeError", f"cannot reassign member {word!r}", piece)


def _is_plain(kind: ListingClass) -> bool:
    return any(kind.python(word) for word in _PLAIN)


def _named(member: AnyMember) -> str:
    return f"{member.__kind__.name.rpartition('.')[2]}.{member.label}"


def _written(member: AnyMember) -> str:
    return f"<{_named(member)}: {member.__kind__.write(member.value)}>"
