"""Reads the expressions that only listings have: f-strings, logic, comparisons in a row, comprehensions, targets."""

import ast
from typing import Final, Literal

from core.language.reading.lookup import check_settable
from core.language.reading.reader import Reader
from core.language.syntax import (
    Choice,
    Comparisons,
    Comprehension,
    Expression,
    Field,
    Formatted,
    Logic,
    Name,
    Property,
    Target,
    Unpacked,
)
from core.problem import InputProblem, quote

_CONVERSIONS: Final[dict[int, Literal["", "r", "s", "a"]]] = {-1: "", ord("r"): "r", ord("s"): "s", ord("a"): "a"}


class ListingReader(Reader):
    """The expressions of a listing."""

    def operation(self, node: ast.expr, depth: int) -> Expression:
        """A sign or a word of Python's with its operands, or one of the longer forms."""
        span, text = self.source.piece(node)
        match node:
            case ast.Compare(left=left, ops=[_, _, *_] as operators, comparators=others):
                signs = [self.sign(operator, node) for operator in operators]
                first, *rest = self.all([left, *others], depth)
                return Comparisons(span, text, first, tuple(zip(signs, rest, strict=True)))
            case ast.BoolOp(op=operator, values=operands):
                word: Literal["and", "or"] = "and" if isinstance(operator, ast.And) else "or"
                return Logic(span, text, word, self.all(operands, depth))
            case ast.IfExp(test=test, body=then, orelse=otherwise):
                return Choice(span, text, *self.all([test, then, otherwise], depth))
            case ast.JoinedStr():
                return Formatted(span, text, self.parts(node, depth, 0))
            case ast.ListComp(generators=[loop]) | ast.GeneratorExp(generators=[loop]):
                target, iterable = self.target(loop.target), self.expression(loop.iter, depth)
                value = self.expression(node.elt, depth)
                return Comprehension(span, text, value, target, iterable, self.all(loop.ifs, depth))
        return super().operation(node, depth)

    def parts(self, node: ast.JoinedStr, depth: int, level: int) -> tuple[str | Field, ...]:
        """The plain parts and the fields of an f-string, or of a format inside one."""
        parts: list[str | Field] = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            elif isinstance(part, ast.FormattedValue) and part.conversion in _CONVERSIONS and level < 2:
                value = self.expression(part.value, depth + 1)
                spec = part.format_spec
                form = self.parts(spec, depth + 1, level + 1) if isinstance(spec, ast.JoinedStr) else ()
                parts.append(Field(value.span, value.text, value, _CONVERSIONS[part.conversion], form))
            else:
                raise self.foreign(part, node)
        return tuple(parts)

    def target(self, node: ast.expr) -> Target:
        """What stands on the left of an assignment, or behind `for`."""
        span, text = self.source.piece(node)
        if isinstance(node, ast.Name):
            if node.id == "torch":
                raise InputProblem(
                    f"{quote(node.id)} cannot be assigned", "it is a module", "choose another name", span
                )
            self.namespace.forget(node.id)
            return Name(span, node.id, node.id)
        if isinstance(node, ast.Subscript):
            self.count(node, 0)
            return self.subscript(node, 1)
        if isinstance(node, ast.Attribute) and self.namespace.path(node) is None:
            check_settable(self.dialect, node.attr, span)
            return Property(span, text, self.expression(node.value), node.attr)
        if isinstance(node, ast.Tuple | ast.List):
            return Unpacked(span, text, tuple([self.target(item) for item in node.elts]))
        raise self.foreign(node, node)
