"""From a visitor's text to Python's syntax tree, safely; and from a place in the tree back to the text.

The text is looked at character by character first, so that Python's parser only ever meets a short text of names,
numbers and operators with shallow brackets: no strings, no escapes, nothing that it would warn about.
"""

import ast
import re
import unicodedata
from dataclasses import dataclass

from core.inputs import limits
from core.inputs.problem import InputProblem, Span, quote

_TOKEN = re.compile(r"#[^\n]*|[^\W\d]\w*|(?:\d|\.\d)(?:[eE][+-](?=\d)|[\w.])*|[ \t]+|\n|.", re.DOTALL)
_NUMBER = re.compile(r"(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?", re.ASCII)
_PRODUCT = re.compile(r"([\d.]*\d\.?)([^\W\d]\w*)")
_CLOSING = {"(": ")", "[": "]"}
# Characters outside the language that people type or paste, and what they mean here.
_REPLACEMENTS = {
    "^": "write ** for a power",
    "×": "write * for a product",
    "·": "write * for a product",
    "⋅": "write * for a product",
    "÷": "write / for a quotient",
    "−": "write - (the hyphen) for minus",
    "–": "write - (the hyphen) for minus",
    "²": "write **2",
    "³": "write **3",
    "√": "write sqrt(…)",
    "'": "leave texts out; numbers and names are enough",
    '"': "leave texts out; numbers and names are enough",
    "&": "choose between values with where(condition, a, b)",
    "|": "choose between values with where(condition, a, b)",
    "~": "write logical_not(x)",
    "{": "use round or square brackets",
    "}": "use round or square brackets",
    "\\": "put a long expression between round brackets",
}


@dataclass(frozen=True)
class Source:
    """The text of a program in lines, for finding pieces in it."""

    lines: tuple[str, ...]

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """Where `node` stands. A piece of several lines ends, here, with its first."""
        line = self.lines[node.lineno - 1]
        column = self._column(node.lineno, node.col_offset)
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


def read_syntax(text: str) -> tuple[list[ast.stmt], Source]:
    """The statements of `text` as Python's parser sees them. Raises `InputProblem` and nothing else, on any text."""
    if len(text) > limits.PROGRAM_CHARACTERS:
        raise InputProblem(
            f"The program has {len(text):,} characters",
            f"a program here has at most {limits.PROGRAM_CHARACTERS:,}",
            "leave some of it out",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    source = Source(tuple(text.split("\n")))
    if len(source.lines) > limits.PROGRAM_LINES:
        raise InputProblem(
            f"The program has {len(source.lines)} lines",
            f"a program here has at most {limits.PROGRAM_LINES}",
            "leave some of them out",
        )
    _check_characters(text)
    try:
        return ast.parse(text).body, source
    except SyntaxError as error:
        raise _syntax_problem(error, source) from None
    except (ValueError, RecursionError, MemoryError):
        raise InputProblem(
            "The program is too deeply nested",
            "Python's own parser gives up on it",
            "name parts of it on lines of their own",
        ) from None


def _check_characters(text: str) -> None:
    line, start = 1, 0
    opened: list[str] = []
    for match in _TOKEN.finditer(text):
        piece = match.group()
        span = Span(line, match.start() - start + 1, match.end() - start + 1)
        if piece == "\n":
            line, start = line + 1, match.end()
        elif piece[0].isdigit() or (piece[0] == "." and len(piece) > 1):
            _check_number(piece, span)
        elif piece[0].isalpha() or piece[0] == "_":
            _check_name(piece, span)
        elif piece[0] == "#":
            if not piece.replace("\t", " ").isprintable():
                raise InputProblem("The comment cannot be printed", "it holds control characters", "remove it", span)
        elif piece[0] not in " \t":
            _check_symbol(piece, span, opened)


def _check_symbol(symbol: str, span: Span, opened: list[str]) -> None:
    if symbol in _CLOSING:
        opened.append(symbol)
        if len(opened) > limits.PROGRAM_NESTING:
            raise InputProblem(
                f"The bracket {quote(symbol)} opens level {len(opened)}",
                f"brackets here are nested at most {limits.PROGRAM_NESTING} deep",
                "name an inner part on a line of its own",
                span,
            )
    elif symbol in ")]":
        if not opened or _CLOSING[opened.pop()] != symbol:
            raise InputProblem(
                f"The bracket {quote(symbol)} closes nothing",
                "each closing bracket needs an opening one of the same kind before it",
                "remove it, or open it earlier",
                span,
            )
    elif symbol in _REPLACEMENTS or not symbol.isascii() or not symbol.isprintable():
        raise InputProblem(
            f"The character {quote(symbol)} is not part of this language",
            "it is made of names, numbers, + - * / ** @, comparisons, commas, points and brackets",
            _REPLACEMENTS.get(symbol, "remove it"),
            span,
        )


def _check_number(token: str, span: Span) -> None:
    if len(token) > limits.NUMBER_CHARACTERS:
        raise InputProblem(
            f"The number {quote(token)} has {len(token)} characters",
            f"a number here has at most {limits.NUMBER_CHARACTERS}",
            "round it: float64 holds 17 digits",
            span,
        )
    if _NUMBER.fullmatch(token):
        return
    product = _PRODUCT.fullmatch(token)
    raise InputProblem(
        f"{quote(token)} is not a number",
        "numbers are written in decimal, as in 3, 0.5 or 1e-3, and a product needs its *",
        f"write {product[1]} * {product[2]}" if product else "write it in decimal",
        span,
    )


def _check_name(token: str, span: Span) -> None:
    if unicodedata.normalize("NFKC", token) != token or not token.isidentifier():
        raise InputProblem(
            f"The name {quote(token)} has letters that Python would replace",
            "names are plain letters, digits and underscores",
            "write it with plain letters",
            span,
        )
    if token.startswith("_"):
        raise InputProblem(
            f"The name {quote(token)} begins with an underscore",
            "such names belong to Python's and torch's insides",
            "choose a name that begins with a letter",
            span,
        )


def _syntax_problem(error: SyntaxError, source: Source) -> InputProblem:
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
        "write one assignment a line, as in z = x * y + y ** 2",
        Span(line, column, max(end, column + 1)),
    )
