"""A chain of shape operations as people write it: `x.permute(0, 2, 1).contiguous().view(6, 4)`.

Read by hand from an allow-list of operations; arguments are whole numbers and lists of them. `_` is the tensor so far,
for `cat([_, _], 0)` and `stack([_, x], dim=1)`, which join it with itself or with the first tensor.
"""

from dataclasses import dataclass
from typing import Final

from core import limits
from core.language.tokens import Tokens
from core.problem import InputProblem, Span, nearest, quote

METHODS: Final = (
    "view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "transpose", "permute", "movedim", "t", "expand",
    "contiguous", "clone", "as_strided", "narrow", "select", "chunk", "repeat",
)  # fmt: skip
ATTRIBUTES: Final = ("T", "mT")
JOINS: Final = ("cat", "stack")
_EXAMPLE: Final = "write it as in permute(0, 2, 1).contiguous().view(6, 4)"
_NAMES: Final = ("_", "x")

Argument = int | tuple["Argument", ...] | str  # a name is `_` or `x`


@dataclass(frozen=True)
class Link:
    """One operation of a chain: its place and text, its arguments, and for `chunk(2)[0]` the piece that is taken."""

    span: Span
    text: str
    operation: str
    arguments: tuple[Argument, ...]
    keywords: tuple[tuple[str, Argument], ...]
    picked: int | None


@dataclass(frozen=True)
class Chain:
    """The operations of a chain, in order; `text` is the whole as Python writes it, without the tensor in front."""

    text: str
    links: tuple[Link, ...]


def parse_chain(text: str) -> Chain:
    """The operations in `text`; none for an empty text. Raises `InputProblem` for anything else."""
    if len(text) > limits.CHAIN_CHARACTERS:
        raise InputProblem(
            f"The chain {quote(text)} has {len(text):,} characters",
            f"a chain here has at most {limits.CHAIN_CHARACTERS:,}",
            "leave some of it out",
        )
    tokens = Tokens(text, "a chain", _EXAMPLE)
    if tokens.next == "x":
        tokens.take()
        if not tokens.next:
            return Chain("", ())
        tokens.expect(".", "a point stands between the tensor and its operation")
    links: list[Link] = []
    while tokens.next:
        if len(links) == limits.CHAIN_LINKS:
            raise tokens.problem("This chain is too long", f"at most {limits.CHAIN_LINKS} operations are followed")
        links.append(_link(tokens))
        if tokens.next:
            tokens.expect(".", "a point stands between two operations")
            if not tokens.next:
                raise tokens.misplaced("an operation follows a point")
    return Chain(".".join(link.text for link in links), tuple(links))


def _link(tokens: Tokens) -> Link:
    start = tokens.place
    name = tokens.next.removeprefix("torch.") if tokens.next.removeprefix("torch.") in JOINS else tokens.next
    if name in ATTRIBUTES:
        tokens.take()
        span, _ = tokens.piece(start)
        return Link(span, name, name, (), (), None)
    known = (*METHODS, *ATTRIBUTES, *JOINS)
    if name not in known:
        if not name.isidentifier():
            raise tokens.misplaced("the name of an operation was expected")
        close = nearest(name, known)
        fix = f"did you mean {close}" if close else "choose one of " + ", ".join(known)
        raise tokens.problem(f"{quote(name)} is no operation here", "a chain changes shapes only", fix)
    tokens.take()
    tokens.expect("(", f"{name} takes its arguments in round brackets")
    arguments, keywords = _arguments(tokens)
    picked = None
    if name == "chunk" and tokens.next == "[":
        tokens.take()
        picked = _integer(tokens)
        tokens.expect("]", "the bracket around the piece's number has to close")
    span, words = tokens.piece(start)
    return Link(span, words, name, tuple(arguments), tuple(keywords), picked)


def _arguments(tokens: Tokens) -> tuple[list[Argument], list[tuple[str, Argument]]]:
    """What stands up to the closing bracket, which is taken."""
    arguments: list[Argument] = []
    keywords: list[tuple[str, Argument]] = []
    while tokens.next != ")":
        if tokens.next.isidentifier() and tokens.peek(1).text == "=":
            if any(tokens.next == known for known, _ in keywords):
                raise tokens.misplaced("it has its value already")
            name = tokens.take().text
            tokens.take()
            keywords.append((name, _argument(tokens)))
        elif keywords:
            raise tokens.misplaced("an argument with a name has no other behind it")
        else:
            arguments.append(_argument(tokens))
        if tokens.next != ")":
            tokens.expect(",", "a comma or a closing bracket was expected")
    tokens.take()
    return arguments, keywords


def _argument(tokens: Tokens) -> Argument:
    if tokens.next in _NAMES:
        return tokens.take().text
    if tokens.next not in ("(", "["):
        return _integer(tokens)
    closing = ")" if tokens.take().text == "(" else "]"
    items: list[Argument] = []
    with tokens.deeper():
        while tokens.next != closing:
            items.append(_argument(tokens))
            if tokens.next != closing:
                tokens.expect(",", f"a comma or {quote(closing)} was expected")
    tokens.take()
    return tuple(items)


def _integer(tokens: Tokens) -> int:
    sign = 1
    while tokens.next in ("-", "+"):
        sign = -sign if tokens.take().text == "-" else sign
    if not tokens.next[:1].isdigit():
        raise tokens.misplaced("a whole number was expected")
    token = tokens.peek()
    number = tokens.number()
    if not isinstance(number, int):
        tokens.place -= 1
        raise tokens.problem(f"{quote(token.text)} is no whole number", "sizes and axes are whole numbers")
    return sign * number
