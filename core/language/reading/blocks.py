"""Reads the statements of a listing, by an allow-list; their expressions are read in `core.language.reading.forms`."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from core import limits
from core.language import statements as made
from core.language.reading import skipped
from core.language.reading.definitions import DefinitionReader, own_words
from core.language.reading.dialects import LISTING
from core.language.reading.namespace import Namespace
from core.language.reading.source import Source
from core.language.statements import Block, Statement
from core.language.syntax import Name, Property, Subscript
from core.language.words.modules import SPECIAL
from core.problem import InputProblem, quote

_LEAVING: Final[Mapping[type[ast.stmt], Literal["break", "continue", "pass"]]] = {
    ast.Break: "break",
    ast.Continue: "continue",
    ast.Pass: "pass",
}


def read_block(source: Source, body: Sequence[ast.stmt]) -> tuple[Block, Namespace, InputProblem | None]:
    """The statements of a listing up to the first that cannot be read, the names by then, and what is wrong with it."""
    own = own_words(body, (*LISTING.attributes, *LISTING.methods))
    more = tuple(sorted(own - {*SPECIAL}))
    dialect = replace(LISTING, own=own, attributes=(*LISTING.attributes, *more), others=(*LISTING.others, *more))
    reader = _Statements(source, dialect, Namespace())
    read: list[Statement] = []
    unread: InputProblem | None = None
    for node in body:
        try:
            read.append(reader.statement(node, 0))
        except InputProblem as problem:
            unread = problem
            break
    for place in source.ends(body):
        if place < len(read) and isinstance(last := read[place], made.Evaluate):
            read[place] = replace(last, shown=True)
    return tuple(read), reader.namespace, unread


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
        if isinstance(node.value, ast.Yield | ast.YieldFrom):
            return self.yield_(node, node.value, node.targets)
        if (why := skipped.reason(self.namespace, node.value)) is not None:
            for target in node.targets:
                skipped.name(self.namespace, target, why)
            return made.Skip(span, text, why)
        value, targets = self.expression(node.value), tuple([self.target(target) for target in node.targets])
        if skipped.is_bar(self.namespace, node.value):
            self.namespace.bars |= {target.name for target in targets if isinstance(target, Name)}
        return made.Assign(span, text, targets, value)

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
        if isinstance(node.value, ast.Yield | ast.YieldFrom):
            return self.yield_(node, node.value)
        if (why := skipped.reason(self.namespace, node.value)) is not None:
            return made.Skip(span, text, why)
        if span.line in self.source.skipped and text == '""':
            return made.Skip(self.source.whole(span.line), *self.source.skipped[span.line])
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
        if (why := skipped.drawn(self.namespace, node)) is not None:
            return made.Skip(*self.place(node), why)
        iterable = self.expression(node.iter)
        target = self.target(node.target)
        body, otherwise = self.loop(node.body, level), self.block(node.orelse, level + 1)
        return made.For(*self.place(node), target, iterable, body, otherwise)

    def with_(self, node: ast.With, level: int) -> Statement:
        if (why := skipped.opened(self.namespace, node.items)) is not None:
            return made.Skip(*self.place(node), why)
        contexts = []
        bars: list[Statement] = []
        for item in node.items:
            if skipped.is_bar(self.namespace, item.context_expr):
                bars += self.bar(node, item)
                continue
            contexts.append(self.context(item))
        guarded = sum(each.word == "inference_mode" for each in contexts)
        self.guarded += guarded
        body = self.block(node.body, level + 1)
        self.guarded -= guarded
        return made.With(*self.place(node), tuple(contexts), (*bars, *body))

    def context(self, item: ast.withitem) -> made.WithItem:
        """One of the contexts of a `with`."""
        place = self.source.piece(item.context_expr)
        if self.is_mode(item.context_expr):
            if item.optional_vars is not None:
                raise self.foreign(item.optional_vars, item.optional_vars)
            return made.WithItem(*place, *self.mode(item.context_expr, "a context"))
        called = item.context_expr.func if isinstance(item.context_expr, ast.Call) else None
        if isinstance(called, ast.Name) and called.id == "open":
            return made.WithItem(*place, *self.mode(item.context_expr, "a context"))  # which refuses it
        value = self.expression(item.context_expr)
        return made.WithItem(*place, "", value, None if item.optional_vars is None else self.target(item.optional_vars))

    def bar(self, node: ast.With, item: ast.withitem) -> list[Statement]:
        """`with tqdm(items) as bar`: the variable is what the bar goes through."""
        if not isinstance(item.optional_vars, ast.Name):
            return []
        value, target = self.expression(item.context_expr), self.target(item.optional_vars)
        self.namespace.bars.add(item.optional_vars.id)
        return [made.Assign(*self.place(node), (target,), value)]

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
