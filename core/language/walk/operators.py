"""Python's operators by their signs. Each language of a visitor's lists the signs that it has, and finds them here."""

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

Operator = Callable[..., Any]

# Of one operand, by words of their own where a sign has two meanings, and of two.
OPERATORS: Final[Mapping[str, Operator]] = MappingProxyType(
    {
        "neg": operator.neg,
        "pos": operator.pos,
        "~": operator.invert,
        "not": operator.not_,
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "//": operator.floordiv,
        "%": operator.mod,
        "**": operator.pow,
        "@": operator.matmul,
        "<<": operator.lshift,
        ">>": operator.rshift,
        "&": operator.and_,
        "|": operator.or_,
        "^": operator.xor,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
        "is": operator.is_,
        "is not": operator.is_not,
    }
)


def chosen(*signs: str) -> Mapping[str, Operator]:
    """The operators of a language that has these signs and no others."""
    return MappingProxyType({sign: OPERATORS[sign] for sign in signs})
