"""Torch without its algebra of symbols, which nothing here asks for.

Torch computes shapes in Python for many operations on the `meta` device. The compiler has the same functions,
whose sizes may be symbols, and so each asks whether a size is one: at the first such question torch imports SymPy and
its own module on top, 0.7 s of the CPU and 37 MB. Only that module makes symbols. Here stand-ins answer in its place
what it answers of plain numbers, and make way for it as soon as they are asked for anything else. Source: torch 2.13,
`torch/fx/experimental/symbolic_shapes.py`; with another torch nothing is wrong, and it may take longer.

Likewise torch's timer brings what builds C++, for listings in C++, and setuptools with it: 7 MB.
"""

import importlib
import operator
import sys
import threading
from collections.abc import Callable, Mapping
from functools import reduce
from types import ModuleType
from typing import Any, Final

import torch

_SHAPES: Final = "torch.fx.experimental.symbolic_shapes"
_BUILDER: Final = "torch.utils.cpp_extension"
_TOGETHER: Final = (_SHAPES, "sympy")  # each asks for the other
_PACKAGES: Final = ("sympy", "torch._dynamo")
_SYMBOLS: Final = (torch.SymInt, torch.SymBool, torch.SymFloat)
_lock = threading.RLock()


class _NoSymbol:
    """A class that nothing is an instance of, as nothing is one of SymPy's before SymPy is there."""


def _equal(x: Any, y: Any) -> bool:  # noqa: ANN401 - sizes, or nested sequences of them
    if isinstance(x, list | tuple) and isinstance(y, list | tuple):
        return len(x) == len(y) and all(map(_equal, x, y))
    return bool(x == y)


def _itself(value: Any) -> Any:  # noqa: ANN401 - a number or a truth value
    return value


# What torch's functions answer where all that they are given are plain numbers, truth values, and sequences of them.
PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    **dict.fromkeys(
        (
            "guard_or_false", "guard_or_true", "guard_size_oblivious", "statically_known_true", "guard_int",
            "guard_bool", "expect_true", "guarding_hint_or_throw",
        ), _itself,
    ),
    "has_guarding_hint": lambda _: True,
    "is_nested_int": lambda _: False,
    "sym_and": lambda *truths: reduce(operator.and_, truths),
    "sym_or": lambda *truths: reduce(operator.or_, truths),
    "sym_eq": _equal,
}  # fmt: skip


class StandIn:
    """Has what is `known` of the module `name`, and imports that one for whatever else it is asked for."""

    def __init__(self, name: str, known: Mapping[str, Any]) -> None:
        self.__name__ = name
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever that module has
        # Whoever looks through all modules asks for names like these; the import of a part asks a package for its path.
        if name.startswith("__") and not (name == "__path__" and self.__name__ in _PACKAGES):
            raise AttributeError(name)
        return getattr(make_way(self.__name__), name)


def make_way(name: str) -> ModuleType:
    """The module `name` itself, imported in the place of the stand-ins."""
    with _lock:
        for each in _TOGETHER if name in _TOGETHER else (name,):
            if isinstance(sys.modules.get(each), StandIn):
                stand_in = sys.modules.pop(each)
                stand_in.__dict__.update({} if each == _SHAPES else vars(importlib.import_module(each)))
        return importlib.import_module(name)


def without_symbols() -> bool:
    """Put the stand-ins in place. Returns whether they are: not where torch's module has been imported already."""
    if "sympy" in sys.modules or _SHAPES in sys.modules:
        return False

    def asked(name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*values: Any, **options: Any) -> Any:  # noqa: ANN401 - as torch's own
            if options or any(isinstance(value, _SYMBOLS) for value in values):
                return getattr(make_way(_SHAPES), name)(*values, **options)
            return plain(*values)

        return answer

    sys.modules["sympy"] = StandIn("sympy", {"Basic": _NoSymbol})  # type: ignore[assignment]
    known = {name: asked(name, plain) for name, plain in PLAIN.items()}
    sys.modules[_SHAPES] = StandIn(_SHAPES, known)  # type: ignore[assignment]
    if _BUILDER not in sys.modules:
        sys.modules[_BUILDER] = StandIn(_BUILDER, {})  # type: ignore[assignment]
    return True
