"""Programs in which an `if` decides which lines run: they are read here, and no test is answered.

The lines that run for given inputs are a program without any `if`; `core.language.walk.branches` finds them.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.language.program import Statement, check_called, inside, parse_program, read_statement
from core.language.reading.dialects import PROGRAM
from core.language.reading.namespace import Namespace
from core.language.reading.reader import Reader
from core.language.reading.source import read_syntax
from core.language.syntax import Apply, Expression, Name, Piece
from core.problem import InputProblem, Span, quote


@dataclass(frozen=True)
class Branch(Piece):
    """`if test: body else: otherwise`; an elif is a Branch alone in `otherwise`. The piece is all of it."""

    test: Expression
    body: "tuple[Statement | Branch, ...]"
    otherwise: "tuple[Statement | Branch, ...]"


@dataclass(frozen=True)
class Branching:
    """A program that may hold an `if`.

    `inputs` are the names that it uses, on one way through it or another, before it has assigned them. `output` and
    `functions` are those of `Program`.
    """

    text: str
    lines: tuple[Statement | Branch, ...]
    inputs: tuple[str, ...]
    output: str
    functions: tuple[str, ...]

    @property
    def forked(self) -> bool:
        """Whether there is an `if` in it."""
        return any(isinstance(line, Branch) for line in self.lines)


def parse_branching(text: str) -> Branching:
    """Read a program with an `if`, or without. Raises `InputProblem`, with the place of what is at fault."""
    body, source = read_syntax(text, PROGRAM)
    if not any(isinstance(node, ast.If) for node in body):
        straight = parse_program(text)
        return Branching(straight.text, straight.statements, straight.inputs, straight.output, straight.functions)
    names = Namespace(modules={"torch": "torch"}, imported=dict(PROGRAM.bare), charts=set())
    lines = _lines(Reader(source, PROGRAM, names), body, last=True)
    inputs: dict[str, None] = {}
    assigned, output = _collect_inputs(lines, set(), inputs), _output(lines)
    if isinstance(lines[-1], Branch) and output not in assigned:
        inputs.setdefault(output)
    called: dict[str, Span] = {}
    for expression in _expressions(lines):
        for piece in inside(expression):
            if isinstance(piece, Apply) and piece.form == "function" and piece.text.startswith(piece.operation):
                start = piece.span.column
                called.setdefault(piece.operation, Span(piece.span.line, start, start + len(piece.operation)))
    check_called(called, {*_targets(lines), *inputs})
    return Branching(source.text, lines, tuple(inputs), output, tuple(called))


def written(lines: Sequence[Statement | Branch], margin: str = "") -> list[str]:
    """The lines as Python has them, each behind `margin`."""
    said: list[str] = []
    for line in lines:
        if isinstance(line, Statement):
            said.append(f"{margin}{line.text}")
            continue
        said += [f"{margin}if {line.test.text}:", *written(line.body, f"{margin}    ")]
        while len(line.otherwise) == 1 and isinstance(following := line.otherwise[0], Branch):
            line = following  # noqa: PLW2901 - follows a chain of elifs
            said += [f"{margin}elif {line.test.text}:", *written(line.body, f"{margin}    ")]
        if line.otherwise:
            said += [f"{margin}else:", *written(line.otherwise, f"{margin}    ")]
    return said


def _lines(reader: Reader, body: Sequence[ast.stmt], *, last: bool) -> tuple[Statement | Branch, ...]:
    """What stands in a block. `last`: its last line may do without a name."""
    lines: list[Statement | Branch] = []
    for node in body:
        if isinstance(node, ast.If):
            lines.append(_branch(reader, node))
        elif (read := read_statement(reader, node, last=last and node is body[-1])) is not None:
            lines.append(read)
    return tuple(lines)


def _branch(reader: Reader, node: ast.If) -> Statement | Branch:
    """An if with its elifs, however many: they are read in a loop."""
    chain = [node]
    while len(chain[-1].orelse) == 1 and isinstance(following := chain[-1].orelse[0], ast.If):
        chain.append(following)
    heads = [(reader.source.piece(each), reader.expression(each.test), _way(reader, each.body)) for each in chain]
    otherwise = _way(reader, chain[-1].orelse)
    for place, test, body in reversed(heads):
        otherwise = (Branch(*place, test, body, otherwise),)
    return otherwise[0]


def _way(reader: Reader, body: Sequence[ast.stmt]) -> tuple[Statement | Branch, ...]:
    lines = _lines(reader, body, last=False)
    if body and not lines:
        raise InputProblem(
            "This way through the if computes nothing",
            "an import alone stands in it",
            "write a line such as y = x into it",
            reader.source.span(body[0]),
        )
    return lines


def _collect_inputs(lines: Sequence[Statement | Branch], assigned: set[str], inputs: dict[str, None]) -> set[str]:
    """Add to `inputs` what `lines` use and was not `assigned`; returns what is assigned behind them, whichever way."""
    for line in lines:
        expression = line.test if isinstance(line, Branch) else line.expression
        for piece in inside(expression):
            if isinstance(piece, Name) and piece.name not in assigned:
                inputs.setdefault(piece.name)
        if isinstance(line, Branch):
            ways = [_collect_inputs(way, assigned, inputs) for way in (line.body, line.otherwise)]
            assigned = ways[0] & ways[1]
        elif line.target:
            assigned = {*assigned, line.target}
    return assigned


def _expressions(lines: Sequence[Statement | Branch]) -> Iterator[Expression]:
    for line in lines:
        if isinstance(line, Branch):
            yield line.test
            yield from _expressions((*line.body, *line.otherwise))
        else:
            yield line.expression


def _targets(lines: Sequence[Statement | Branch]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, Branch):
            yield from _targets((*line.body, *line.otherwise))
        elif line.target:
            yield line.target


def _output(lines: Sequence[Statement | Branch]) -> str:
    """The name that the last line gives, which each way through the last `if` has to give, or its expression."""
    last = lines[-1]
    if isinstance(last, Statement):
        return last.target or last.expression.text
    ends = [_output(way) for way in (last.body, last.otherwise) if way]
    if len({*ends}) > 1:
        raise InputProblem(
            f"The program ends with {quote(ends[0])} on one way and with {quote(ends[1])} on the other",
            "the last line is the output, whichever way is taken",
            f"assign the same name on both ways, or add a last line, as in {ends[0]}",
            last.span,
        )
    return ends[0]
