"""How an expression is read: what programs and listings have in common, by an allow-list over Python's syntax tree.

A language is a subclass: it says what a bare name means, what may be called, and which words there are. Whatever it
does not allow is refused by name, with its place.
"""

import ast
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

from core import limits
from core.language.program.syntax import Apply, Constant, Expression, Items, Slice, Subscript
from core.language.source import Source
from core.problem import InputProblem, Span, quote

OPERATORS: Final[Mapping[type[ast.AST], str]] = MappingProxyType(
    {
        ast.Add: "+",
        ast.Sub: "-",
        ast.Mult: "*",
        ast.Div: "/",
        ast.Mod: "%",
        ast.Pow: "**",
        ast.MatMult: "@",
        ast.BitAnd: "&",
        ast.BitOr: "|",
        ast.Invert: "~",
        ast.USub: "neg",
        ast.UAdd: "pos",
        ast.Lt: "<",
        ast.LtE: "<=",
        ast.Gt: ">",
        ast.GtE: ">=",
        ast.Eq: "==",
        ast.NotEq: "!=",
    }
)


class ExpressionReader(ABC):
    """One pass over the expressions of one text. `thing` is what the text is called, `most` how many pieces it has."""

    operators = OPERATORS
    thing = "program"
    most = limits.PROGRAM_NODES

    def __init__(self, source: Source) -> None:
        self.source = source
        self.pieces = 0

    @abstractmethod
    def name(self, name: str, span: Span) -> Expression:
        """A bare name."""

    @abstractmethod
    def attribute(self, node: ast.Attribute, depth: int) -> Expression:
        """`value.word`, where it is not called."""

    @abstractmethod
    def call(self, node: ast.Call, depth: int) -> Expression:
        """`function(…)` or `value.method(…)`."""

    @abstractmethod
    def foreign(self, node: ast.AST, place: ast.expr | ast.stmt) -> InputProblem:
        """What is said of a piece that is outside the language; `place` is the piece or what it is part of."""

    def expression(self, node: ast.expr, depth: int = 0) -> Expression:
        """Any expression."""
        span, text = self.source.span(node), self.source.text(node)
        self.count(node, depth)
        if isinstance(node, ast.Constant):
            return self.constant(node.value, span, text)
        if isinstance(node, ast.Name):
            return self.name(node.id, span)
        if isinstance(node, ast.Tuple | ast.List):
            kind: Literal["list", "tuple"] = "list" if isinstance(node, ast.List) else "tuple"
            return Items(span, text, self.all(node.elts, depth + 1), kind)
        if isinstance(node, ast.Subscript):
            return self.subscript(node, depth + 1)
        return self.operation(node, depth + 1)

    def operation(self, node: ast.expr, depth: int) -> Expression:
        """A sign with its operands, a call, or an attribute."""
        if isinstance(node, ast.Call):
            return self.call(node, depth)
        if isinstance(node, ast.Attribute):
            return self.attribute(node, depth)
        operands: tuple[ast.expr, ...]
        match node:
            case ast.UnaryOp(op=operator, operand=operand):
                operands = (operand,)
            case ast.BinOp(op=operator, left=left, right=right):
                operands = (left, right)
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                operands = (left, right)
            case _:
                raise self.foreign(node, node)
        if type(operator) not in self.operators:
            raise self.foreign(operator, node)
        span, text = self.source.span(node), self.source.text(node)
        return Apply(span, text, self.operators[type(operator)], "operator", self.all(operands, depth))

    def all(self, nodes: Sequence[ast.expr], depth: int) -> tuple[Expression, ...]:
        """Several expressions, in order."""
        return tuple([self.expression(node, depth) for node in nodes])

    def constant(self, value: object, span: Span, text: str) -> Constant:
        """A number, True, False, None or an ellipsis."""
        if value is None or value is Ellipsis or isinstance(value, bool):
            return Constant(span, text, value)
        if isinstance(value, int) and abs(value) < 2**63:
            return Constant(span, text, value)
        if isinstance(value, float) and abs(value) != float("inf"):
            return Constant(span, text, value)
        raise InputProblem(
            f"The number {quote(text)} is too large",
            "whole numbers end before 2**63 and others at 1.8e308",
            "write a smaller one",
            span,
        )

    def keywords(self, node: ast.Call, depth: int) -> tuple[tuple[str, Expression], ...]:
        """The arguments of a call that are given by name."""
        keywords: list[tuple[str, Expression]] = []
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.foreign(keyword.value, node)
            if keyword.arg in [name for name, _ in keywords]:
                raise InputProblem(
                    f"{quote(keyword.arg)} is given twice",
                    "an argument has one value",
                    "leave one out",
                    self.source.span(node),
                )
            keywords.append((keyword.arg, self.expression(keyword.value, depth)))
        return tuple(keywords)

    def subscript(self, node: ast.Subscript, depth: int) -> Subscript:
        """`value[index, …]`."""
        value = self.expression(node.value, depth)
        entries = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        index = tuple([self.index(entry, depth) for entry in entries])
        return Subscript(self.source.span(node), self.source.text(node), value, index)

    def index(self, node: ast.expr, depth: int) -> Expression | Slice:
        """One entry between square brackets."""
        if not isinstance(node, ast.Slice):
            return self.expression(node, depth)
        ends = [None if end is None else self.expression(end, depth) for end in (node.lower, node.upper, node.step)]
        return Slice(self.source.span(node), self.source.text(node), *ends)

    def count(self, node: ast.expr, depth: int) -> None:
        """Count `node`, which stands `depth` operations deep, and refuse it if that is too many."""
        self.pieces += not isinstance(node, ast.Constant)
        for size, limit, what in (
            (self.pieces, self.most, "operations and names"),
            (depth, limits.PROGRAM_DEPTH, "operations applied on top of one another"),
        ):
            if size > limit:
                raise InputProblem(
                    f"The {self.thing} has more than {limit} {what}",
                    "a larger one could not be shown",
                    "leave some out" if what.endswith("names") else "name a part of it on a line of its own",
                    self.source.span(node),
                )
