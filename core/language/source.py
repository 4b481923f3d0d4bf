"""From a visitor's text to Python's syntax tree, safely; and from a place in the tree back to the text."""

import ast
from dataclasses import dataclass

from core.language.characters import Dialect, check_characters, plain_minus
from core.problem import InputProblem, Span, quote


@dataclass(frozen=True)
class Source:
    """The text of a program in lines, for finding pieces in it."""

    lines: tuple[str, ...]

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """Where `node` stands. A piece of several lines ends, here, with its first."""
        number = min(max(node.lineno, 1), len(self.lines))  # Python 3.11 may misplace what stands in an f-string
        line = self.lines[number - 1]
        column = self._column(number, node.col_offset)
        end = len(line) + 1
        if node.end_lineno == node.lineno and node.end_col_offset is not None:
            end = self._column(node.lineno, node.end_col_offset)
        return Span(node.lineno, column, end)

    def text(self, node: ast.expr | ast.stmt) -> str:
        """What `node` says, on one line."""
        span = self.span(node)
        if node.end_lineno is None or node.end_col_offset is None or node.end_lineno == node.lineno:
            return self.lines[span.line - 1][span.column - 1 : span.end - 1]
        last = self.lines[node.end_lineno - 1][: self._column(node.end_lineno, node.end_col_offset) - 1]
        between = [line.split("#")[0] for line in self.lines[span.line : node.end_lineno - 1]]
        first = self.lines[span.line - 1][span.column - 1 :].split("#")[0]
        return " ".join(" ".join((first, *between, last)).split())

    def _column(self, line: int, offset: int) -> int:
        """Python counts bytes of UTF-8 from 0; people count characters from 1."""
        text = self.lines[line - 1]
        return offset + 1 if text.isascii() else len(text.encode()[:offset].decode(errors="ignore")) + 1


def read_syntax(text: str, dialect: Dialect) -> tuple[list[ast.stmt], Source]:
    """The statements of `text` as Python's parser sees them. Raises `InputProblem` and nothing else, on any text."""
    thing = dialect.thing
    if len(text) > dialect.characters:
        raise InputProblem(
            f"The {thing} has {len(text):,} characters",
            f"a {thing} here has at most {dialect.characters:,}",
            "leave some of it out",
            Span(text.count("\n", 0, dialect.characters) + 1, 1, 2),
        )
    text = plain_minus(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))
    source = Source(tuple(text.split("\n")))
    if len(source.lines) > dialect.lines:
        raise InputProblem(
            f"The {thing} has {len(source.lines)} lines",
            f"a {thing} here has at most {dialect.lines}",
            "leave some of them out",
            Span(dialect.lines + 1, 1, 2),
        )
    check_characters(text, dialect)
    try:
        return ast.parse(text).body, source
    except SyntaxError as error:
        raise _syntax_problem(error, source, dialect) from None
    except (ValueError, RecursionError, MemoryError):
        raise InputProblem(
            f"The {thing} is too deeply nested",
            "Python's own parser gives up on it",
            "name parts of it on lines of their own",
            Span(1, 1, 2),
        ) from None


def _syntax_problem(error: SyntaxError, source: Source, dialect: Dialect) -> InputProblem:
    line = min(max(error.lineno or 1, 1), len(source.lines))
    text = source.lines[line - 1]
    column = min(max(error.offset or 1, 1), len(text) + 1)
    end = error.end_offset or 0
    if error.end_lineno not in (None, line) or end <= column:
        end = column + 1
    piece = text[column - 1 : end - 1].strip() or text.strip()
    # Python's message may quote the text or speak of features outside this language; its first clause does not.
    message = error.msg.split("\n")[0].strip().rstrip(".") or "invalid syntax"
    return InputProblem(
        f"Line {line} cannot be read at {quote(piece)}" if piece else f"Line {line} ends too early",
        f"Python says: {message[0].lower()}{message[1:]}",
        dialect.example,
        Span(line, column, max(end, column + 1)),
    )
