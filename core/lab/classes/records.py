"""What classes and their objects are: records that hold values by name, and run methods of the listing's own.

No class of Python's is made of a visitor's text: an object is an `Instance`, whatever its class, and what Python asks
of it (how it is printed, added, gone through) is looked up among the methods that the listing wrote.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

import torch

from core.lab.interpret.failures import ErrorClass, ErrorValue
from core.lab.interpret.values import Defined, NamedFunction
from core.language.statements import Binding
from core.language.words.modules import CLASSES

Value = Any
MISSING: Final = object()


_REAL: Final = {name: attrgetter(name)(torch) for name in CLASSES}


@dataclass(frozen=True, repr=False)
class TorchClass:
    """A class of torch's, by its path: `nn.Linear`."""

    path: str

    @property
    def real(self) -> type:
        """The class itself, which a listing never holds."""
        found: type = _REAL[self.path]
        return found

    @property
    def name(self) -> str:
        """The last word of its path."""
        return self.path.rpartition(".")[2]

    def __repr__(self) -> str:
        return repr(self.real)


@dataclass(frozen=True, repr=False)
class PythonClass:
    """A class of Python's own that others are based on: `Enum`, `ABC`, `NamedTuple`, or `int` beside `Enum`."""

    module: str
    name: str

    def __repr__(self) -> str:
        if self.module == "enum":
            return f"<enum '{self.name}'>"
        return f"<class '{self.name if self.module == 'builtins' else f'{self.module}.{self.name}'}'>"


@dataclass(frozen=True, repr=False, eq=False)
class Method:
    """A method as it stands in its class: with the binding that its decorator gives it, and a property's setter."""

    function: Defined
    binding: Binding
    setter: Defined | None = None


@dataclass(frozen=True, repr=False)
class RecordField:
    """`field(default=…)`: how an attribute of a data class begins; MISSING where there is no default."""

    default: Value = MISSING
    factory: Value = MISSING
    init: bool = True
    shown: bool = True
    compared: bool = True

    def __repr__(self) -> str:
        return "Field(…)"


@dataclass(frozen=True)
class Record:
    """What `@dataclass` makes of a class: its fields in order, and its options."""

    fields: Mapping[str, RecordField]
    frozen: bool = False
    eq: bool = True
    repr: bool = True


@dataclass(repr=False, eq=False)  # not frozen: its record is made of the class itself
class ListingClass:
    """A class of the listing's own.

    `names` are its attributes and methods, `above` the classes that it is based on, in the order in which Python asks
    them. `run` calls a function of the listing's with its arguments, and `charge` counts characters of a text that one
    of them made; `write` is what `repr` says of a value, and `same` whether two are equal, both within the run's
    bounds. `record` is what `@dataclass` made of it, and `members` are those of an enumeration, None for another class.
    """

    name: str
    above: tuple["ListingClass | TorchClass | ErrorClass | PythonClass", ...]
    names: dict[str, Value]
    run: Callable[[Value, list[Value]], Value]
    charge: Callable[[int], None]
    write: Callable[[Value], str]
    same: Callable[[Value, Value], bool]
    record: Record | None = None
    members: dict[str, Value] | None = None

    def python(self, word: str) -> bool:
        """Whether it is based on this class of Python's."""
        return any(isinstance(each, PythonClass) and each.name == word for each in self.above)

    def _all(self, said: str) -> dict[str, Value]:
        """The members of an enumeration. Raises what Python says of another class."""
        if self.members is None:
            raise TypeError(said)
        return self.members

    def __iter__(self) -> Iterator[Value]:
        return iter(self._all("'type' object is not iterable").values())

    def __len__(self) -> int:
        return len(self._all("object of type 'type' has no len()"))

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key: Value) -> Value:
        self._all(f"type '{self.name}' is not subscriptable")
        if not isinstance(key, str) or getattr(self.names.get(key), "__kind__", None) is not self:
            raise KeyError(key)
        return self.names[key]

    def __contains__(self, item: Value) -> bool:
        members = self._all("argument of type 'type' is not iterable").values()
        if getattr(item, "__kind__", None) is self:
            return True
        if sys.version_info < (3, 12):
            said = f"unsupported operand type(s) for 'in': '{name_of(item)}' and 'EnumType'"
            raise TypeError(said)
        return any(self.same(each.value, item) for each in members)

    def lineage(self) -> Iterator["ListingClass"]:
        """This class and those of the listing that it is based on, itself first."""
        yield self
        yield from (each for each in self.above if isinstance(each, ListingClass))

    def find(self, word: str) -> Value:
        """What a name stands for in this class or in those it is based on; MISSING if it stands for nothing."""
        return next((each.names[word] for each in self.lineage() if word in each.names), MISSING)

    @property
    def torchs(self) -> TorchClass | None:
        """The class of torch's that it is based on in the end."""
        return next((each for each in self.above if isinstance(each, TorchClass)), None)

    @property
    def error(self) -> ErrorClass | None:
        """The class of Python's errors that it is based on in the end."""
        return next((each for each in self.above if isinstance(each, ErrorClass)), None)

    def __repr__(self) -> str:
        return f"<enum '{self.name}'>" if self.members is not None else f"<class '__main__.{self.name}'>"


@dataclass(frozen=True, repr=False, eq=False)
class Bound:
    """A method with the object that it is called of."""

    receiver: Value
    function: Value
    word: str

    def __repr__(self) -> str:
        return f"<bound method {self.word}>"


@dataclass(frozen=True, repr=False, eq=False)
class Super:
    """`super()`: the object, with the class whose base is asked."""

    owner: ListingClass
    receiver: Value


@dataclass(frozen=True, repr=False, eq=False)
class Partial:
    """A function that functools made of another: `way` is how it is called, `known` what one remembers by arguments."""

    function: Value
    by_place: tuple[Value, ...]
    by_name: dict[str, Value]
    way: str = "partial"
    known: dict[Value, Value] | None = None

    def __repr__(self) -> str:
        if self.way == "cached":
            return f"<functools._lru_cache_wrapper object at {id(self):#x}>"
        by_name = [f"{name}={_brief(value)}" for name, value in self.by_name.items()]
        return f"functools.partial({', '.join([_brief(self.function), *map(_brief, self.by_place), *by_name])})"


def _brief(value: Value) -> str:
    """A value among the arguments of a partial function, which may hold others, and these others again."""
    return repr(value) if isinstance(value, bool | int | float | Defined | NamedFunction | type(None)) else "…"


@dataclass(frozen=True, eq=False)
class RowClass:
    """What `namedtuple` makes: a name, the names of its fields, and the defaults of the last of them."""

    name: str
    fields: tuple[str, ...]
    defaults: tuple[Value, ...]
    names: Mapping[str, Value] = field(default_factory=dict)  # its methods

    def __repr__(self) -> str:
        return f"<class '__main__.{self.name}'>"


class NamedRow(tuple[Value, ...]):  # noqa: SLOT001 - a row knows its class, and a tuple has no slots
    """One row of a `RowClass`, `kind`."""

    kind: RowClass

    @staticmethod
    def of(kind: RowClass, items: Iterable[Value]) -> "NamedRow":
        """A row with these items, as many as there are fields."""
        row = NamedRow(items)
        row.kind = kind
        return row

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={item!r}" for name, item in zip(self.kind.fields, self, strict=True))
        return f"{self.kind.name}({inside})"


@dataclass(frozen=True, repr=False, eq=False)
class Managed:
    """A context of contextlib's, for `with`: `way` is what it does, and `value` what it needs for that."""

    way: str
    value: Value

    def __repr__(self) -> str:
        return f"<contextlib.{self.way} object at {id(self):#x}>"


class Iteration:
    """Something that is gone through once: `iter(x)`, `model.parameters()`, a generator."""

    def __init__(self, items: Iterator[Value], word: str = "generator") -> None:
        self.items = items
        self.word = word

    def __iter__(self) -> Iterator[Value]:
        return self.items

    def __next__(self) -> Value:
        return next(self.items)

    def __repr__(self) -> str:
        return f"<{self.word} object at {id(self):#x}>"


def name_of(value: Value) -> str:
    """The name of a value's class, as Python's errors give it."""
    if isinstance(value, ErrorValue):
        return value.kind
    kind = value.kind if isinstance(value, NamedRow) else getattr(value, "__kind__", None)
    return kind.name if isinstance(kind, ListingClass | RowClass) else type(value).__name__
