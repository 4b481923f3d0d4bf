"""Programs: a small subset of Python in torch's names, read into our own records and never executed by Python.

A program is assignments, one a line; the last line is the output. It may hold numbers, names,
`+ - * / % ** @ & | ~`, single comparisons, lists and tuples, subscripts, and the functions, methods and
attributes of `core.language.vocabulary`. Everything else is refused by name, with its place. Tensors are not met
here: what the operations do with their arguments, and how large the results may be, is `core.language.walk.walker`'s
business.
"""

import ast
from collections.abc import Sequence
from typing import Final

import torch

from core.language.characters import PROGRAM
from core.language.expression import ExpressionReader
from core.language.program.refusals import check_arguments, foreign, unknown
from core.language.program.syntax import Apply, Constant, Expression, Name, Program, Statement
from core.language.source import Source, read_syntax
from core.language.vocabulary import ATTRIBUTES, CONSTANTS, DTYPES, FUNCTIONS, METHODS, OPERATIONS
from core.problem import InputProblem, Span, quote

_IGNORED: Final = ("import torch", "import torch.nn.functional as F")


def parse_program(text: str) -> Program:
    """Read a program. Raises `InputProblem`, with the span of the piece that is at fault, and nothing else."""
    body, source = read_syntax(text, PROGRAM)
    return _Parser(source).program(text, body)


class _Parser(ExpressionReader):
    """One pass over Python's syntax tree, by an allow-list."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.assigned: dict[str, Span] = {}
        self.inputs: dict[str, Span] = {}
        self.called: dict[str, Span] = {}
        self.modules = {"torch"}

    def program(self, text: str, body: Sequence[ast.stmt]) -> Program:
        statements = [read for node in body if (read := self.statement(node, last=node is body[-1])) is not None]
        if not statements:
            raise InputProblem("The program is empty", "its last line is the output", "write one, as in z = x * y")
        for name, span in self.called.items():
            if name in self.assigned or name in self.inputs:
                raise InputProblem(
                    f"{quote(name)} is both a variable and a function here",
                    "Python would call the variable",
                    f"give the variable another name, or call torch.{name}",
                    span,
                )
        last = statements[-1]
        return Program(
            text=text,
            statements=tuple(statements),
            inputs=tuple(self.inputs),
            output=last.target or last.expression.text,
            functions=tuple(self.called),
        )

    def statement(self, node: ast.stmt, *, last: bool) -> Statement | None:
        span, text = self.source.span(node), self.source.text(node)
        if isinstance(node, ast.Import) and " ".join(text.split()) in _IGNORED:
            self.modules |= {alias.asname for alias in node.names if alias.asname}
            return None
        if isinstance(node, ast.Expr):
            expression = self.expression(node.value)
            if not last:
                raise InputProblem(
                    f"The value of {quote(text)} is lost",
                    "only the last line may do without a name",
                    "give it one, as in y = …",
                    span,
                )
            return Statement(span, text, None, expression)
        if not isinstance(node, ast.Assign):
            raise self.foreign(node, node)
        target = node.targets[0]
        if len(node.targets) != 1 or not isinstance(target, ast.Name):
            raise InputProblem(
                f"{quote(text)} assigns to something other than one name",
                "each line gives one name to one value",
                "write it as lines like y = …",
                span,
            )
        if target.id in self.modules:
            raise InputProblem(
                f"{quote(target.id)} cannot be assigned",
                "it is a module",
                "choose another name",
                self.source.span(target),
            )
        expression = self.expression(node.value)
        self.assigned.setdefault(target.id, self.source.span(target))
        return Statement(span, text, target.id, expression)

    def name(self, name: str, span: Span) -> Name:
        if name in self.modules:
            raise InputProblem(
                f"{quote(name)} is a module",
                "a value is needed here",
                f"call one of its functions, as in {name}.relu(x)",
                span,
            )
        if name not in self.assigned:
            self.inputs.setdefault(name, span)
        return Name(span, name, name)

    def attribute(self, node: ast.Attribute, depth: int) -> Expression:
        span, text = self.source.span(node), self.source.text(node)
        if self.module(node.value):
            if node.attr in DTYPES:
                return Constant(span, text, getattr(torch, node.attr))
            if node.attr in CONSTANTS:
                return Constant(span, text, CONSTANTS[node.attr])
            raise unknown("constant", node.attr, (*CONSTANTS, *DTYPES), span, FUNCTIONS)
        if node.attr not in ATTRIBUTES:
            raise unknown("attribute", node.attr, ATTRIBUTES, span, METHODS)
        return Apply(span, text, node.attr, "attribute", (self.expression(node.value, depth),))

    def call(self, node: ast.Call, depth: int) -> Expression:
        span, text = self.source.span(node), self.source.text(node)
        receiver: tuple[Expression, ...] = ()
        match node.func:
            case ast.Name(id=word):
                if word not in FUNCTIONS:
                    raise unknown("function", word, FUNCTIONS, self.source.span(node.func), METHODS)
                self.called.setdefault(word, self.source.span(node.func))
            case ast.Attribute(value=value, attr=word) if module := self.module(value):
                if word not in FUNCTIONS or (module == "torch" and OPERATIONS[word].module != "torch"):
                    raise unknown(f"function of {module}", word, FUNCTIONS, span, METHODS)
            case ast.Attribute(value=value, attr=word):
                if word not in METHODS:
                    raise unknown("method", word, METHODS, span, FUNCTIONS)
                receiver = (self.expression(value, depth),)
            case _:
                raise self.foreign(node, node)
        keywords = self.keywords(node, depth)
        arguments = receiver + self.all(node.args, depth)
        check_arguments(word, len(arguments), [name for name, _ in keywords], text, span)
        return Apply(span, text, word, "method" if receiver else "function", arguments, keywords)

    def module(self, node: ast.expr) -> str | None:
        """The module that `node` names, if it does: torch, torch.nn.functional, or a name imported for the latter."""
        match node:
            case ast.Name(id=name) if name in self.modules:
                return "torch" if name == "torch" else "torch.nn.functional"
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="torch"), attr="nn"), attr="functional"):
                return "torch.nn.functional"
        return None

    def foreign(self, node: ast.AST, place: ast.expr | ast.stmt) -> InputProblem:
        return foreign(node, self.source.text(place), self.source.span(place))
