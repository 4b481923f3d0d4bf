"""The values of a small tensor, as people write them: `2.5`, `1, 2, 3`, `[[1, 2], [3, 4]]`, `tensor([1., inf])`."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core import limits
from core.inputs.numbers import DECIMAL, MINUS, WHOLE, check_length
from core.inputs.shapes import Shape
from core.problem import InputProblem, Span, quote

_TOKEN = re.compile(rf"\s*(?:(?P<number>[-+]?(?:{DECIMAL.pattern}|inf|nan))|(?P<mark>[\[\],()]))")
_WRAPPER = re.compile(r"\s*(?:torch\.)?tensor\s*\((?P<body>.*)\)\s*", re.DOTALL)


@dataclass(frozen=True)
class Values:
    """Numbers in row-major order, and the shape that the brackets give them. `floating`: not all are integers."""

    shape: Shape
    numbers: tuple[float, ...]
    floating: bool


def parse_values(text: str, *, elements: int = limits.EDITABLE_ELEMENTS) -> Values:
    """The numbers in `text`. Numbers without brackets are rank 1, one number alone is rank 0.

    Raises `InputProblem` for anything but numbers in brackets that agree, at most `elements` of them.
    """
    text = text.translate(MINUS)
    longest = elements * limits.NUMBER_CHARACTERS
    if len(text) > longest:
        raise InputProblem(
            f"The values {quote(text)} have {len(text):,} characters",
            f"at most {elements} numbers can be typed in here",
            "shorten the text",
        )
    wrapper = _WRAPPER.fullmatch(text)
    body, offset = (wrapper["body"], wrapper.start("body")) if wrapper else (text, 0)
    reader = _Reader(text, offset, offset + len(body))
    values = reader.read()
    if len(values.numbers) > elements:
        raise InputProblem(
            f"{len(values.numbers)} numbers are too many", f"at most {elements} can be typed in here", "leave some out"
        )
    return values


class _Reader:
    """One pass over the text; a stack of open brackets, and the size that each depth has to have."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.position, self.end = text, start, end
        self.numbers: list[float] = []
        self.sizes: dict[int, int] = {}  # depth of a closed list -> its number of items
        self.leaf_depth: int | None = None
        self.floating = False

    def read(self) -> Values:
        counts: list[int] = [0]  # items so far, for the text itself and each open bracket
        expecting = True  # an item may stand here
        for piece, start in self._tokens():
            if piece in "[(":
                self._require(expecting, piece, start, "a comma goes between two items")
                counts.append(0)
                if len(counts) - 1 > limits.RANK:
                    raise self._problem(start, "These brackets are too deep", f"rank {limits.RANK} is the most here")
            elif piece in "])":
                self._require(len(counts) > 1, piece, start, "no bracket is open here")
                self._close(len(counts) - 1, counts.pop(), start)
                counts[-1] += 1
                expecting = False
            elif piece == ",":
                self._require(not expecting, piece, start, "a number is missing before it")
                expecting = True
            else:
                self._require(expecting, piece, start, "a comma goes between two numbers")
                self._number(piece, start, len(counts) - 1)
                counts[-1] += 1
                expecting = False
        if len(counts) > 1:
            raise self._problem(self.end - 1, "A bracket is not closed", "each [ needs a ]")
        if counts[0] == 0:
            raise InputProblem("There are no values", "a tensor needs its numbers", "write one, as in 1.5 or [1, 2, 3]")
        depth = max([self.leaf_depth or 0, *self.sizes])
        shape = tuple(self.sizes[d] for d in range(1, depth + 1))
        several = counts[0] > 1 or (depth == 0 and self.text.rstrip().endswith(","))
        shape = (counts[0], *shape) if several else shape
        if math.prod(shape) != len(self.numbers):
            raise self._problem(
                self.end - 1, "Numbers and lists stand side by side", "rows of a tensor are equally long"
            )
        return Values(shape, tuple(self.numbers), self.floating)

    def _tokens(self) -> Iterator[tuple[str, int]]:
        while self.text[self.position : self.end].strip():
            match = _TOKEN.match(self.text, self.position, self.end)
            if not match:
                start = self.position + len(self.text[self.position :]) - len(self.text[self.position :].lstrip())
                piece = re.match(r"\w+|.", self.text[start : self.end], re.DOTALL)
                raise self._problem(start, f"{quote(piece[0] if piece else '')} is not a number", "values are numbers")
            self.position = match.end()
            yield match[0].strip(), match.end() - len(match[0].strip())

    def _number(self, token: str, start: int, depth: int) -> None:
        if self.leaf_depth not in (None, depth):
            raise self._problem(start, "Numbers stand at different depths", "rows of a tensor are equally long")
        self.leaf_depth = depth
        check_length(token, self._span(start))
        self.floating |= not WHOLE.fullmatch(token.lstrip("-+"))
        self.numbers.append(float(token.replace("_", "")))

    def _close(self, depth: int, items: int, start: int) -> None:
        if self.sizes.setdefault(depth, items) != items:
            raise self._problem(
                start,
                f"This row has {items} items and the one before it {self.sizes[depth]}",
                "rows of a tensor are equally long",
            )

    def _require(self, holds: bool, token: str, start: int, why: str) -> None:  # noqa: FBT001 - an assertion
        if not holds:
            raise self._problem(start, f"{quote(token)} cannot stand here", why)

    def _problem(self, start: int, what: str, why: str) -> InputProblem:
        return InputProblem(what, why, "write numbers, as in 1.5 or [[1, 2], [3, 4]]", self._span(start))

    def _span(self, start: int) -> Span:
        line = self.text.count("\n", 0, start) + 1
        column = start - (self.text.rfind("\n", 0, start) + 1) + 1
        return Span(line, column, column + 1)


def fitting(numbers: tuple[float, ...] | None, shape: Shape) -> tuple[float, ...] | None:
    """The `numbers` where there is one for each cell of `shape`, else None: those of another shape are set aside."""
    return numbers if numbers is not None and len(numbers) == math.prod(shape) else None
