"""The characters of a text, looked at before Python's parser sees any of them.

So that parser only ever meets a short text of plain names, short numbers and shallow brackets (and, where a language
has them, texts with plain escapes), nothing that it would stumble over or warn about.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from core import limits
from core.inputs.signs import MINUS
from core.problem import InputProblem, Span, quote

_TOKEN: Final = re.compile(
    r"""\#[^\n]*
    |(?P<prefix>[A-Za-z]{0,2})(?P<quote>"{3}|'{3}|["'])(?P<inside>(?:\\.|(?!(?P=quote)).)*?)(?P=quote)
    |[^\W\d]\w*|(?:\d|\.\d)(?:[eE][+-](?=\d)|[\w.])*|[ \t]+|\n|.""",
    re.DOTALL | re.VERBOSE,
)
_DECIMAL: Final = re.compile(r"(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?", re.ASCII)
_PYTHONS: Final = re.compile(
    rf"0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:{_DECIMAL.pattern})[jJ]?", re.ASCII
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


@dataclass(frozen=True)
class Dialect:
    """A language as far as its characters go.

    `thing` is what a text of it is called, and `example` a line of it. `refused` are characters of ASCII that it does
    not have, each with what to write instead. `python` says that it has Python's texts, its numbers of every kind and
    names that begin with one underscore. `made_of` says what it is made of.
    """

    thing: str
    characters: int
    lines: int
    python: bool
    refused: Mapping[str, str]
    made_of: str
    example: str


PROGRAM: Final = Dialect(
    thing="program",
    characters=limits.PROGRAM_CHARACTERS,
    lines=limits.PROGRAM_LINES,
    python=False,
    refused=MappingProxyType(
        {
            "^": "write ** for a power",
            "'": "leave texts out; numbers and names are enough",
            '"': "leave texts out; numbers and names are enough",
            "{": "use round or square brackets",
            "}": "use round or square brackets",
            "\\": "put a long expression between round brackets",
        }
    ),
    made_of="it is made of names, numbers, + - * / % ** @ & | ~, comparisons, commas, points and brackets",
    example="write one assignment a line, as in z = x * y + y ** 2",
)
LISTING: Final = Dialect(
    thing="listing",
    characters=limits.LISTING_CHARACTERS,
    lines=limits.LISTING_LINES,
    python=True,
    refused=MappingProxyType({"$": "remove it", "?": "remove it", "`": "write plain quotes"}),
    made_of="it is written in Python's own characters",
    example="write it as Python would, as in y = x ** 2",
)


def plain_minus(text: str) -> str:
    """The text with a hyphen for each true minus or en dash that stands in its code, not in its texts and comments."""
    return _TOKEN.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    token = match.group()
    if not match["quote"]:
        return token.translate(MINUS) if len(token) == 1 else token
    if match["prefix"] not in ("f", "F"):
        return token
    start = match.start("inside") - match.start()
    inside = _FIELD.sub(_plain_field, match["inside"])
    return token[:start] + inside + token[start + len(inside) :]


def _plain_field(match: re.Match[str]) -> str:
    if match[1] is None:
        return match.group()
    code = _code(match[1])
    return "{" + plain_minus(code) + match[1][len(code) :] + "}"


def check_characters(text: str, dialect: Dialect) -> None:
    """Raise `InputProblem` at the first character, name or number that the language does not have."""
    _Check(dialect).run(text, 1, 1)


class _Check:
    """One look at a text; `opened` are the brackets that are open."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.opened: list[str] = []

    def run(self, text: str, line: int, column: int) -> None:
        """Look at `text`, which stands at this line and column of the whole."""
        start = 1 - column  # where in `text` the current line begins
        for match in _TOKEN.finditer(text):
            piece = match.group()
            end = piece.find("\n") if "\n" in piece[1:] else len(piece)
            span = Span(line, match.start() - start + 1, match.start() - start + 1 + max(end, 1))
            if match["quote"]:
                self.text(match, span)
            elif piece in _PASTED:
                raise self.stranger(piece, span)
            elif piece[0].isdigit() or (piece[0] == "." and len(piece) > 1):
                self.number(piece, span)
            elif piece[0].isalpha() or piece[0] == "_":
                self.name(piece, span)
            elif piece[0] == "#":
                if not piece.replace("\t", " ").isprintable():
                    raise InputProblem(
                        "The comment cannot be printed", "it holds control characters", "remove it", span
                    )
            elif piece[0] not in " \t\n":
                self.symbol(piece, span)
            if "\n" in piece:
                line, start = line + piece.count("\n"), match.start() + piece.rindex("\n") + 1

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
                    "name an inner part on a line of its own",
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

    def text(self, match: re.Match[str], span: Span) -> None:
        prefix, inside = match["prefix"], match["inside"]
        if not self.dialect.python:
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
                    f"{quote(escape.group())} is no character that can be written here",
                    "a backslash stands before n, t, a quote or another backslash",
                    "write two backslashes for one",
                    span,
                )
        if not all(c.isprintable() or c in "\n\t" for c in inside):
            raise InputProblem("The text cannot be printed", "it holds control characters", "remove them", span)
        if prefix:
            self.fields(match, inside, span)

    def fields(self, match: re.Match[str], inside: str, span: Span) -> None:
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
                _Check(self.dialect).run(piece, line, column)

    def number(self, token: str, span: Span) -> None:
        if len(token) > limits.NUMBER_CHARACTERS:
            raise InputProblem(
                f"The number {quote(token)} has {len(token)} characters",
                f"a number here has at most {limits.NUMBER_CHARACTERS}",
                "round it: float64 holds 17 digits",
                span,
            )
        if (_PYTHONS if self.dialect.python else _DECIMAL).fullmatch(token):
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
        if token.startswith("__" if self.dialect.python else "_"):
            raise InputProblem(
                f"The name {quote(token)} begins with {'two underscores' if self.dialect.python else 'an underscore'}",
                "such names belong to Python's and torch's insides",
                "choose a name that begins with a letter",
                span,
            )


def _code(field: str) -> str:
    """The expression of a field, without its conversion and format: up to a `:` or `!` outside all brackets."""
    depth = 0
    for place, character in enumerate(field):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and (character == ":" or (character == "!" and field[place + 1 : place + 2] != "=")):
            return field[:place]
    return field
