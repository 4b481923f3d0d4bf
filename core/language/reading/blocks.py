"""Reads the statements of a listing, by an allow-list; their expressions are read in `core.language.reading.forms`."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from core import limits
from core.language import statements as made
from core.language.reading.definitions import DefinitionReader, own_words
from core.language.reading.dialects import LISTING
from core.language.reading.namespace import Namespace
from core.language.reading.refusals import unknown
from core.language.reading.source import Source
from core.language.statements import Block, Statement
from core.language.syntax import Name, Property, Subscript
from core.language.words import listing as words
from core.language.words.modules import SPECIAL
from core.problem import InputProblem, Span, quote

_LEAVING: Final[Mapping[type[ast.stmt], Literal["break", "continue", "pass"]]] = {
    ast.Break: "break",
    ast.Continue: "continue",
    ast.Pass: "pass",
}


def read_block(source: Source, body: Sequence[ast.stmt]) -> tuple[Block, Namespace]:
    """The statements of a listing, and what its names stand for at its end. Raises `InputProblem`."""
    own = own_words(body, (*LISTING.attributes, *LISTING.methods))
    more = tuple(sorted(own - {*SPECIAL}))
    dialect = replace(LISTING, own=own, attributes=(*LISTING.attributes, *more), others=(*LISTING.others, *more))
    reader = _Statements(source, dialect, Namespace())
    return reader.block(body, 0), reader.namespace


class _Statements(DefinitionReader):
    """One pass over the statements of a listing, by an allow-list; inside how many loops and functions it stands."""

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
        contexts = []
        for item in node.items:
            contexts.append(self.mode(item.context_expr, "a context"))
            if item.optional_vars is not None:
                raise self.foreign(item.optional_vars, item.optional_vars)
        return made.With(*self.place(node), tuple(contexts), self.block(node.body, level + 1))

    def try_(self, node: ast.Try, level: int) -> Statement:
        body = self.block(node.body, level + 1)
        handlers = tuple([self.handler(handler, level) for handler in node.handlers])
        otherwise, last = (self.block(part, level + 1) for part in (node.orelse, node.finalbody))
        return made.Try(*self.place(node), body, handlers, otherwise, last)

    def handler(self, node: ast.ExceptHandler, level: int) -> made.Handler:
        span = self.source.span(node)
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type else []
        errors = tuple([self.error(kind, span) for kind in kinds])
        if node.name:
            self.namespace.forget(node.name)
        head = self.source.lines[span.line - 1].strip()
        return made.Handler(span, head, errors or ("Exception",), node.name, self.block(node.body, level + 1))

    def error(self, node: ast.expr, span: Span) -> str:
        """The name of one of Python's errors."""
        if not isinstance(node, ast.Name) or node.id not in words.ERRORS:
            raise unknown(self.dialect, "error", self.source.said(node), words.ERRORS, span)
        return node.id

    def raise_(self, node: ast.Raise, _level: int) -> Statement:
        span, text = self.place(node)
        if node.exc is None:
            return made.Raise(span, text, None, None)
        call = node.exc
        name = self.error(call.func if isinstance(call, ast.Call) else call, span)
        arguments = call.args if isinstance(call, ast.Call) else []
        if node.cause is not None or len(arguments) > 1 or (isinstance(call, ast.Call) and call.keywords):
            raise self.foreign(node, node)
        return made.Raise(span, text, name, self.expression(arguments[0]) if arguments else None)

    def declare(self, node: ast.Global | ast.Nonlocal, _level: int) -> Statement:
        word: Literal["global", "nonlocal"] = "global" if isinstance(node, ast.Global) else "nonlocal"
        if word == "nonlocal" and self.functions < 2:
            raise self.outside(node, word, "a function that stands inside another")
        for name in node.names:
            self.namespace.forget(name)
        return made.Declare(*self.place(node), word, tuple(node.names))

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
        why = f"it belongs to {what}" if word == "nonlocal" else f"it leaves {what}"
        return InputProblem(f"{quote(word)} stands outside {what}", why, "leave it out", span)

    def delete(self, node: ast.Delete, _level: int) -> Statement:
        targets = []
        for each in node.targets:
            target = self.target(each)
            if not isinstance(target, Name | Subscript | Property):
                raise self.foreign(node, node)
            targets.append(target)
        return made.Delete(*self.place(node), tuple(targets))

    def assert_(self, node: ast.Assert, _level: int) -> Statement:
        message = None if node.msg is None else self.expression(node.msg)
        return made.Assert(*self.place(node), self.expression(node.test), message)


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
    ast.Raise: _Statements.raise_,
    ast.FunctionDef: _Statements.define,
    ast.ClassDef: _Statements.class_,
    ast.Global: _Statements.declare,
    ast.Nonlocal: _Statements.declare,
    ast.Return: _Statements.return_,
    ast.Break: _Statements.leave,
    ast.Continue: _Statements.leave,
    ast.Pass: _Statements.leave,
    ast.Delete: _Statements.delete,
    ast.Assert: _Statements.assert_,
    ast.Import: _Statements.import_,
    ast.ImportFrom: _Statements.import_from,
}
