"""What a paste has besides Python: prompts with their outputs, the marks of cells, lines for the notebook or the shell.

Each line keeps its number. What is not Python's is replaced by an empty text, which a statement can stand for, so that
the listing can say of it why it is not run. Sources: IPython documentation, "Built-in magic commands" and "IPython as
a system shell"; Python documentation, "Interactive mode" and "doctest".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_PYTHON: Final = re.compile(r"(\s*)>>>(?: |$)")
_NUMBERED: Final = re.compile(r"In ?\[[\d ]*\]:(?: |$)")
_CONTINUED: Final = re.compile(r"\s*\.\.\.:(?: |$)")
_OUTPUT: Final = re.compile(r"Out ?\[[\d ]*\]:")
_CELL: Final = re.compile(r"#\s*(?:%%|In ?\[[\d ]*\])")
_TIMED: Final = re.compile(r"(\s*)%time (?=\S)")
_NOT_PYTHON: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"\s*%{1,2}[A-Za-z]"), "a command to the notebook: the lab has none"),
    (re.compile(r"\s*!|\$ |(?:pip3?|conda|uv) +(?:install|pip)\b"), "a command to the shell: the lab has none"),
    (re.compile(r"\s*(?:\?{1,2}[\w.]+|[\w.]+\?{1,2})\s*$"), "a question to the notebook: it has no answer here"),
)  # fmt: skip
_OUTPUTS: Final = "an output, pasted with the lines: the lab makes its own"
# What decides whether the next line begins a statement: whole texts, comments, texts that stay open, brackets.
_SIGNS: Final = re.compile(
    r"""("{3}|'{3})(?:\\.|(?!\1).)*\1|"{3}|'{3}|(["'])(?:\\.|(?!\2).)*\2|\#.*|[()\[\]{}]""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Paste:
    """A text as Python can read it.

    `margins` are the characters that were taken off the beginnings of lines. `skipped` has, for lines that are not
    Python's, what stood there and why it is not run. `cells` are the lines at which cells begin. All count from 1.
    """

    lines: tuple[str, ...]
    margins: Mapping[int, int] = field(default_factory=dict)
    skipped: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    cells: tuple[int, ...] = (1,)


def read_paste(text: str) -> Paste:
    """The Python in `text`, and what else there was."""
    reading = _Reading()
    for number, line in enumerate(text.split("\n"), 1):
        reading.line(number, line)
    return Paste(tuple(reading.lines), reading.margins, reading.skipped, tuple(reading.cells))


class _Reading:
    """One pass over the lines. `opened` counts brackets, `quote` is the text that is open, `prompt` the last prompt."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.margins: dict[int, int] = {}
        self.skipped: dict[int, tuple[str, str]] = {}
        self.cells = [1]
        self.opened = 0
        self.quote = ""
        self.prompt = ""  # of Python's, "In" with code behind it, "In alone", "Out"; empty before the first
        self.indent = ""
        self.output = False  # whether the line before was an output, too

    def line(self, number: int, line: str) -> None:
        """One line, whatever it is."""
        if not self._prompted(number, line):
            self._plain(number, line)

    def _prompted(self, number: int, line: str) -> bool:
        """A line with a prompt, or one of an output; False for any other."""
        free = not self.quote and not self.opened
        python = _PYTHON.match(line) if free else None
        numbered = _NUMBERED.match(line) if free else None
        if python or numbered:
            found = python or numbered
            assert found is not None  # noqa: S101 - one of the two
            rest = line[found.end() :]
            self.prompt = ">>>" if python else "In" if rest.strip() else "In alone"
            self.indent = python[1] if python else ""
            self.cells.append(number)
            self._code(number, rest, found.end())
        elif self.prompt == ">>>" and not self.output and line.startswith(self.indent + "..."):
            start = len(self.indent) + 3
            self._code(number, line[start:].removeprefix(" "), start + line[start:].startswith(" "))
        elif self.prompt == "In" and not self.output and (found := _CONTINUED.match(line)):
            self._code(number, line[found.end() :], found.end())
        elif free and self.prompt.startswith("In") and _OUTPUT.match(line):
            self.prompt = "Out"
            self._output(number, line)
        elif free and self.prompt in (">>>", "In", "Out"):
            self._output(number, line)
        else:
            return False
        return True

    def _plain(self, number: int, line: str) -> None:
        """A line without a prompt."""
        free = not self.quote and not self.opened and not (self.lines and self.lines[-1].endswith("\\"))
        if free and _CELL.match(line):
            self.cells.append(number)
        if free and (timed := _TIMED.match(line)):
            self._code(number, timed[1] + line[timed.end() :], timed.end() - len(timed[1]))
            return
        why = next((why for pattern, why in _NOT_PYTHON if free and pattern.match(line)), None)
        if why is None:
            self._code(number, line, 0)
        else:
            self._skip(number, line, why)

    def _code(self, number: int, line: str, margin: int) -> None:
        """A line of Python's."""
        if why := next((why for pattern, why in _NOT_PYTHON if margin and pattern.match(line)), None):
            self._skip(number, line, why, margin)
            return
        self.lines.append(line)
        self.output = False
        if margin:
            self.margins[number] = margin
        self._look(line)

    def _output(self, number: int, line: str) -> None:
        """A line of an output; the first of several says so."""
        if self.output or not line.strip():
            self.lines.append("")
        else:
            text = line.lstrip()
            self._skip(number, text, _OUTPUTS, len(line) - len(text))
            self.output = True

    def _skip(self, number: int, line: str, why: str, margin: int = 0) -> None:
        """An empty text stands for a line that is not Python's."""
        self.lines.append(line[: len(line) - len(line.lstrip())] + '""')
        self.skipped[number] = line.strip(), why
        if margin:
            self.margins[number] = margin

    def _look(self, line: str) -> None:
        """Which brackets and texts are open behind a line."""
        start = 0
        if self.quote:
            end = line.find(self.quote)
            if end < 0:
                return
            start, self.quote = end + 3, ""
        for found in _SIGNS.finditer(line, start):
            sign = found.group()
            if sign in ('"""', "'''"):
                self.quote = sign
                return
            if sign in "([{":
                self.opened += 1
            elif sign in ")]}":
                self.opened = max(self.opened - 1, 0)
