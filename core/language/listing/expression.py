"""Reads the expressions of a listing: those of programs, and texts, f-strings, logic, comprehensions and more words."""

import ast
from collections.abc import Mapping
from typing import Final, Literal

import torch

from core import limits
from core.language.expression import OPERATORS, ExpressionReader
from core.language.listing import vocabulary as words
from core.language.listing.namespace import Namespace
from core.language.listing.refusals import foreign, unknown
from core.language.listing.syntax import (
    ArrayDtype,
    Call,
    Chain,
    Choice,
    Comprehension,
    Field,
    Formatted,
    Library,
    Logic,
    Property,
    Target,
    Unpacked,
)
from core.language.program.syntax import Apply, Constant, Expression, Name, Subscript
from core.language.source import Source
from core.problem import InputProblem, Span, nearest, quote

_OPERATORS: Final[Mapping[type[ast.AST], str]] = {
    **OPERATORS,
    ast.FloorDiv: "//",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.Not: "not",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_CONVERSIONS: Final[Mapping[int, Literal["", "r", "s", "a"]]] = {-1: "", ord("r"): "r", ord("s"): "s", ord("a"): "a"}
_MATH_CONSTANTS: Final = {
    "pi": torch.pi, "e": torch.e, "inf": float("inf"), "nan": float("nan"), "tau": 2 * torch.pi
}  # fmt: skip

Arguments = tuple[tuple[Expression, ...], tuple[tuple[str, Expression], ...]]


class ListingExpressions(ExpressionReader):
    """One pass over the expressions of a listing; `namespace` is what names stand for at the place it has reached."""

    operators = _OPERATORS
    thing = "listing"
    most = limits.LISTING_PIECES

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.namespace = Namespace()

    def foreign(self, node: ast.AST, place: ast.expr | ast.stmt) -> InputProblem:
        """What is said of a piece that is outside the language."""
        return foreign(node, self.source.text(place), self.source.span(place))

    def operation(self, node: ast.expr, depth: int) -> Expression:  # noqa: PLR0911 - one a form
        """Any expression that is no number, name, list or subscript."""
        span, text = self.source.span(node), self.source.text(node)
        match node:
            case ast.BoolOp(op=ast.And()):
                return Logic(span, text, "and", self.all(node.values, depth))
            case ast.BoolOp():
                return Logic(span, text, "or", self.all(node.values, depth))
            case ast.IfExp():
                return Choice(span, text, *self.all((node.test, node.body, node.orelse), depth))
            case ast.Compare(ops=ops) if len(ops) > 1:
                if stranger := next((op for op in ops if type(op) not in self.operators), None):
                    raise self.foreign(stranger, node)
                first, *others = self.all((node.left, *node.comparators), depth)
                signs = [self.operators[type(op)] for op in ops]
                return Chain(span, text, first, tuple(zip(signs, others, strict=True)))
            case ast.JoinedStr():
                return self.formatted(node, depth)
            case ast.ListComp(generators=[generator]) | ast.GeneratorExp(generators=[generator]):
                target = self.target(generator.target)
                iterable = self.expression(generator.iter, depth)
                return Comprehension(
                    span, text, self.expression(node.elt, depth), target, iterable, self.all(generator.ifs, depth)
                )
        return super().operation(node, depth)

    def constant(self, value: object, span: Span, text: str) -> Constant:
        """A text or a number of any size that has few digits, or what programs have."""
        if isinstance(value, str | int | complex):
            return Constant(span, text, value)
        return super().constant(value, span, text)

    def formatted(self, node: ast.JoinedStr, depth: int) -> Formatted:
        """An f-string."""
        return Formatted(self.source.span(node), self.source.text(node), self.parts(node, depth, 0))

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

    def name(self, name: str, span: Span) -> Expression:
        """A variable, or a dtype that was imported by its bare name."""
        if name in self.namespace.constants:
            return Constant(span, name, self.namespace.constants[name])
        if name in self.namespace.modules or name in self.namespace.charts:
            raise InputProblem(
                f"{quote(name)} cannot be a value here",
                "it stands for a module or a chart",
                f"call one of its functions, as in {name}.…(x)" if name in self.namespace.modules else "leave it out",
                span,
            )
        return Name(span, name, name)

    def attribute(self, node: ast.Attribute, depth: int) -> Expression:
        """`x.shape`, `torch.float32`, `math.pi`, `np.float64`."""
        span, text = self.source.span(node), self.source.text(node)
        path = self.namespace.path(node)
        if path is None:
            if node.attr not in words.ATTRIBUTES:
                raise unknown("attribute", node.attr, words.ATTRIBUTES, span, words.METHODS)
            return Apply(span, text, node.attr, "attribute", (self.expression(node.value, depth),))
        module, word = path
        if module == "torch":
            if word in words.DTYPES:
                return Constant(span, text, getattr(torch, word))
            if word == "version.cuda":
                return Constant(span, text, torch.version.cuda)
            if word in words.CONSTANTS:
                return Constant(span, text, getattr(torch, word))
            raise unknown("constant of torch", word, (*words.CONSTANTS, *words.DTYPES), span, words.FUNCTIONS)
        if module == "numpy" and word in words.ARRAY_DTYPES:
            return ArrayDtype(span, text, word)
        if module in ("math", "numpy") and word in _MATH_CONSTANTS:
            return Constant(span, text, _MATH_CONSTANTS[word])
        raise unknown(f"constant of {module}", word, tuple(_MATH_CONSTANTS), span)

    def call(self, node: ast.Call, depth: int) -> Expression:
        """`f(x)`, `torch.exp(x)`, `x.exp()`, `np.array(…)`, `time.time()`."""
        span, text = self.source.span(node), self.source.text(node)
        if isinstance(node.func, ast.Name):
            word = node.func.id
            arguments, keywords = self.arguments(node, depth)
            if word in self.namespace.imported:
                self.check_keywords(self.namespace.imported[word], words.FUNCTIONS, keywords, span)
                return Apply(span, text, self.namespace.imported[word], "function", arguments, keywords)
            return Call(span, text, word, arguments, keywords)
        if not isinstance(node.func, ast.Attribute):
            raise self.foreign(node, node)
        path = self.namespace.path(node.func)
        if path is None:
            return self.method(node, node.func, depth)
        module, word = path
        arguments, keywords = self.arguments(node, depth)
        if module == "torch":
            if word not in words.FUNCTIONS:
                raise unknown("function of torch", word, tuple(words.FUNCTIONS), span, words.METHODS)
            self.check_keywords(word, words.FUNCTIONS, keywords, span)
            return Apply(span, text, word, "function", arguments, keywords)
        known = {"math": words.MATH, "time": words.CLOCKS, "numpy": words.ARRAY_FUNCTIONS}[module]
        if word not in known or (module == "math" and word in _MATH_CONSTANTS):
            raise unknown(f"function of {module}", word, known, span)
        library: Literal["time", "math", "numpy"] = (
            "time" if module == "time" else "math" if module == "math" else "numpy"
        )
        return Library(span, text, library, word, arguments, keywords)

    def method(self, node: ast.Call, function: ast.Attribute, depth: int) -> Apply:
        """`x.word(…)`, where `x` is no module."""
        span, text = self.source.span(node), self.source.text(node)
        word = function.attr
        if word not in words.METHODS and word not in words.OTHER_METHODS:
            raise unknown("method", word, (*words.METHODS, *words.OTHER_METHODS), span, words.FUNCTIONS)
        receiver = self.expression(function.value, depth)
        arguments, keywords = self.arguments(node, depth)
        if word not in words.OTHER_METHODS:
            self.check_keywords(word, words.METHODS, keywords, span)
        return Apply(span, text, word, "method", (receiver, *arguments), keywords)

    def arguments(self, node: ast.Call, depth: int) -> Arguments:
        """What a call is given, by place and by name."""
        return self.all(node.args, depth), self.keywords(node, depth)

    def check_keywords(
        self, word: str, table: Mapping[str, object], keywords: tuple[tuple[str, Expression], ...], span: Span
    ) -> None:
        """Refuse an argument by a name that the table does not have for `word`."""
        operation = table[word]
        names = [parameter.name for parameter in getattr(operation, "parameters", ())]
        # Torch takes NumPy's words for these, too.
        names += [numpys for ours, numpys in (("dim", "axis"), ("keepdim", "keepdims")) if ours in names]
        for name, _ in keywords:
            if name not in names:
                suggestion = nearest(name, names)
                raise InputProblem(
                    f"{quote(word)} takes no argument {quote(name)} here",
                    f"by name it takes {', '.join(names)}" if names else "it takes none by name",
                    f"did you mean {suggestion}=" if suggestion else "leave it out",
                    span,
                )

    def target(self, node: ast.expr) -> Target:
        """What stands on the left of an assignment, or behind `for`."""
        span, text = self.source.span(node), self.source.text(node)
        if isinstance(node, ast.Name):
            if node.id == "torch":
                raise InputProblem(
                    f"{quote(node.id)} cannot be assigned", "it is a module", "choose another name", span
                )
            self.namespace.forget(node.id)
            return Name(span, node.id, node.id)
        if isinstance(node, ast.Subscript):
            read = self.expression(node)
            if isinstance(read, Subscript):
                return read
        if isinstance(node, ast.Attribute) and self.namespace.path(node) is None:
            if node.attr not in words.SETTABLE:
                raise unknown("attribute that can be set", node.attr, words.SETTABLE, span)
            return Property(span, text, self.expression(node.value), node.attr)
        if isinstance(node, ast.Tuple | ast.List):
            return Unpacked(span, text, tuple([self.target(item) for item in node.elts]))
        raise self.foreign(node, node)
