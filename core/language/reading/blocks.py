"""Reads the statements of a listing, by an allow-list; their expressions are read in `core.language.reading.forms`."""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from core import limits
from core.language import statements as made
from core.language.reading.dialects import LISTING
from core.language.reading.forms import ListingReader
from core.language.reading.namespace import MODULES, Namespace, of_charts, path_under
from core.language.reading.refusals import check_definition, unknown
from core.language.reading.source import Source
from core.language.statements import Block, Statement
from core.language.syntax import Expression, Name, Property, Subscript
from core.language.words import listing as words
from core.problem import InputProblem, Span, quote

_LEAVING: Final[Mapping[type[ast.stmt], Literal["break", "continue", "pass"]]] = {
    ast.Break: "break",
    ast.Continue: "continue",
    ast.Pass: "pass",
}


def read_block(source: Source, body: Sequence[ast.stmt]) -> tuple[Block, Namespace]:
    """The statements of a listing, and what its names stand for at its end. Raises `InputProblem`."""
    reader = _Statements(source, LISTING, Namespace())
    return reader.block(body, 0), reader.namespace


class _Statements(ListingReader):
    """One pass over the statements of a listing, by an allow-list; inside how many loops and functions it stands."""

    loops = 0
    functions = 0

    def block(self, body: Sequence[ast.stmt], level: int) -> Block:
        if level > limits.LISTING_BLOCKS:
            raise InputProblem(
                "This block is nested too deeply",
                f"at most {limits.LISTING_BLOCKS} blocks stand inside one another",
                "move an inner part into a function",
                self.source.span(body[0]),
            )
        return tuple([self.statement(node, level) for node in body])

    def statement(self, node: ast.stmt, level: int) -> Statement:
        read = _STATEMENTS.get(type(node))
        if read is None:
            raise self.foreign(node, node)
        statement: Statement = read(self, node, level)
        return statement

    def place(self, node: ast.stmt) -> tuple[Span, str]:
        """Where a statement stands and what it says; of a compound one only the head."""
        span = self.source.span(node)
        if not hasattr(node, "body"):
            return span, self.source.said(node)
        line = self.source.lines[span.line - 1].split("#")[0].rstrip()
        return Span(span.line, span.column, max(len(line) + 1, span.column + 1)), line[span.column - 1 :]

    def assign(self, node: ast.Assign, _level: int) -> Statement:
        span, text = self.place(node)
        if self.namespace.draws(node.value):
            for target in node.targets:
                self.namespace.charts |= {name.id for name in ast.walk(target) if isinstance(name, ast.Name)}
            return made.Skip(span, text, "a chart: the lab does not draw charts")
        value = self.expression(node.value)
        return made.Assign(span, text, tuple([self.target(target) for target in node.targets]), value)

    def annotated(self, node: ast.AnnAssign, _level: int) -> Statement:
        span, text = self.place(node)
        if node.value is None:
            return made.Skip(span, text, "an annotation: nothing is assigned")
        value = self.expression(node.value)
        return made.Assign(span, text, (self.target(node.target),), value)

    def augment(self, node: ast.AugAssign, _level: int) -> Statement:
        span, text = self.place(node)
        operator = self.dialect.operators.get(type(node.op))
        value = self.expression(node.value)
        target = self.target(node.target)
        if operator is None or not isinstance(target, Name | Subscript | Property):
            raise self.foreign(node.op, node)
        return made.Augment(span, text, target, operator, value)

    def evaluate(self, node: ast.Expr, _level: int) -> Statement:
        span, text = self.place(node)
        if self.namespace.draws(node.value):
            return made.Skip(span, text, "a chart: the lab does not draw charts")
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return made.Skip(span, text, "a text that nobody uses, as documentation")
        return made.Evaluate(span, text, self.expression(node.value))

    def branch(self, node: ast.If, level: int) -> Statement:
        """An if with its elifs, however many: they are read in a loop, and count as one level."""
        chain = [node]
        while len(chain[-1].orelse) == 1 and isinstance(following := chain[-1].orelse[0], ast.If):
            chain.append(following)
        heads = [(self.place(each), self.expression(each.test), self.block(each.body, level + 1)) for each in chain]
        otherwise = self.block(chain[-1].orelse, level + 1)
        for place, test, body in reversed(heads):
            otherwise = (made.If(*place, test, body, otherwise),)
        return otherwise[0]

    def while_(self, node: ast.While, level: int) -> Statement:
        test = self.expression(node.test)
        return made.While(*self.place(node), test, self.loop(node.body, level), self.block(node.orelse, level + 1))

    def loop(self, body: Sequence[ast.stmt], level: int) -> Block:
        self.loops += 1
        block = self.block(body, level + 1)
        self.loops -= 1
        return block

    def for_(self, node: ast.For, level: int) -> Statement:
        iterable = self.expression(node.iter)
        target = self.target(node.target)
        body, otherwise = self.loop(node.body, level), self.block(node.orelse, level + 1)
        return made.For(*self.place(node), target, iterable, body, otherwise)

    def with_(self, node: ast.With, level: int) -> Statement:
        contexts: list[tuple[str, Expression | None]] = []
        for item in node.items:
            call = item.context_expr
            word = self.context(call)
            if not isinstance(call, ast.Call) or word not in words.CONTEXTS or item.optional_vars or call.keywords:
                raise InputProblem(
                    f"{quote(self.source.said(call))} is not a context that the lab knows",
                    "it knows " + ", ".join(f"torch.{name}()" for name in words.CONTEXTS),
                    "choose one of them",
                    self.source.span(call),
                )
            if len(call.args) > (word in ("set_grad_enabled", "inference_mode")):
                raise self.foreign(call, call)
            contexts.append((word, self.expression(call.args[0]) if call.args else None))
        return made.With(*self.place(node), tuple(contexts), self.block(node.body, level + 1))

    def context(self, call: ast.expr) -> str:
        """The path under torch of what is called, empty if it is not torch's."""
        if not isinstance(call, ast.Call):
            return ""
        if isinstance(call.func, ast.Name):
            return self.namespace.imported.get(call.func.id, "")
        module, word = self.namespace.path(call.func) or ("", "")
        return word if module == "torch" else ""

    def try_(self, node: ast.Try, level: int) -> Statement:
        span, text = self.place(node)
        if len(node.handlers) != 1 or node.orelse or node.finalbody:
            raise InputProblem(
                "This try has more than one except", "the lab knows try with one except", "leave the others out", span
            )
        handler = node.handlers[0]
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type] if handler.type else []
        errors = tuple([kind.id for kind in kinds if isinstance(kind, ast.Name) and kind.id in words.ERRORS])
        if len(errors) != len(kinds):
            raise unknown(self.dialect, "error", self.source.said(handler.type or node), words.ERRORS, span)
        body = self.block(node.body, level + 1)
        if handler.name:
            self.namespace.forget(handler.name)
        return made.Try(span, text, body, errors or ("Exception",), handler.name, self.block(handler.body, level + 1))

    def define(self, node: ast.FunctionDef, level: int) -> Statement:
        span, text = self.place(node)
        check_definition(node, text, span, nested=self.functions > 0)
        given = node.args
        names = [argument.arg for argument in given.args]
        defaults = [None] * (len(names) - len(given.defaults)) + [self.expression(value) for value in given.defaults]
        kept = self.namespace.copy()
        for name in (node.name, *names):
            self.namespace.forget(name)
        loops, self.loops, self.functions = self.loops, 0, self.functions + 1
        body = self.block(node.body, level + 1)
        self.loops, self.functions = loops, self.functions - 1
        self.namespace = kept
        self.namespace.forget(node.name)
        return made.Define(span, text, node.name, tuple(zip(names, defaults, strict=True)), body)

    def return_(self, node: ast.Return, _level: int) -> Statement:
        if not self.functions:
            raise self.outside(node, "return", "a function")
        return made.Return(*self.place(node), None if node.value is None else self.expression(node.value))

    def leave(self, node: ast.Break | ast.Continue | ast.Pass, _level: int) -> Statement:
        word = _LEAVING[type(node)]
        if word != "pass" and not self.loops:
            raise self.outside(node, word, "a loop")
        return made.Leave(*self.place(node), word)

    def outside(self, node: ast.stmt, word: str, what: str) -> InputProblem:
        span = self.place(node)[0]
        return InputProblem(f"{quote(word)} stands outside {what}", f"it leaves {what}", "leave it out", span)

    def delete(self, node: ast.Delete, _level: int) -> Statement:
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if len(names) != len(node.targets):
            raise self.foreign(node, node)
        return made.Delete(*self.place(node), tuple(names))

    def assert_(self, node: ast.Assert, _level: int) -> Statement:
        message = None if node.msg is None else self.expression(node.msg)
        return made.Assert(*self.place(node), self.expression(node.test), message)

    def import_(self, node: ast.Import, _level: int) -> Statement:
        for alias in node.names:
            if not self.namespace.import_module(alias):
                raise self.foreign(node, node)
        drawn = self.namespace.charts & {alias.asname for alias in node.names}
        return made.Skip(*self.place(node), "charts: the lab does not draw charts" if drawn else "known here already")

    def import_from(self, node: ast.ImportFrom, _level: int) -> Statement:
        module = node.module or ""
        if of_charts(module):
            self.namespace.charts |= {alias.asname or alias.name for alias in node.names}
            return made.Skip(*self.place(node), "charts: the lab does not draw charts")
        for alias in node.names:
            of_torch = module.partition(".")[0] == "torch" and not node.level
            if not of_torch and f"{module}.{alias.name}" not in MODULES:
                raise self.foreign(node, node)
            if not self.namespace.import_from_torch(module, alias):
                path = path_under(module, alias.name)
                raise unknown(self.dialect, "function", f"torch.{path}", self.dialect.functions, self.source.span(node))
        return made.Skip(*self.place(node), "known here already")


_STATEMENTS: Final[Mapping[type[ast.stmt], Callable[..., Any]]] = {
    ast.Assign: _Statements.assign,
    ast.AnnAssign: _Statements.annotated,
    ast.AugAssign: _Statements.augment,
    ast.Expr: _Statements.evaluate,
    ast.If: _Statements.branch,
    ast.While: _Statements.while_,
    ast.For: _Statements.for_,
    ast.With: _Statements.with_,
    ast.Try: _Statements.try_,
    ast.FunctionDef: _Statements.define,
    ast.Return: _Statements.return_,
    ast.Break: _Statements.leave,
    ast.Continue: _Statements.leave,
    ast.Pass: _Statements.leave,
    ast.Delete: _Statements.delete,
    ast.Assert: _Statements.assert_,
    ast.Import: _Statements.import_,
    ast.ImportFrom: _Statements.import_from,
}
