"""A short text cut into its tokens, with the place of each: what the hand-written parsers read from."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from core import limits
from core.inputs.signs import MINUS
from core.problem import InputProblem, Span, quote

_TOKEN: Final = re.compile(
    r"\s*(?P<token>torch\.[A-Za-z]+"
    r"|(?:[0-9]|\.[0-9])(?:[eE][-+](?=[0-9])|[0-9A-Za-z_]|\.(?!\.))*"
    r"|[^\W\d]\w*|\.\.\.|//|\*\*|<<|>>|<=|>=|==|!=|.)",
    re.DOTALL,
)
_NUMBER: Final = re.compile(
    r"0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?0)*|[1-9](?:_?[0-9])*"
    r"|(?P<float>(?:[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9]+)?"
    r"|[0-9](?:_?[0-9])*[eE][-+]?[0-9]+)"
)
_PYTHON: Final = {"tensor": "torch.tensor", "newaxis": "None", "torch.newaxis": "None"}


@dataclass(frozen=True)
class Token:
    """One token and where it stands in the text, from 0. `text` is how Python writes it."""

    text: str
    start: int
    end: int


class Tokens:
    """The tokens of `text`, taken one by one. `thing` and `fix` are words for its problems: "an index", "write …"."""

    def __init__(self, text: str, thing: str, fix: str) -> None:
        self.text, self.thing, self.fix = text.translate(MINUS), thing, fix
        self.place = 0  # the number of the next token
        self.depth = 0
        body = self.text.rstrip()
        self._all: list[Token] = []
        position = 0
        while position < len(body):
            match = _TOKEN.match(body, position)
            assert match is not None  # noqa: S101 - its last alternative is any character
            found = match["token"]
            self._all.append(Token(_PYTHON.get(found, found), match.start("token"), match.end()))
            position = match.end()
        self._end = Token("", len(body), len(body))

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one further on; an empty one behind the end."""
        return self._all[self.place + ahead] if self.place + ahead < len(self._all) else self._end

    @property
    def next(self) -> str:
        """The next token's text; empty at the end."""
        return self.peek().text

    def take(self) -> Token:
        """The next token, which is then behind us."""
        token = self.peek()
        self.place += 1
        return token

    def expect(self, text: str, why: str) -> None:
        """Take the token `text`, or refuse what stands there instead."""
        if self.next != text:
            raise self.misplaced(why)
        self.take()

    def piece(self, start: int) -> tuple[Span, str]:
        """Where the tokens from number `start` to the last taken one stand, and what they say in Python."""
        taken = self._all[start : self.place]
        if not taken:
            return self._span(self.peek().start, self.peek().start), ""
        words = [taken[0].text]
        for before, token in pairwise(taken):
            words += [" " if token.start > before.end else "", token.text]
        return self._span(taken[0].start, taken[-1].end), "".join(words)

    def number(self) -> int | float:
        """The next token as a number, taken."""
        token = self.peek()
        match = _NUMBER.fullmatch(token.text)
        if not match:
            if token.text[:1] == "0" and token.text.isdigit():
                raise self.problem(f"{quote(token.text)} begins with 0", "Python takes that for no decimal number")
            raise self.problem(
                f"{quote(token.text)} is no number", f"{self.thing} holds numbers, as Python writes them"
            )
        if len(token.text) > limits.NUMBER_CHARACTERS:
            raise self.problem(
                f"The number {quote(token.text)} is too long", f"at most {limits.NUMBER_CHARACTERS} characters are read"
            )
        self.take()
        return float(token.text) if match["float"] else int(token.text, 0)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One bracket or sign further in; refused before Python's own stack ends."""
        if self.depth == limits.PROGRAM_NESTING:
            raise self.problem("This is nested too deeply", f"at most {limits.PROGRAM_NESTING} levels are read")
        self.depth += 1
        yield
        self.depth -= 1

    def misplaced(self, why: str) -> InputProblem:
        """The next token cannot stand here, or something is missing at the end."""
        if not self.next:
            return self.problem("The text ends too early", why)
        return self.problem(f"{quote(self.next)} cannot stand here", why)

    def problem(self, what: str, why: str, fix: str | None = None) -> InputProblem:
        """A problem at the next token."""
        token = self.peek()
        return InputProblem(what, why, fix or self.fix, self._span(token.start, token.end))

    def _span(self, start: int, end: int) -> Span:
        line = self.text.count("\n", 0, start) + 1
        column = start - (self.text.rfind("\n", 0, start) + 1) + 1
        first = self.text.find("\n", start, end)
        length = (end if first < 0 else first) - start
        return Span(line, column, column + max(length, 1))
