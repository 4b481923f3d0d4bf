"""How an expression is read: one pass over Python's syntax tree, by the allow-list of a dialect.

Whatever the dialect does not allow is refused by name, with its place. Nothing is executed here, and no tensor is met.
"""

import ast
from collections.abc import Sequence
from typing import Literal

from core import limits
from core.language.reading.dialect import Dialect
from core.language.reading.lookup import attribute, called
from core.language.reading.namespace import LIBRARIES, Namespace
from core.language.reading.refusals import check_arguments, foreign, private
from core.language.reading.source import Source
from core.language.syntax import (
    Apply,
    ArrayDtype,
    Call,
    CallValue,
    Constant,
    Entry,
    Expression,
    Items,
    Library,
    Name,
    Slice,
    Subscript,
    Word,
)
from core.language.words.modules import SPECIAL
from core.problem import InputProblem, Span, quote


class Reader:
    """The expressions of one text in `dialect`.

    `namespace` says what names stand for at the place that is reached, and `names` which variables there are; None for
    any. `pieces` counts what was read.
    """

    def __init__(
        self, source: Source, dialect: Dialect, namespace: Namespace, names: Sequence[str] | None = None
    ) -> None:
        self.source = source
        self.dialect = dialect
        self.namespace = namespace
        self.names = names
        self.pieces = 0

    def expression(self, node: ast.expr, depth: int = 0) -> Expression:  # noqa: PLR0911 - one a form
        """Any expression, which stands `depth` operations deep."""
        self.count(node, depth)
        match node:
            case _ if type(node) not in self.dialect.forms and not isinstance(node, ast.BoolOp):
                raise self.foreign(node, node)
            case ast.Constant(value=value):
                return self.constant(value, *self.source.piece(node))
            case ast.Name(id=name):
                return self.name(name, *self.source.piece(node))
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                kind: Literal["list", "tuple"] = "list" if isinstance(node, ast.List) else "tuple"
                return Items(*self.source.piece(node), self.several(elements, depth + 1), kind)
            case ast.Subscript():
                return self.subscript(node, depth + 1)
            case ast.Call():
                return self.call(node, depth + 1)
            case ast.Attribute():
                return self.attribute(node, depth + 1)
        return self.operation(node, depth + 1)

    def operation(self, node: ast.expr, depth: int) -> Expression:
        """A sign with its operands."""
        span, text = self.source.piece(node)
        match node:
            case ast.UnaryOp(op=operator, operand=operand):
                return Apply(span, text, self.sign(operator, node), "operator", self.all([operand], depth))
            case ast.BinOp(op=operator, left=left, right=right):
                return Apply(span, text, self.sign(operator, node), "operator", self.all([left, right], depth))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return Apply(span, text, self.sign(operator, node), "operator", self.all([left, right], depth))
            case ast.BoolOp(op=operator):
                raise self.foreign(operator, node)
        raise self.foreign(node, node)

    def sign(self, operator: ast.AST, node: ast.expr) -> str:
        """The sign of an operator, if the dialect has it."""
        if type(operator) not in self.dialect.operators:
            raise self.foreign(operator, node)
        return self.dialect.operators[type(operator)]

    def all(self, nodes: Sequence[ast.expr], depth: int) -> tuple[Expression, ...]:
        """Several expressions, in order."""
        return tuple([self.expression(node, depth) for node in nodes])

    def several(self, nodes: Sequence[ast.expr], depth: int) -> tuple[Expression, ...]:
        """Expressions of which a dialect may have some with a star."""
        return self.all(nodes, depth)

    def constant(self, value: object, span: Span, text: str) -> Constant:
        """A number, True, False, None or an ellipsis; where the dialect has texts, one of them or any number."""
        if value is None or value is Ellipsis or isinstance(value, bool):
            return Constant(span, text, value)
        if self.dialect.texts and isinstance(value, str | complex):
            return Constant(span, text, value)
        if isinstance(value, int) and (abs(value) < 2**63 or not self.dialect.decimal):
            return Constant(span, text, value)
        if isinstance(value, float) and abs(value) != float("inf"):
            return Constant(span, text, value)
        if isinstance(value, complex):
            raise InputProblem(f"{quote(text)} is not a real number", self.dialect.made_of, "leave j out", span)
        raise InputProblem(
            f"The number {quote(text)} is too large",
            "whole numbers end before 2**63 and others at 1.8e308",
            "write a smaller one",
            span,
        )

    def name(self, name: str, span: Span, text: str) -> Expression:
        """A variable, or a constant that is known by its bare name."""
        if name in self.namespace.constants:
            return Constant(span, text, self.namespace.constants[name])
        if name in self.namespace.borrowed and self.dialect.calls is None:
            module, word = self.namespace.borrowed[name]
            return ArrayDtype(span, text, word) if word in LIBRARIES[module].dtypes else Word(span, text, module, word)
        if name in self.namespace.imported and self.dialect.calls is None:
            return Word(span, text, "torch", self.namespace.imported[name])
        if name in self.namespace.modules:
            fix = f"call one of its functions, as in {name}.…(x)"
            raise InputProblem(f"{quote(name)} is a module", "a value is needed here", fix, span)
        if name in self.namespace.charts:
            raise InputProblem(f"{quote(name)} is a chart", "the lab does not draw charts", "leave it out", span)
        if self.names is not None and name not in self.names:
            raise InputProblem(
                f"The name {quote(name)} is unknown here", self.dialect.beyond, self.dialect.example, span
            )
        return Name(span, name, name)

    def attribute(self, node: ast.Attribute, depth: int) -> Expression:
        """`x.shape`, `torch.float32`, `math.pi`, `np.float64`."""
        span, text = self.source.piece(node)
        if node.attr == "__name__" and isinstance(node.value, ast.Attribute) and node.value.attr == "__class__":
            kind = Call(*self.source.piece(node.value), "type", (self.expression(node.value.value, depth),), ())
            return Apply(span, text, "__name__", "attribute", (kind,))
        if node.attr == "__cause__":
            return Apply(span, text, node.attr, "attribute", (self.expression(node.value, depth),))
        if node.attr in SPECIAL:
            last = span.end
            raise private(node.attr, Span(span.line, max(last - len(node.attr), 1), last))
        found = attribute(self.dialect, self.namespace, node, span)
        if found.kind == "value":
            return Constant(span, text, found.value)
        if found.kind == "dtype":
            return ArrayDtype(span, text, found.word)
        if found.kind == "function":
            return Word(span, text, found.value, found.word)
        return Apply(span, text, found.word, "attribute", (self.expression(node.value, depth),))

    def call(self, node: ast.Call, depth: int) -> Expression:
        """`f(x)`, `torch.exp(x)`, `x.exp()`, `np.array(…)`, `time.time()`."""
        span, text = self.source.piece(node)
        found = called(self.dialect, self.namespace, node.func, self.source.span(node.func), span)
        if found is None:
            return self.call_value(node, depth)
        receiver: tuple[Expression, ...] = ()
        if found.kind == "method" and isinstance(node.func, ast.Attribute):
            receiver = (self.expression(node.func.value, depth),)
        arguments, keywords = self.arguments(node, depth)
        if found.kind == "class":
            word = Word(self.source.span(node.func), self.source.said(node.func), "torch", found.word)
            return CallValue(span, text, word, arguments, keywords)
        if found.kind == "own":
            return Call(span, text, found.word, arguments, keywords)
        if found.kind == "method" or found.kind == "function":  # noqa: PLR1714 - so that mypy sees which kinds are left
            if found.operation is not None:
                names = [name for name, _ in keywords if name != "**"]
                check_arguments(self.dialect, found.operation, len(receiver + arguments), names, text, span)
            return Apply(span, text, found.word, found.kind, receiver + arguments, keywords)
        return Library(span, text, found.kind, found.word, arguments, keywords)

    def call_value(self, node: ast.Call, _depth: int) -> Expression:
        """A call of what has no name."""
        raise self.foreign(node, node)

    def arguments(
        self, node: ast.Call, depth: int
    ) -> tuple[tuple[Expression, ...], tuple[tuple[str, Expression], ...]]:
        """What a call is given, by place and by name."""
        arguments = self.several(node.args, depth)
        keywords: list[tuple[str, Expression]] = []
        for keyword in node.keywords:
            if keyword.arg is None and ast.Dict not in self.dialect.forms:
                raise self.foreign(keyword.value, node)
            if keyword.arg is not None and any(name == keyword.arg for name, _ in keywords):
                raise InputProblem(
                    f"{quote(keyword.arg)} is given twice",
                    "an argument has one value",
                    "leave one out",
                    self.source.span(keyword),
                )
            keywords.append((keyword.arg or "**", self.expression(keyword.value, depth)))
        return arguments, tuple(keywords)

    def subscript(self, node: ast.Subscript, depth: int) -> Subscript:
        """`value[index, …]`."""
        value = self.expression(node.value, depth)
        listed = isinstance(node.slice, ast.Tuple)
        entries = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        index = tuple([self.entry(entry, depth) for entry in entries])
        return Subscript(*self.source.piece(node), value, index, listed)

    def entry(self, node: ast.expr, depth: int) -> Entry:
        """One of the things between square brackets."""
        if not isinstance(node, ast.Slice):
            return self.expression(node, depth)
        ends = [None if end is None else self.expression(end, depth) for end in (node.lower, node.upper, node.step)]
        return Slice(*self.source.piece(node), *ends)

    def foreign(self, node: ast.AST, place: ast.expr | ast.stmt) -> InputProblem:
        """What is said of a piece that is outside the dialect; `place` is the piece or what it is part of."""
        span, text = self.source.piece(place)
        if isinstance(place, ast.BoolOp) and place.values[0].end_lineno == place.lineno:
            line, word = self.source.lines[place.lineno - 1], type(node).__name__.lower()
            at = line.find(word, self.source.offset(place.lineno, place.values[0].end_col_offset or 0))
            span = self.source.place(place.lineno, at, at + len(word)) if at >= 0 else span
        return foreign(self.dialect, node, text, span)

    def count(self, node: ast.expr, depth: int) -> None:
        """Count `node`, which stands `depth` operations deep, and refuse it if that is too many."""
        negative = isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
        self.pieces += not (isinstance(node, ast.Constant) or negative)
        if self.pieces <= self.dialect.pieces and depth <= limits.PROGRAM_DEPTH:
            return
        on_a_line = "name a part of it on its own line" if self.dialect.lines else "leave some out"
        for size, limit, what, fix in (
            (self.pieces, self.dialect.pieces, "operations and names", "leave some out"),
            (depth, limits.PROGRAM_DEPTH, "operations applied on top of one another", on_a_line),
        ):
            if size > limit:
                raise InputProblem(
                    f"The {self.dialect.thing} has more than {limit} {what}",
                    "a larger one could not be shown",
                    fix,
                    self.source.span(node),
                )
