"""Reads the statements of a listing that raise errors and catch them."""

import ast
from abc import abstractmethod
from collections.abc import Sequence

from core.language import statements as made
from core.language.reading.imports import ImportReader
from core.language.statements import Block, Statement


class ErrorReader(ImportReader):
    """`try` and `raise`."""

    @abstractmethod
    def block(self, body: Sequence[ast.stmt], level: int) -> Block:
        """The statements of a block."""

    def try_(self, node: ast.Try, level: int) -> Statement:
        """`try`."""
        body = self.block(node.body, level + 1)
        handlers = tuple([self.handler(handler, level) for handler in node.handlers])
        otherwise, last = (self.block(part, level + 1) for part in (node.orelse, node.finalbody))
        return made.Try(*self.place(node), body, handlers, otherwise, last)

    def handler(self, node: ast.ExceptHandler, level: int) -> made.Handler:
        """`except`."""
        span = self.source.span(node)
        error = None if node.type is None else self.expression(node.type)
        if node.name:
            self.namespace.forget(node.name)
        head = self.source.lines[span.line - 1].strip()
        return made.Handler(span, head, error, node.name, self.block(node.body, level + 1))

    def raise_(self, node: ast.Raise, _level: int) -> Statement:
        """`raise`."""
        span, text = self.place(node)
        error, cause = (None if each is None else self.expression(each) for each in (node.exc, node.cause))
        return made.Raise(span, text, error, cause, node.cause is not None)
