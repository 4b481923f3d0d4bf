"""What Python asks of an object by names with two underscores: the listing's own method, or Python's usual answer."""

import copy
from collections.abc import Callable, Iterator
from typing import Any, Final

from core.lab.classes import data
from core.lab.classes.records import MISSING, Iteration, ListingClass, name_of
from core.lab.interpret.failures import ErrorValue, RaisedError

Value = Any
_BINARY: Final = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "** or pow()",
    "matmul": "@",
}  # fmt: skip
_COMPARED: Final = {"lt": ("<", "gt"), "gt": (">", "lt"), "le": ("<=", "ge"), "ge": (">=", "le")}


class Special:
    """An object of one of the listing's classes, `__kind__`; `__names__` are its attributes.

    Both begin with two underscores, which no name of a visitor's does.
    """

    __kind__: ListingClass
    __names__: dict[str, Value]

    def method(self, word: str) -> Value:
        """The listing's own method of that name, MISSING if it wrote none."""
        return self.__kind__.find(f"__{word}__")

    def ask(self, word: str, *arguments: Value) -> Value:
        """What that method gives, which is there."""
        return self.__kind__.run(self.method(word), [self, *arguments])

    def text(self, word: str) -> str:
        """What a method gives that must give a text."""
        found = self.ask(word)
        if not isinstance(found, str):
            raise TypeError(f"__{word}__ returned non-string (type {name_of(found)})")
        self.__kind__.charge(len(found))
        return found

    def __repr__(self) -> str:
        if self.method("repr") is not MISSING:
            return self.text("repr")
        if self.__kind__.record is not None and self.__kind__.record.repr:
            return data.shown(self)  # type: ignore[arg-type]
        return super().__repr__() if self.__kind__.torchs is not None else f"<__main__.{self.__kind__.name} object>"

    def __str__(self) -> str:
        return self.text("str") if self.method("str") is not MISSING else repr(self)

    def __bool__(self) -> bool:
        if self.method("bool") is not MISSING:
            return bool(self.ask("bool"))
        return len(self) > 0 if self.method("len") is not MISSING else True

    def __len__(self) -> int:
        if self.method("len") is MISSING:
            raise TypeError(f"object of type '{self.__kind__.name}' has no len()")
        return self.ask("len")  # type: ignore[no-any-return]

    def __getitem__(self, key: Value) -> Value:
        if self.method("getitem") is MISSING:
            raise TypeError(f"'{self.__kind__.name}' object is not subscriptable")
        return self.ask("getitem", key)

    def __setitem__(self, key: Value, value: Value) -> None:
        if self.method("setitem") is MISSING:
            raise TypeError(f"'{self.__kind__.name}' object does not support item assignment")
        self.ask("setitem", key, value)

    def __contains__(self, item: Value) -> bool:
        if self.method("contains") is not MISSING:
            return bool(self.ask("contains", item))
        return any(each is item or each == item for each in self)

    def __iter__(self) -> Iterator[Value]:
        if self.method("iter") is not MISSING:
            found = self.ask("iter")
            if isinstance(found, Iteration):
                return found.items
            if isinstance(found, Special) and found.method("next") is not MISSING:
                return found.rounds()
            raise TypeError(f"iter() returned non-iterator of type '{name_of(found)}'")
        if self.method("getitem") is not MISSING:
            return self.places()
        raise TypeError(f"'{self.__kind__.name}' object is not iterable")

    def rounds(self) -> Iterator[Value]:
        """What `__next__` gives, until it raises StopIteration."""
        while True:
            try:
                item = self.ask("next")
            except RaisedError as error:
                if error.kind == "StopIteration":
                    return
                raise
            yield item

    def places(self) -> Iterator[Value]:
        """What `__getitem__` gives for 0, 1, 2 and so on, until it raises IndexError."""
        place = 0
        while True:
            try:
                item = self.ask("getitem", place)
            except RaisedError as error:
                if "IndexError" in error.bases:
                    return
                raise
            yield item
            place += 1

    def __eq__(self, other: object) -> bool:
        if self.method("eq") is not MISSING:
            return self.ask("eq", other)  # type: ignore[no-any-return]
        if self.__kind__.record is not None and self.__kind__.record.eq:
            return data.equal(self, other)  # type: ignore[arg-type]
        return self is other if not isinstance(other, Special) or other.method("eq") is MISSING else NotImplemented

    def __ne__(self, other: object) -> bool:
        if self.method("ne") is not MISSING:
            return self.ask("ne", other)  # type: ignore[no-any-return]
        return not self == other

    # A listing's own hash could make a thousand keys of one.
    def __deepcopy__(self, known: dict[int, Value]) -> "Special":
        """A copy for `copy.deepcopy`; the class stays the same."""
        made = known[id(self)] = object.__new__(type(self))
        for word, value in self.__dict__.items():
            object.__setattr__(made, word, value if word == "__kind__" else copy.deepcopy(value, known))
        return made

    def __hash__(self) -> int:
        if self.method("eq") is not MISSING or (self.__kind__.record is not None and self.__kind__.record.eq):
            raise TypeError(f"unhashable type: '{self.__kind__.name}'")
        return object.__hash__(self)


def _binary(word: str, sign: str, *, reverse: bool) -> Callable[[Special, Value], Value]:
    name = f"r{word}" if reverse else word

    def operate(self: Special, other: Value) -> Value:
        if self.method(name) is not MISSING:
            return self.ask(name, other)
        if not reverse and isinstance(other, Special) and other.method(f"r{word}") is not MISSING:
            return other.ask(f"r{word}", self)
        left, right = (other, self) if reverse else (self, other)
        raise TypeError(f"unsupported operand type(s) for {sign}: '{name_of(left)}' and '{name_of(right)}'")

    return operate


def _in_place(word: str, sign: str) -> Callable[[Special, Value], Value]:
    return _binary(word, f"{sign.split(' ', maxsplit=1)[0]}=", reverse=False)


def _compared(word: str, sign: str, other_word: str) -> Callable[[Special, Value], Value]:
    def compare(self: Special, other: Value) -> Value:
        if self.method(word) is not MISSING:
            return self.ask(word, other)
        if isinstance(other, Special) and other.method(other_word) is not MISSING:
            return other.ask(other_word, self)
        said = f"'{sign}' not supported between instances of '{self.__kind__.name}' and '{name_of(other)}'"
        raise TypeError(said)

    return compare


def _unary(word: str, said: str) -> Callable[[Special], Value]:
    def operate(self: Special) -> Value:
        if self.method(word) is MISSING:
            raise TypeError(f"bad operand type for {said}: '{self.__kind__.name}'")
        return self.ask(word)

    return operate


for _word, _sign in _BINARY.items():
    setattr(Special, f"__{_word}__", _binary(_word, _sign, reverse=False))
    setattr(Special, f"__r{_word}__", _binary(_word, _sign, reverse=True))
    setattr(Special, f"__i{_word}__", _in_place(_word, _sign))
for _word, (_sign, _other) in _COMPARED.items():
    setattr(Special, f"__{_word}__", _compared(_word, _sign, _other))
for _word, _said in (("neg", "unary -"), ("abs", "abs()")):
    setattr(Special, f"__{_word}__", _unary(_word, _said))


class Instance(Special):
    """An object of a class that is not one of torch's modules."""

    __array_ufunc__ = None  # so that NumPy leaves signs between an array and an object to the object

    def __init__(self, kind: ListingClass) -> None:
        self.__kind__ = kind
        self.__names__ = {}


class OwnError(Instance, ErrorValue):
    """An error of one of the listing's own classes."""

    def __init__(self, kind: ListingClass, arguments: tuple[Value, ...]) -> None:
        Instance.__init__(self, kind)
        assert kind.error is not None  # noqa: S101 - it is what makes it an error
        ErrorValue.__init__(self, kind.error, arguments)

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.__kind__.name.rpartition(".")[2]

    def __repr__(self) -> str:
        return self.text("repr") if self.method("repr") is not MISSING else ErrorValue.__repr__(self)

    def __str__(self) -> str:
        return self.text("str") if self.method("str") is not MISSING else ErrorValue.__str__(self)

    def __deepcopy__(self, known: dict[int, Value]) -> "OwnError":
        """The error itself, as nothing changes in it."""
        return self
