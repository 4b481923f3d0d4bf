"""Keys of dictionaries and members of sets: Python finds them by a hash, which a visitor could make collide.

The hash of a whole number is its remainder by 2**61 - 1, that of a complex number is linear in its parts. A thousand
keys of one hash cost a million comparisons; so these are refused, and what is left has hashes that differ.
"""

from typing import Any, Final

import torch

from core.lab.bounds.budget import Budget
from core.lab.interpret.arrays import Array, Scalar
from core.language.syntax import Piece
from core.problem import InputProblem, quote

Value = Any

_LARGEST: Final = 2**53  # up to here floats are whole numbers, too, and no two hashes are one
_DEEP: Final = 8  # tuples inside one another


def check_key(piece: Piece, key: Value, budget: Budget) -> None:
    """Raise `InputProblem` for a key that Python could take, and the lab does not; charge for the others."""
    budget.operation(piece)
    _check(piece, key, budget, 0)


def _check(piece: Piece, key: Value, budget: Budget, depth: int) -> None:
    if isinstance(key, Scalar):
        key = key.item()
    if isinstance(key, str):
        budget.gone_through(len(key) // 8, piece)
    elif isinstance(key, complex) or (isinstance(key, int | float) and abs(key) > _LARGEST):
        if key not in (float("inf"), float("-inf")):
            raise _refused(piece, "whole numbers and floats up to 2**53, texts, and tuples of them")
    elif isinstance(key, range) or depth > _DEEP:
        raise _refused(piece, f"numbers, texts, and at most {_DEEP} tuples inside one another")
    elif isinstance(key, tuple) and not isinstance(key, torch.Size):
        budget.gone_through(len(key), piece)
        for each in key:
            _check(piece, each, budget, depth + 1)
    elif isinstance(key, Array):
        return  # which Python refuses


def _refused(piece: Piece, known: str) -> InputProblem:
    return InputProblem(
        f"{quote(piece.text)} is not a key that the lab takes",
        f"it takes {known}",
        "choose another key",
        piece.span,
    )
