"""What classes and their objects are: records that hold values by name, and run methods of the listing's own.

No class of Python's is made of a visitor's text: an object is an `Instance`, whatever its class, and what Python asks
of it (how it is printed, added, gone through) is looked up among the methods that the listing wrote.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

import torch

from core.lab.interpret.values import Defined
from core.language.statements import Binding
from core.language.words.modules import CLASSES

Value = Any
MISSING: Final = object()


_OWN: Final = {"OrderedDict": OrderedDict}
_REAL: Final = {name: _OWN[name] if name in _OWN else attrgetter(name)(torch) for name in CLASSES}


@dataclass(frozen=True, repr=False)
class TorchClass:
    """A class of torch's, by its path: `nn.Linear`."""

    path: str

    @property
    def real(self) -> type:
        """The class itself, which a listing never holds."""
        return _REAL[self.path]

    @property
    def name(self) -> str:
        """The last word of its path."""
        return self.path.rpartition(".")[2]

    def __repr__(self) -> str:
        return repr(self.real)


@dataclass(frozen=True, repr=False, eq=False)
class Method:
    """A method as it stands in its class: with the binding that its decorator gives it."""

    function: Defined
    binding: Binding


@dataclass(frozen=True, repr=False, eq=False)
class ListingClass:
    """A class of the listing's own.

    `names` are its attributes and methods, `base` is what it is based on, None for nothing. `run` calls a function of
    the listing's with its arguments, and `charge` counts characters of a text that one of them made.
    """

    name: str
    base: "ListingClass | TorchClass | None"
    names: dict[str, Value]
    run: Callable[[Value, list[Value]], Value]
    charge: Callable[[int], None]

    def lineage(self) -> Iterator["ListingClass"]:
        """This class and those of the listing that it is based on, itself first."""
        found: ListingClass | TorchClass | None = self
        while isinstance(found, ListingClass):
            yield found
            found = found.base

    def find(self, word: str) -> Value:
        """What a name stands for in this class or in those it is based on; MISSING if it stands for nothing."""
        return next((each.names[word] for each in self.lineage() if word in each.names), MISSING)

    @property
    def torchs(self) -> TorchClass | None:
        """The class of torch's that it is based on in the end."""
        last = list(self.lineage())[-1].base
        return last if isinstance(last, TorchClass) else None

    def __repr__(self) -> str:
        return f"<class '__main__.{self.name}'>"


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
    kind = getattr(value, "__kind__", None)
    return kind.name if isinstance(kind, ListingClass) else type(value).__name__
