"""Reads the statements of a listing that raise errors and catch them."""

import ast
from abc import abstractmethod
from collections.abc import Sequence

from core.language import statements as made
from core.language.reading.imports import ImportReader
from core.language.reading.refusals import unknown
from core.language.statements import Block, Statement
from core.language.words import listing as words
from core.problem import Span


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
        """`raise`."""
        span, text = self.place(node)
        if node.exc is None:
            return made.Raise(span, text, None, None)
        call = node.exc
        name = self.error(call.func if isinstance(call, ast.Call) else call, span)
        arguments = call.args if isinstance(call, ast.Call) else []
        if node.cause is not None or len(arguments) > 1 or (isinstance(call, ast.Call) and call.keywords):
            raise self.foreign(node, node)
        return made.Raise(span, text, name, self.expression(arguments[0]) if arguments else None)
