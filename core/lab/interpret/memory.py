"""Tensors of a size, of which only the memory is asked for: `torch.Tensor(2, 3)`, `torch.empty(2, 3)`.

In Python their numbers are whatever lay in this memory before: arbitrary, and here perhaps another visitor's. So they
are zeros in the lab, as they often are in Python too, and the step says so.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from core.lab.interpret.arrays import Array, Whole
from core.language.syntax import Piece
from core.language.words import listing as words
from core.problem import InputProblem, quote

Value = Any
TYPED: Final[Mapping[str, torch.dtype]] = {
    name: torch.get_default_dtype() if name == "Tensor" else getattr(torch, name).dtype
    for name in words.FUNCTIONS
    if name.endswith("Tensor")
}
NOTE: Final = "zeros here: in Python, whatever lay in this memory before"


def asked(word: str, arguments: Sequence[Value]) -> tuple[int, ...] | None:
    """The size that `torch.Tensor(…)` or its like is asked for; None where it is given numbers, or nothing at all."""
    if word not in TYPED or not arguments:
        return None
    if len(arguments) == 1 and isinstance(arguments[0], torch.Size):
        return tuple(arguments[0])
    if all(isinstance(each, int | Whole) and not isinstance(each, bool) for each in arguments):
        return tuple([int(each) for each in arguments])
    return None


def check_data(piece: Piece, arguments: Sequence[Value]) -> None:
    """Raise `InputProblem` unless torch.Tensor or its like is given numbers, in brackets or in a tensor."""
    data = len(arguments) == 1 and isinstance(arguments[0], list | tuple | Tensor | Array | bool)
    hopeless = any(isinstance(each, float | str | list | tuple | type(None)) for each in arguments)  # torch refuses it
    stored = any(isinstance(each, torch.UntypedStorage) for each in arguments)
    if stored or (arguments and not (data or hopeless)):
        raise InputProblem(
            f"{quote(piece.text)} is neither given numbers in brackets nor whole numbers for a size",
            "what it would hold is whatever lies in its memory, and that may be another visitor's",
            "write torch.zeros, or give a list of numbers",
            piece.span,
        )
