"""Equations of `torch.einsum`: `ij,jk->ik`, `...i,...i`, `bi, ij, bj -> b`.

Source: PyTorch documentation, `torch.einsum`. What torch accepts is accepted, and what it refuses is refused, with its
own message, really raised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

import torch

from core import limits
from core.problem import InputProblem, Span, quote

ELLIPSIS: Final = "..."
ARROW: Final = "->"

Subscripts = tuple[str, ...]

_EXAMPLE = "write it as in ij,jk->ik"


@dataclass(frozen=True)
class Equation:
    """The subscripts of each operand and of the output: single letters, and at most one `...` in each.

    `explicit` tells whether the output was written; if not, it is the ellipsis and the letters that stand once, in
    the order of the alphabet, capitals first. `spans` say where in the text each operand stands.
    """

    operands: tuple[Subscripts, ...]
    output: Subscripts
    explicit: bool
    spans: tuple[Span, ...]

    def __str__(self) -> str:
        """The equation without its spaces, with its output."""
        return ",".join(map("".join, self.operands)) + ARROW + "".join(self.output)


def parse_equation(text: str) -> Equation:
    """The equation in `text`. Only the equation is judged; whether shapes fit it is for `core.tensors.products`.

    Raises `InputProblem` for what torch refuses and for texts longer than `limits.EQUATION_CHARACTERS`.
    """
    if len(text) > limits.EQUATION_CHARACTERS:
        raise InputProblem(
            f"The equation {quote(text[: limits.EQUATION_CHARACTERS])} has {len(text):,} characters",
            f"at most {limits.EQUATION_CHARACTERS} are read here",
            _EXAMPLE,
        )
    arrow = text.find(ARROW)
    end = len(text) if arrow < 0 else arrow
    pieces, start = [], 0
    for piece in text[:end].split(","):
        pieces.append((start, start + len(piece)))
        start += len(piece) + 1
    scalars = [0] * len(pieces)
    operands = tuple(_subscripts(text, begin, stop, f"operand {k}", scalars) for k, (begin, stop) in enumerate(pieces))
    spans = tuple(Span(1, begin + 1, max(stop, begin + 1) + 1) for begin, stop in pieces)
    if arrow < 0:
        return Equation(operands, implicit_output(operands), explicit=False, spans=spans)
    ranks = [len(each) - each.count(ELLIPSIS) for each in operands]
    output = _subscripts(text, arrow + len(ARROW), len(text), "the output", ranks)
    _check_output(text, arrow + len(ARROW), operands, output, ranks)
    return Equation(operands, output, explicit=True, spans=spans)


def implicit_output(operands: Sequence[Subscripts]) -> Subscripts:
    """The output that torch takes where none is written."""
    every = [label for operand in operands for label in operand]
    once = sorted(label for label in set(every) - {ELLIPSIS} if every.count(label) == 1)
    return (ELLIPSIS, *once) if ELLIPSIS in every else tuple(once)


def _subscripts(text: str, start: int, end: int, where: str, ranks: Sequence[int]) -> Subscripts:
    """The labels between `start` and `end`, one pass. `ranks` are of operands on which torch refuses the same text."""
    labels: list[str] = []
    position = start
    while position < end:
        character = text[position]
        if character == ".":
            dots = end - position - len(text[position:end].lstrip("."))
            if ELLIPSIS in labels:
                what, why = f"A second ellipsis stands in {where}", "at most one may stand in each operand and output"
                _refuse(text, (position, position + dots), ranks, what, why)
            if not text.startswith(ELLIPSIS, position, end):
                what, why = (
                    f"{quote('.' * dots)} is not an ellipsis",
                    "three dots in a row stand for any number of axes",
                )
                _refuse(text, (position, position + dots), ranks, what, why)
            labels.append(ELLIPSIS)
            position += len(ELLIPSIS)
            continue
        if character.isascii() and character.isalpha():
            labels.append(character)
        elif character != " ":
            why = "a label is one letter, a to z or A to Z, and only spaces, commas, ... and one -> stand beside them"
            _refuse(text, (position, position + 1), ranks, f"{quote(character)} is not a label", why)
        position += 1
    return tuple(labels)


def _check_output(
    text: str, start: int, operands: tuple[Subscripts, ...], output: Subscripts, ranks: Sequence[int]
) -> None:
    known = {label for operand in operands for label in operand}
    seen: set[str] = set()
    for label in output:
        position = text.index(label, start)
        if label in seen:
            position = text.index(label, position + 1)
            what, why = f"{quote(label)} stands twice in the output", "each axis of the result needs its own label"
            _refuse(text, (position, position + 1), ranks, what, why)
        if label != ELLIPSIS and label not in known:
            what, why = f"{quote(label)} stands in the output only", "its size is taken from an operand that has it"
            _refuse(text, (position, position + 1), ranks, what, why)
        seen.add(label)


def _refuse(text: str, place: tuple[int, int], ranks: Sequence[int], what: str, why: str) -> NoReturn:
    raise InputProblem(what, why + _said_by_torch(text, ranks), _EXAMPLE, Span(1, place[0] + 1, place[1] + 1))


def _said_by_torch(text: str, ranks: Sequence[int]) -> str:
    """What torch says to the same text, given operands of these ranks that hold one element each."""
    try:
        torch.einsum(text, *[torch.zeros((1,) * rank) for rank in ranks])
    except (RuntimeError, ValueError) as refusal:
        return f", and torch says: {refusal}"
    return ""
