"""Indices as people write them in Python: `x[0:2, None, 1]`, `x[[0, 2], ::2]`, `x[(x > 2) & (x < 9)]`.

Read by hand, in one pass, by Python's own grammar and precedence (Python language reference, "Expressions"), from an
allow-list of pieces. Nothing is executed here; `core.language.walk.index_value` makes torch's arguments of it.
"""

from collections.abc import Callable
from keyword import iskeyword
from typing import Final

from core import limits
from core.language.index.syntax import Index, Item, Itself, Literally, Operation, Part, Sequence, Slice
from core.language.tokens import Tokens
from core.problem import InputProblem, quote

_EXAMPLE: Final = "write it as in x[0:2, None, 1] or x[x > 5]"
_WORDS: Final = {"True": True, "False": False, "None": None, "Ellipsis": ..., "...": ...}
_COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")
_LEVELS: Final = (("|",), ("^",), ("&",), ("+", "-"), ("*", "/", "//", "%"))  # Python's precedence, loosest first
_MAKERS: Final = {"torch.tensor": "tensor", "slice": "slice"}
_ENDS: Final = (",", "]", ")", "")


def parse_index(text: str) -> Index:
    """The index in `text`: what stands between the brackets, with or without the tensor's name and the brackets.

    Raises `InputProblem` for anything that is no index of the kinds this app takes.
    """
    if len(text) > limits.INDEX_CHARACTERS:
        raise InputProblem(
            f"The index {quote(text)} has {len(text):,} characters",
            f"an index here has at most {limits.INDEX_CHARACTERS:,}",
            "leave some of it out",
        )
    tokens = Tokens(text, "an index", _EXAMPLE)
    name = _name(tokens)
    index = _Reader(tokens, name or "x").index("" if name is None else "]")
    if tokens.next == "[":
        raise tokens.problem(
            "Here a second index begins", "one index is looked at", "join the two by a comma, as in x[0, 1]"
        )
    if tokens.next == "=":
        raise tokens.problem("This assigns", "the index alone is typed here", "leave the rest out and choose assign")
    if tokens.next:
        raise tokens.misplaced("the index has ended before it")
    return index


def _name(tokens: Tokens) -> str | None:
    """The tensor's name in front of its brackets, taken together with the opening one; None for a bare index."""
    first = tokens.next
    if not first.isidentifier() or tokens.peek(1).text != "[" or first in _WORDS:
        return None
    if iskeyword(first) or first in ("torch", "slice"):
        raise tokens.problem(f"{quote(first)} cannot be a tensor's name", "it has a meaning of its own", "write x")
    tokens.take()
    tokens.take()
    return first


class _Reader:
    """Recursive descent over the tokens of one index; how deep is limited."""

    def __init__(self, tokens: Tokens, name: str) -> None:
        self.tokens, self.name = tokens, name
        self.operations = 0

    def index(self, end: str) -> Index:
        """The items up to `end`, which is taken; empty stands for the end of the text."""
        start = self.tokens.place
        items, commas = self._listed(end, self._item)
        if not items:
            raise self.tokens.problem(
                "There is no index", "Python needs something between the brackets", "write ... to take all of it"
            )
        piece = self.tokens.piece(start)
        if end:
            self.tokens.take()
        only = items[0] if not commas else None
        # `x[(0, 1)]` and `x[()]` hand torch that very tuple; a list alone is none.
        if isinstance(only, Sequence) and only.kind == "tuple":
            return Index(*piece, self.name, only.items, tuple=True)
        return Index(*piece, self.name, tuple(items), tuple=commas > 0)

    def _listed(self, end: str, read: Callable[[], Item]) -> tuple[list[Item], int]:
        """What `read` reads, separated by commas, up to `end`, which is left; and the number of commas."""
        parts: list[Item] = []
        commas = 0
        with self.tokens.deeper():
            while self.tokens.next != end:
                if commas < len(parts):
                    raise self.tokens.misplaced(
                        f"a comma or {quote(end)} was expected" if end else "a comma was expected"
                    )
                parts.append(read())
                if self.tokens.next == ",":
                    self.tokens.take()
                    commas += 1
        return parts, commas

    def _item(self) -> Item:
        """One item between two commas: an expression or a slice."""
        start = self.tokens.place
        bounds: list[Item | None] = [None]
        while self.tokens.next not in _ENDS:
            if self.tokens.next != ":":
                bounds[-1] = self._expression()
                if self.tokens.next != ":":
                    break
            if len(bounds) == 3:
                raise self.tokens.misplaced("a slice has at most three parts, start:stop:step")
            self.tokens.take()
            bounds.append(None)
        if len(bounds) > 1:
            return Slice(*self.tokens.piece(start), *bounds, *[None] * (3 - len(bounds)))
        if bounds[0] is None:
            raise self.tokens.misplaced("an index was expected before it")
        return bounds[0]

    def _expression(self) -> Item:
        """At most one comparison; what Python would join by `and` is refused with the reason."""
        start = self.tokens.place
        self._refuse_words()
        left = self._level(0)
        if self.tokens.next in _COMPARISONS:
            sign = self.tokens.take().text
            right = self._level(0)
            left = self._operation(start, sign, left, right)
            if self.tokens.next in _COMPARISONS:
                raise self.tokens.problem(
                    "Two comparisons stand in a row",
                    "Python joins them by “and”, which torch refuses, and & binds tighter than < and >",
                    "put brackets around each and & between them, as in x[(x > 2) & (x < 9)]",
                )
        self._refuse_words()
        return left

    def _refuse_words(self) -> None:
        if self.tokens.next in ("and", "or", "not"):
            raise self.tokens.problem(
                f"{quote(self.tokens.next)} wants one truth value of a whole tensor",
                "torch refuses that: Boolean value of Tensor with more than one value is ambiguous",
                "write & for and, | for or, ~ for not, with brackets around each comparison",
            )

    def _level(self, level: int) -> Item:
        """Operations of two operands, from the left, of this precedence and tighter ones."""
        if level == len(_LEVELS):
            return self._signed()
        start = self.tokens.place
        left = self._level(level + 1)
        while self.tokens.next in _LEVELS[level]:
            sign = self.tokens.take().text
            right = self._level(level + 1)
            left = self._operation(start, sign, left, right)
        return left

    def _signed(self) -> Item:
        start = self.tokens.place
        if self.tokens.next in ("-", "+", "~"):
            sign = self.tokens.take().text
            with self.tokens.deeper():
                operand = self._signed()
            return self._operation(start, sign, operand)
        left = self._atom()
        while self.tokens.next == "[":
            left = self._part(start, left)
        if self.tokens.next == "**":
            self.tokens.take()
            with self.tokens.deeper():
                right = self._signed()
            return self._operation(start, "**", left, right)
        return left

    def _atom(self) -> Item:
        start = self.tokens.place
        word = self.tokens.next
        self._refuse_words()
        if word[:1].isdigit() or (word[:1] == "." and word[1:2].isdigit()):
            number = self.tokens.number()
            return Literally(*self.tokens.piece(start), number)
        if word in _WORDS:
            self.tokens.take()
            return Literally(*self.tokens.piece(start), _WORDS[word])
        if word == self.name:
            return self._tensor()
        if word in _MAKERS and self.tokens.peek(1).text == "(":
            return self._made(word)
        if word in ("[", "("):
            return self._bracketed(word)
        if word.isidentifier() or word.startswith("torch."):
            raise self.tokens.problem(
                f"The name {quote(word)} is unknown here",
                f"an index holds numbers, slices, None, ..., lists, and comparisons of {self.name}",
            )
        raise self.tokens.misplaced("a number, a slice, None, ..., a list or a comparison was expected")

    def _bracketed(self, opening: str) -> Item:
        """A list, a tuple, or an expression in round brackets."""
        start = self.tokens.place
        self.tokens.take()
        items, commas = self._listed("]" if opening == "[" else ")", self._expression)
        self.tokens.take()
        if opening == "(" and len(items) == 1 and not commas:
            return items[0]
        return Sequence(*self.tokens.piece(start), "list" if opening == "[" else "tuple", tuple(items))

    def _tensor(self) -> Item:
        start = self.tokens.place
        self.tokens.take()
        if self.tokens.next != "[":
            return Itself(*self.tokens.piece(start))
        self.tokens.take()
        return self.index("]")

    def _part(self, start: int, whole: Item) -> Part:
        """What stands in brackets behind `whole`, which began at token `start`."""
        self.tokens.take()
        self._count()
        index = self.index("]")
        return Part(*self.tokens.piece(start), whole, index)

    def _operation(self, start: int, sign: str, *operands: Item) -> Operation:
        self._count()
        return Operation(*self.tokens.piece(start), sign, operands)

    def _count(self) -> None:
        self.operations += 1
        if self.operations > limits.INDEX_OPERATIONS:
            raise self.tokens.problem(
                "This index computes too much",
                f"at most {limits.INDEX_OPERATIONS} operations are read",
                "leave some of them out",
            )

    def _made(self, maker: str) -> Item:
        """`torch.tensor(…)` or `slice(…)`."""
        start = self.tokens.place
        self.tokens.take()
        self.tokens.take()
        items, _ = self._listed(")", self._expression)
        most = 1 if maker == "torch.tensor" else 3
        if not 1 <= len(items) <= most:
            raise self.tokens.misplaced(f"{maker} takes {'one list' if most == 1 else 'one to three bounds'} here")
        self.tokens.take()
        piece = self.tokens.piece(start)
        if maker == "torch.tensor":
            return Sequence(*piece, "tensor", tuple(items))
        bounds: list[Item | None] = [None, items[0], None] if len(items) == 1 else [*items, None][:3]
        return Slice(*piece, *bounds)
