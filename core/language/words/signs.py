"""Python's signs: what each is in its syntax tree, what does it, and what it costs. A dialect lists those it has."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

Function = Callable[..., Any]


@dataclass(frozen=True)
class Sign:
    """One sign. `in_place` is what `x += y` does with it, None where Python has no such statement.

    `nanoseconds` are per element, as in `core.language.words.table`.
    """

    node: type[ast.AST]
    function: Function
    in_place: Function | None = None
    nanoseconds: int = 2


def _within(item: Any, items: Any) -> bool:  # noqa: ANN401 - whatever Python compares
    return item in items


def _without(item: Any, items: Any) -> bool:  # noqa: ANN401 - whatever Python compares
    return item not in items


# Of one operand by words of their own where a sign has two meanings, and of two.
SIGNS: Final[Mapping[str, Sign]] = MappingProxyType(
    {
        "neg": Sign(ast.USub, operator.neg),
        "pos": Sign(ast.UAdd, operator.pos),
        "~": Sign(ast.Invert, operator.invert),
        "not": Sign(ast.Not, operator.not_),
        "+": Sign(ast.Add, operator.add, operator.iadd),
        "-": Sign(ast.Sub, operator.sub, operator.isub),
        "*": Sign(ast.Mult, operator.mul, operator.imul),
        "/": Sign(ast.Div, operator.truediv, operator.itruediv),
        "//": Sign(ast.FloorDiv, operator.floordiv, operator.ifloordiv, 96),
        "%": Sign(ast.Mod, operator.mod, operator.imod, 96),
        "**": Sign(ast.Pow, operator.pow, operator.ipow, 24),
        "@": Sign(ast.MatMult, operator.matmul, operator.imatmul),
        "<<": Sign(ast.LShift, operator.lshift, operator.ilshift),
        ">>": Sign(ast.RShift, operator.rshift, operator.irshift),
        "&": Sign(ast.BitAnd, operator.and_, operator.iand),
        "|": Sign(ast.BitOr, operator.or_, operator.ior),
        "^": Sign(ast.BitXor, operator.xor, operator.ixor),
        "<": Sign(ast.Lt, operator.lt),
        "<=": Sign(ast.LtE, operator.le),
        ">": Sign(ast.Gt, operator.gt),
        ">=": Sign(ast.GtE, operator.ge),
        "==": Sign(ast.Eq, operator.eq),
        "!=": Sign(ast.NotEq, operator.ne),
        "is": Sign(ast.Is, operator.is_),
        "is not": Sign(ast.IsNot, operator.is_not),
        "in": Sign(ast.In, _within),
        "not in": Sign(ast.NotIn, _without),
    }
)
COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")
ARITHMETIC: Final = ("neg", "pos", "+", "-", "*", "/", "//", "%", "**", "~", "&", "|", "^", *COMPARISONS)


def nodes(*signs: str) -> Mapping[type[ast.AST], str]:
    """The signs of a dialect, by what Python's parser makes of them."""
    return MappingProxyType({SIGNS[sign].node: sign for sign in signs})


def functions(*signs: str) -> Mapping[str, Function]:
    """What does each of these signs."""
    return MappingProxyType({sign: SIGNS[sign].function for sign in signs})
