"""The characters of a text, looked at before Python's parser sees any of them.

So that parser only ever meets a short text of plain names, short numbers and shallow brackets (and, where a language
has them, texts with plain escapes), nothing that it would stumble over or warn about.
"""

import re
import unicodedata
from typing import Final

from core import limits
from core.inputs.numbers import DECIMAL, LIKE_A_NUMBER, MINUSES, NUMBER, check_length, leads_with_zero
from core.language.reading import refusals
from core.language.reading.dialect import Dialect
from core.problem import InputProblem, Span, quote

_TOKEN: Final = re.compile(
    rf"""\#[^\n]*
    |(?P<prefix>[A-Za-z]{{0,2}})(?P<quote>"{{3}}|'{{3}}|["'])(?P<inside>(?:\\.|(?!(?P=quote)).)*?)(?P=quote)
    |[^\W\d]\w*|\.{{3}}|{LIKE_A_NUMBER}|[ \t]+|\n|.""",
    re.DOTALL | re.VERBOSE,
)
_PRODUCT: Final = re.compile(r"([\d.]*\d\.?)([^\W\d]\w*)")
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES: Final = "nt\\'\"\n"
_FIELD: Final = re.compile(r"\{\{|\}\}|\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|[{}]")
_NESTED: Final = re.compile(r"\{([^{}]*)\}")
# Characters outside these languages that people type or paste, and what they mean here.
_PASTED: Final = {
    "×": "write * for a product",
    "·": "write * for a product",
    "⋅": "write * for a product",
    "÷": "write / for a quotient",
    "²": "write **2",
    "³": "write **3",
    "√": "write sqrt(…)",
    "“": "write plain quotes",
    "”": "write plain quotes",
    "‘": "write plain quotes",
    "’": "write plain quotes",
}


def check_characters(text: str, dialect: Dialect) -> str:
    """The text with Python's own minus signs; `InputProblem` at the first piece that the language does not have."""
    check = _Check(dialect)
    check.run(text, 1, 1, 0)
    if check.opened and dialect.lines is None:
        body = text.rstrip()
        column = len(body) - body.rfind("\n")
        why = f"the bracket {quote(check.opened[-1])} needs its {quote(_CLOSING[check.opened[-1]])}"
        raise InputProblem(
            "The text ends too early", why, dialect.example, Span(body.count("\n") + 1, column, column + 1)
        )
    for place in check.minuses:
        text = f"{text[:place]}-{text[place + 1 :]}"
    return text


class _Check:
    """One look at a text; `opened` are the brackets that are open, `minuses` where other signs stand for a hyphen."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.opened: list[str] = []
        self.minuses: list[int] = []

    def run(self, text: str, line: int, column: int, place: int) -> None:
        """Look at `text`, which stands at this line, column and place of the whole."""
        start = 1 - column  # where in `text` the current line begins
        for match in _TOKEN.finditer(text):
            piece = match.group()
            end = piece.find("\n") if "\n" in piece[1:] else len(piece)
            if piece == " ":
                continue
            span = Span(line, match.start() - start + 1, match.start() - start + 1 + max(end, 1))
            self.piece(match, span, place)
            if "\n" in piece:
                line, start = line + piece.count("\n"), match.start() + piece.rindex("\n") + 1

    def piece(self, match: re.Match[str], span: Span, place: int) -> None:
        """Look at one piece, whatever it is."""
        piece = match.group()
        if match["quote"]:
            self.text(match, span, place)
        elif piece in MINUSES:
            self.minuses.append(place + match.start())
        elif piece in _PASTED:
            raise self.stranger(piece, span)
        elif piece[0].isdigit() or (piece[0] == "." and piece.strip(".")):
            self.number(piece, span)
            self.minuses += [place + match.start() + at for at, sign in enumerate(piece) if sign in MINUSES]
        elif piece[0].isalpha() or piece[0] == "_":
            self.name(piece, span)
        elif piece[0] == "#" and "#" not in self.dialect.refused:
            if not piece.replace("\t", " ").isprintable():
                raise InputProblem("The comment cannot be printed", "it holds control characters", "remove it", span)
        elif piece[0] not in " \t\n" and piece != "...":
            self.symbol(piece[0], span)

    def symbol(self, symbol: str, span: Span) -> None:
        if symbol in self.dialect.refused or symbol in _PASTED or not symbol.isascii() or not symbol.isprintable():
            raise self.stranger(symbol, span)
        if symbol in "\"'":
            raise InputProblem(
                f"The text that begins with {quote(symbol)} does not end",
                "it needs the same quote behind it",
                "close it",
                span,
            )
        if symbol in _CLOSING:
            self.opened.append(symbol)
            if len(self.opened) > limits.PROGRAM_NESTING:
                raise InputProblem(
                    f"The bracket {quote(symbol)} opens level {len(self.opened)}",
                    f"brackets here are nested at most {limits.PROGRAM_NESTING} deep",
                    "name an inner part on its own line",
                    span,
                )
        elif symbol in ")]}" and (not self.opened or _CLOSING[self.opened.pop()] != symbol):
            raise InputProblem(
                f"The bracket {quote(symbol)} closes nothing",
                "each closing bracket needs an opening one of the same kind before it",
                "remove it, or open it earlier",
                span,
            )

    def stranger(self, symbol: str, span: Span) -> InputProblem:
        return InputProblem(
            f"The character {quote(symbol)} is not part of this language",
            self.dialect.made_of,
            self.dialect.refused.get(symbol) or _PASTED.get(symbol, "remove it"),
            span,
        )

    def text(self, match: re.Match[str], span: Span, place: int) -> None:
        prefix, inside = match["prefix"], match["inside"]
        if not self.dialect.texts:
            raise self.stranger(match["quote"][0], span)
        if prefix not in ("", "f", "F"):
            raise InputProblem(
                f"The text {quote(match.group())} begins with {quote(prefix)}",
                "texts here are plain, or begin with f",
                "leave these letters out",
                span,
            )
        for escape in _ESCAPE.finditer(inside):
            if escape[1] not in _ESCAPES:
                raise InputProblem(
                    f"{quote(escape.group())} cannot be written here",
                    "a backslash stands before n, t, a quote or another backslash",
                    "write two backslashes for one",
                    span,
                )
        if not all(c.isprintable() or c in "\n\t" for c in inside):
            raise InputProblem("The text cannot be printed", "it holds control characters", "remove them", span)
        if prefix:
            self.fields(match, inside, span, place)

    def fields(self, match: re.Match[str], inside: str, span: Span, place: int) -> None:
        """What stands in the curly brackets of an f-string is code, too, and brackets in its format are again."""
        offset = match.start("inside") - match.start()
        for field in _FIELD.finditer(inside):
            if field[1] is None:
                continue
            code = _code(field[1])
            for start, piece in [(0, code)] + [
                (nested.start(1), nested[1]) for nested in _NESTED.finditer(field[1], len(code))
            ]:
                before = inside[: field.start(1) + start]
                line = span.line + before.count("\n")
                column = span.column + offset + len(before) if line == span.line else 1
                inner = _Check(self.dialect)
                inner.run(piece, line, column, place + match.start("inside") + len(before))
                self.minuses += inner.minuses

    def number(self, token: str, span: Span) -> None:
        check_length(token, span)
        if leads_with_zero(token):
            raise InputProblem(
                f"{quote(token)} begins with 0",
                "Python does not take that for a decimal number",
                f"write {token.lstrip('0_')}",
                span,
            )
        if (DECIMAL if self.dialect.decimal else NUMBER).fullmatch(token):
            return
        product = _PRODUCT.fullmatch(token)
        raise InputProblem(
            f"{quote(token)} is not a number",
            "numbers are written in decimal, as in 3, 0.5 or 1e-3, and a product needs its *",
            f"write {product[1]} * {product[2]}" if product else "write it in decimal",
            span,
        )

    def name(self, token: str, span: Span) -> None:
        if unicodedata.normalize("NFKC", token) != token or not token.isidentifier():
            raise InputProblem(
                f"The name {quote(token)} has letters that Python would replace",
                "names are plain letters, digits and underscores",
                "write it with plain letters",
                span,
            )
        private = self.dialect.private
        if token.startswith(private) and token not in self.dialect.dunders:
            raise refusals.private(token, span, "an underscore" if private == "_" else "two underscores")


def _code(field: str) -> str:
    """The expression of a field, without its conversion and format: up to a `:` or `!` outside all brackets."""
    depth = 0
    for place, character in enumerate(field):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and (character == ":" or (character == "!" and field[place + 1 : place + 2] != "=")):
            return field[:place]
    return field
