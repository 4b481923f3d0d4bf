"""From a visitor's text to Python's syntax tree, safely; and from a place in the tree back to the text."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from core.language.reading.characters import check_characters
from core.language.reading.dialect import Dialect
from core.language.reading.notebook import read_paste
from core.problem import InputProblem, Span, quote

_TRIES: Final = 6  # readings of a text that cannot be read to its end, each a statement shorter
# A line with which a statement of the outermost block may begin.
_BEGINS: Final = re.compile(r"(?!(?:else|elif|except|finally)\b)[^\s#)\]}]")


@dataclass(frozen=True)
class Source:
    """A text in lines, for finding pieces in it.

    What Python's parser was given began with `before` more characters. `spellings` are words that Python has under
    another name. A text that is one expression has one line here, with a blank for each of its `breaks`. `margins`,
    `skipped` and `cells` are those of `core.language.reading.notebook`.
    """

    lines: tuple[str, ...]
    before: int = 0
    breaks: tuple[int, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    margins: Mapping[int, int] = field(default_factory=dict)
    skipped: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    cells: tuple[int, ...] = (1,)

    @property
    def text(self) -> str:
        """The whole, as Python has it."""
        return "\n".join(self.lines)

    def piece(self, node: ast.expr | ast.stmt | ast.keyword | ast.ExceptHandler) -> tuple[Span, str]:
        """Where `node` stands, and what it says on one line, as Python has it.

        A piece of several lines ends, as a place, with its first.
        """
        number = min(max(node.lineno, 1), len(self.lines))  # Python 3.11 may misplace what stands in an f-string
        line, last = self.lines[number - 1], node.end_lineno or node.lineno
        start, end = self.offset(number, node.col_offset), self.offset(last, node.end_col_offset or 0)
        if last == node.lineno:
            return self.place(number, start, end), self.spelled(line[start:end])
        between = [each.split("#")[0] for each in self.lines[number : last - 1]]
        first = line[start:].split("#")[0]
        text = " ".join(" ".join((first, *between, self.lines[last - 1][:end])).split())
        return self.place(number, start, len(line)), text

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.ExceptHandler) -> Span:
        """Where `node` stands."""
        return self.piece(node)[0]

    def said(self, node: ast.expr | ast.stmt) -> str:
        """What `node` says."""
        return self.piece(node)[1]

    def place(self, line: int, start: int, end: int) -> Span:
        """Where the characters from `start` to before `end` of a line stand in the visitor's text."""
        if not self.breaks:
            margin = self.margins.get(line, 0)
            return Span(line, margin + start + 1, margin + max(end, start + 1) + 1)
        behind = max((place for place in self.breaks if place < start), default=-1)
        ahead = min((place for place in self.breaks if start <= place < end), default=end)
        line += sum(place < start for place in self.breaks)
        return Span(line, start - behind, max(ahead - behind, start - behind + 1))

    def whole(self, number: int) -> Span:
        """Where what was skipped in a line stands."""
        line = self.lines[number - 1]
        start = len(line) - len(line.lstrip()) + 1 + self.margins.get(number, 0)
        return Span(number, start, start + max(len(self.skipped[number][0]), 1))

    def ends(self, body: Sequence[ast.stmt]) -> Iterator[int]:
        """The places in `body` of the last statements of its cells, but for those that a semicolon silences."""
        python = [place for place, node in enumerate(body) if node.lineno not in self.skipped]
        for place, following in zip(python, [*python[1:], None], strict=False):
            line, end = body[place].lineno, body[place].end_lineno or body[place].lineno
            ahead = len(self.lines) + 1 if following is None else body[following].lineno
            last = following is None or any(line < cell <= ahead for cell in self.cells)
            behind = self.lines[end - 1][self.offset(end, body[place].end_col_offset or 0) :]
            if last and not behind.lstrip().startswith(";"):
                yield place

    def bracket(self, node: ast.Subscript) -> Span:
        """Where the opening bracket of `value[index]` stands."""
        start = self.offset(node.value.end_lineno or 1, node.value.end_col_offset or 0)
        at = self.lines[node.lineno - 1].find("[", start)
        return self.place(node.lineno, at, at + 1)

    def behind(self, before: ast.expr, node: ast.expr) -> str:
        """What `node` says behind `before`, with which it begins, and a point; of a text of one line."""
        start, end = self.offset(1, before.end_col_offset or 0), self.offset(1, node.end_col_offset or 0)
        return self.lines[0][start:end].lstrip(". ")

    def spelled(self, text: str) -> str:
        """A piece of the text as Python has it."""
        if not any(word in text for word in self.spellings):
            return text if self.lines[1:] else " ".join(text.split())
        words = "|".join(map(re.escape, self.spellings))
        return re.sub(rf"(?<![\w.])({words})(?!\w)", lambda found: self.spellings[found[0]], " ".join(text.split()))

    def offset(self, line: int, column: int) -> int:
        """Python counts bytes of UTF-8, with what stands before the text; this is in characters of the text."""
        column -= self.before if line == 1 else 0
        text = self.lines[min(line, len(self.lines)) - 1]
        return max(column if text.isascii() else len(text.encode()[: max(column, 0)].decode(errors="ignore")), 0)


def read_syntax(text: str, dialect: Dialect) -> tuple[list[ast.stmt], Source]:
    """The statements of `text` as Python's parser sees them. Raises `InputProblem` and nothing else, on any text."""
    text = check_characters(_measured(text, dialect), dialect)
    source = Source(tuple(text.split("\n")))
    return _parsed(text, "", source, dialect), source


def read_pasted(text: str, dialect: Dialect) -> tuple[list[ast.stmt], Source, InputProblem | None]:
    """The same of a text as it is pasted from a notebook, up to what cannot be read, and what is wrong with that.

    Raises `InputProblem` for a text that is too long.
    """
    paste = read_paste(_measured(text, dialect))
    problem: InputProblem | None = None
    count = len(paste.lines)
    for _ in range(_TRIES):
        source = Source(paste.lines[:count] or ("",), 0, (), {}, paste.margins, paste.skipped, paste.cells)
        try:
            source = replace(source, lines=tuple(_known(source, dialect).split("\n")))
            return _parsed(source.text, "", source, dialect), source, problem
        except InputProblem as found:
            problem = problem or found
            count = _before(paste.lines, min(found.span.line if found.span else count, count))
    return [], source, problem


def _known(source: Source, dialect: Dialect) -> str:
    """The text, if its characters are the language's; places are those of the visitor's text."""
    try:
        return check_characters(source.text, dialect)
    except InputProblem as found:
        if found.span is None:
            raise
        place, margin = found.span, source.margins.get(found.span.line, 0)
        span = Span(place.line, place.column + margin, place.end + margin)
        raise InputProblem(found.what, found.why, found.fix, span) from None


def _before(lines: Sequence[str], number: int) -> int:
    """How many lines there are before the statement of the outermost block in which line `number` stands."""
    while number > 1 and not _BEGINS.match(lines[number - 1]):
        number -= 1
    return number - 1


def read_one(text: str, dialect: Dialect, before: str = "", behind: str = "") -> tuple[ast.expr, Source]:
    """The one expression that `before`, `text` and `behind` are together. Raises `InputProblem` and nothing else."""
    text = check_characters(_measured(text, dialect), dialect)
    blank = len(text) - len(text.lstrip())
    breaks = tuple(place for place, character in enumerate(text) if character == "\n")
    line = text.rstrip().replace("\n", " ").replace("\t", " ")
    source = Source((line,), len(before.encode()) - blank, breaks, dialect.spellings)
    (statement, *others) = _parsed(before + line[blank:] + behind, behind, source, dialect) or [ast.Pass()]
    if isinstance(statement, ast.Expr) and not others:
        return statement.value, source
    span = source.place(1, blank, len(line))
    if isinstance(statement, ast.Assign):
        assigned = line.find("=", source.offset(1, statement.targets[0].end_col_offset or 0))
        span = source.place(1, assigned, assigned + 1)
        fix = "leave the rest out" + (" and choose assign" if dialect.thing == "index" else "")
        raise InputProblem("This assigns", f"the {dialect.thing} alone is typed here", fix, span)
    raise InputProblem(
        f"{quote(line.strip())} is not one expression",
        f"the {dialect.thing} alone is typed here",
        dialect.example,
        span,
    )


def _measured(text: str, dialect: Dialect) -> str:
    """The text with its line breaks as Python has them, if its length is the language's."""
    thing = dialect.thing
    article = "an" if thing[0] in "aeiou" else "a"
    if len(text) > dialect.characters:
        raise InputProblem(
            f"The {thing} {quote(text)} has {len(text):,} characters",
            f"{article} {thing} here has at most {dialect.characters:,}",
            "leave some of it out",
            Span(text.count("\n", 0, dialect.characters) + 1, 1, 2),
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    lines = text.count("\n") + 1
    if dialect.lines is not None and lines > dialect.lines:
        raise InputProblem(
            f"The {thing} has {lines} lines",
            f"{article} {thing} here has at most {dialect.lines}",
            "leave some of them out",
            Span(dialect.lines + 1, 1, 2),
        )
    return text


def _parsed(text: str, behind: str, source: Source, dialect: Dialect) -> list[ast.stmt]:
    try:
        return ast.parse(text).body
    except SyntaxError as error:
        raise _syntax_problem(error, behind, source, dialect) from None
    except (ValueError, RecursionError, MemoryError):
        raise InputProblem(
            f"The {dialect.thing} is too deeply nested",
            "Python's own parser gives up on it",
            "name parts of it on their own lines" if dialect.lines else "leave some of it out",
            Span(1, 1, 2),
        ) from None


def _syntax_problem(error: SyntaxError, behind: str, source: Source, dialect: Dialect) -> InputProblem:
    number = min(max(error.lineno or 1, 1), len(source.lines))
    line = source.lines[number - 1]
    before = source.before if number == 1 else 0
    start = min(max((error.offset or 1) - 1 - before, 0), len(line))
    end = (error.end_offset or 0) - 1 - before
    if error.end_lineno not in (None, number) or end <= start:
        end = start + 1
    piece = line[start:end].strip() or ("" if dialect.lines is None else line.strip())
    # Python's message may quote the text or speak of features outside this language; its first clause does not.
    message = error.msg.split("\n")[0].strip().rstrip(".") or "invalid syntax"
    if dialect.lines is None:
        what = f"{quote(piece)} cannot stand here" if piece else "The text ends too early"
    else:
        what = f"Line {number} cannot be read at {quote(piece)}" if piece else f"Line {number} ends too early"
    return InputProblem(
        what,
        "something is missing" if behind and not piece else f"Python says: {message[0].lower()}{message[1:]}",
        dialect.example,
        source.place(number, start, max(end, start + 1)),
    )
