"""Torch without its algebra of symbols, which nothing here asks for.

Torch computes shapes in Python for many operations on the `meta` device. The compiler has the same functions,
whose sizes may be symbols, and so each asks whether a size is one: at the first such question torch imports SymPy and
its own module on top, 0.7 s of the CPU and 37 MB. Only that module makes symbols. Here stand-ins answer in its place
what it answers of plain numbers, and make way for it as soon as they are asked for anything else. Source: torch 2.13,
`torch/fx/experimental/symbolic_shapes.py`; with another torch nothing is wrong, and it may take longer.

Likewise torch's timer brings what builds C++, for listings in C++, and setuptools with it: 7 MB.
"""

import operator
import sys
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Final

import torch

from core.probe.stand_in import SHAPES, StandIn, make_way

_BUILDER: Final = "torch.utils.cpp_extension"
_SYMBOLS: Final = (torch.SymInt, torch.SymBool, torch.SymFloat)


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


def without_symbols() -> bool:
    """Put the stand-ins in place. Returns whether they are: not where torch's module has been imported already."""
    if "sympy" in sys.modules or SHAPES in sys.modules:
        return False

    def asked(name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*values: Any, **options: Any) -> Any:  # noqa: ANN401 - as torch's own
            if options or any(isinstance(value, _SYMBOLS) for value in values):
                return getattr(make_way(SHAPES), name)(*values, **options)
            return plain(*values)

        return answer

    sys.modules["sympy"] = StandIn("sympy", {"Basic": _NoSymbol})  # type: ignore[assignment]
    known = {name: asked(name, plain) for name, plain in PLAIN.items()}
    sys.modules[SHAPES] = StandIn(SHAPES, known)  # type: ignore[assignment]
    if _BUILDER not in sys.modules:
        sys.modules[_BUILDER] = StandIn(_BUILDER, {})  # type: ignore[assignment]
    return True
