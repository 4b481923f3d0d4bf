"""Programs: a small subset of Python in torch's names, read into our own records and never executed by Python.

A program is assignments, one per line; the last line is the output. It may hold what its dialect allows; everything
else is refused by name, with its place. Tensors are not met here: what the operations do with their arguments, and how
large the results may be, is the business of `core.language.walk.walker`.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.language.reading.dialects import PROGRAM
from core.language.reading.namespace import Namespace
from core.language.reading.reader import Reader
from core.language.reading.source import read_syntax
from core.language.syntax import Apply, Entry, Expression, Name, Piece, children
from core.problem import InputProblem, Span, quote

_IGNORED: Final = ("import torch", "import torch.nn.functional as F")


@dataclass(frozen=True)
class Statement(Piece):
    """One line `target = expression`; `target` is None for a last line that only says what the output is."""

    target: str | None
    expression: Expression


@dataclass(frozen=True)
class Program:
    """A program that has been read.

    `inputs` are the names that it uses before it assigns them, in order of appearance. `output` is the name of the
    last line's result, or its expression where that line assigns none. `functions` are the words that it calls by
    their bare name, as in `exp(x)`.
    """

    text: str
    statements: tuple[Statement, ...]
    inputs: tuple[str, ...]
    output: str
    functions: tuple[str, ...]


def parse_program(text: str) -> Program:
    """Read a program. Raises `InputProblem`, with the span of the piece that is at fault, and nothing else."""
    body, source = read_syntax(text, PROGRAM)
    names = Namespace(modules={"torch": "torch"}, imported=dict(PROGRAM.bare), charts=set())
    reader = Reader(source, PROGRAM, names)
    statements = [read for node in body if (read := read_statement(reader, node, last=node is body[-1])) is not None]
    if not statements:
        raise InputProblem("The program is empty", "its last line is the output", "write one, as in z = x * y")
    assigned: set[str] = set()
    inputs: dict[str, None] = {}
    called: dict[str, Span] = {}
    for statement in statements:
        for piece in inside(statement.expression):
            if isinstance(piece, Name) and piece.name not in assigned:
                inputs.setdefault(piece.name)
            elif isinstance(piece, Apply) and piece.form == "function" and piece.text.startswith(piece.operation):
                start = piece.span.column
                where = Span(piece.span.line, start, start + len(piece.operation))
                called.setdefault(piece.operation, where)
        assigned |= {statement.target} if statement.target else set()
    check_called(called, {*assigned, *inputs})
    output = statements[-1].target or statements[-1].expression.text
    return Program(source.text, tuple(statements), tuple(inputs), output, tuple(called))


def pieces(program: Program) -> Iterator[Entry]:
    """All pieces of a program, each before those that are inside it, in the order in which they stand."""
    for statement in program.statements:
        yield from inside(statement.expression)


def inside(piece: Entry) -> Iterator[Entry]:
    """`piece` and all that is inside it, in the order in which they stand."""
    yield piece
    for child in children(piece):
        yield from inside(child)


def check_called(called: dict[str, Span], variables: set[str]) -> None:
    """Raise `InputProblem` for a name that is one of the `variables` and `called` as a function of torch, too."""
    for name, span in called.items():
        if name in variables:
            raise InputProblem(
                f"{quote(name)} is both a variable and a function here",
                "Python would call the variable",
                f"give the variable another name, or call torch.{name}",
                span,
            )


def read_statement(reader: Reader, node: ast.stmt, *, last: bool) -> Statement | None:
    """One line; None for an import of what is known already. Only the `last` may do without a name."""
    span, text = reader.source.piece(node)
    if isinstance(node, ast.Import) and " ".join(text.split()) in _IGNORED:
        for alias in node.names:
            reader.namespace.import_module(alias)
        return None
    if isinstance(node, ast.Expr):
        expression = reader.expression(node.value)
        if not last:
            raise InputProblem(
                f"The value of {quote(text)} is lost",
                "only the last line may do without a name",
                "give it one, as in y = …",
                span,
            )
        return Statement(span, text, None, expression)
    if not isinstance(node, ast.Assign):
        raise reader.foreign(node, node)
    return Statement(span, text, _target(reader, node.targets, text, span), reader.expression(node.value))


def _target(reader: Reader, targets: Sequence[ast.expr], text: str, span: Span) -> str:
    target = targets[0]
    if len(targets) != 1 or not isinstance(target, ast.Name):
        raise InputProblem(
            f"{quote(text)} assigns to something other than one name",
            "each line gives one name to one value",
            "write it as lines like y = …",
            span,
        )
    if target.id in reader.namespace.modules:
        where = reader.source.span(target)
        raise InputProblem(f"{quote(target.id)} cannot be assigned", "it is a module", "choose another name", where)
    return target.id
