"""Reads the expressions that only listings have: f-strings, logic, comprehensions, dictionaries, lambdas, targets."""

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Literal

from core.language.reading import skipped
from core.language.reading.lookup import check_settable
from core.language.reading.reader import Reader
from core.language.syntax import (
    CallValue,
    Choice,
    Comparisons,
    Comprehension,
    Entries,
    Expression,
    Field,
    ForClause,
    Formatted,
    Items,
    Lambda,
    Logic,
    Name,
    Parameters,
    Property,
    Starred,
    Target,
    Unpacked,
    Walrus,
)
from core.language.words.listing import BUILTINS
from core.problem import InputProblem, Span, quote

_EAGER: Final = frozenset(BUILTINS) - {"next", "iter"}
_CONVERSIONS: Final[dict[int, Literal["", "r", "s", "a"]]] = {-1: "", ord("r"): "r", ord("s"): "s", ord("a"): "a"}


class ListingReader(Reader):
    """The expressions of a listing."""

    walruses: set[str] = set()  # noqa: RUF012 - of the listing itself; a function has its own
    eager: tuple[ast.expr, ...] = ()  # generators that the call at hand goes through at once

    def operation(self, node: ast.expr, depth: int) -> Expression:  # noqa: PLR0911 - one per form
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
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp() | ast.DictComp():
                return self.comprehension(node, depth)
            case ast.Set(elts=elements):
                return Items(span, text, self.several(elements, depth), "set")
            case ast.Dict(keys=keys, values=values):
                pairs = [(None if key is None else self.expression(key, depth)) for key in keys]
                return Entries(span, text, tuple(zip(pairs, self.all(values, depth), strict=True)))
            case ast.Lambda(args=given, body=body):
                with self.inner(), self.own_names() as names:
                    parameters = self.parameters(given, text, span)
                    value = self.expression(body, depth)
                    return Lambda(span, text, parameters, value, frozenset(names))
            case ast.NamedExpr(target=ast.Name(id=name), value=given):
                value = self.expression(given, depth)
                self.namespace.forget(name)
                self.walruses.add(name)
                return Walrus(span, text, name, value)
        return super().operation(node, depth)

    @contextmanager
    def own_names(self) -> Iterator[set[str]]:
        """The names that a function gives values to by `:=`, collected while it is read."""
        outside, self.walruses = self.walruses, set[str]()
        try:
            yield self.walruses
        finally:
            self.walruses = outside

    @contextmanager
    def inner(self) -> Iterator[None]:
        """Names that are given values inside are variables there, and afterwards what they were before."""
        kept, self.namespace = self.namespace, self.namespace.copy()
        try:
            yield
        finally:
            self.namespace = kept

    def several(self, nodes: Sequence[ast.expr], depth: int) -> tuple[Expression, ...]:
        """Expressions, of which some may have a star."""
        found: list[Expression] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                self.count(node, depth)
                found.append(Starred(*self.source.piece(node), self.expression(node.value, depth)))
            else:
                found.append(self.expression(node, depth))
        return tuple(found)

    def comprehension(
        self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp, depth: int
    ) -> Comprehension:
        """A loop inside brackets, or several."""
        if any(loop.is_async for loop in node.generators):
            raise self.foreign(node.generators[0], node)
        loops = []
        with self.inner():
            for loop in node.generators:
                iterable = self.expression(loop.iter, depth)
                target = self.target(loop.target)
                loops.append(ForClause(target, iterable, self.all(loop.ifs, depth)))
            key, element = (node.key, node.value) if isinstance(node, ast.DictComp) else (None, node.elt)
            first = None if key is None else self.expression(key, depth)
            value = self.expression(element, depth)
        kind: Literal["list", "set", "dict", "generator"] = (
            "dict" if first is not None else "set" if isinstance(node, ast.SetComp) else "list"
        )
        if isinstance(node, ast.GeneratorExp) and node not in self.eager:
            kind = "generator"
        return Comprehension(*self.source.piece(node), value, tuple(loops), kind, first)

    def call(self, node: ast.Call, depth: int) -> Expression:
        """Any call; of a bar of progress, what it goes through."""
        through = skipped.bar(self.namespace, node)
        if through is not None:
            return self.expression(through, depth)
        known = isinstance(node.func, ast.Attribute) or getattr(node.func, "id", "") in _EAGER
        outside, self.eager = self.eager, tuple(node.args) if known else ()
        try:
            return super().call(node, depth)
        finally:
            self.eager = outside

    def call_value(self, node: ast.Call, depth: int) -> CallValue:
        """`f(x)(y)`, `functions[0](x)`."""
        function = self.expression(node.func, depth)
        return CallValue(*self.source.piece(node), function, *self.arguments(node, depth))

    def parameters(self, given: ast.arguments, text: str, span: Span) -> Parameters:
        """The parameters of a function, which are variables from here on; their defaults are read before them."""
        names = [argument.arg for argument in (*given.posonlyargs, *given.args)]
        defaults = self.all(given.defaults, 1)
        named = [
            (argument.arg, None if default is None else self.expression(default, 1))
            for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
        ]
        rest, others = (None if each is None else each.arg for each in (given.vararg, given.kwarg))
        made = Parameters(tuple(names), defaults, len(given.posonlyargs), tuple(named), rest, others)
        if len(set(made.all)) < len(made.all):
            raise InputProblem(
                f"{quote(text)} has two parameters with the same name",
                "Python allows only one",
                "rename one of them",
                span,
            )
        for name in made.all:
            self.namespace.forget(name)
        return made

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
            stars = [place for place, item in enumerate(node.elts) if isinstance(item, ast.Starred)]
            if len(stars) > 1:
                raise InputProblem(
                    f"{quote(text)} has two stars", "only one of them can take the rest", "leave one out", span
                )
            items = [item.value if isinstance(item, ast.Starred) else item for item in node.elts]
            return Unpacked(span, text, tuple([self.target(item) for item in items]), stars[0] if stars else None)
        raise self.foreign(node, node)
