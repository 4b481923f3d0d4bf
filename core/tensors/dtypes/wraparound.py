"""Integers that leave their range come back in on the other side: a sum on the ring of 2^n numbers, bit by bit.

Source: PyTorch documentation, `torch.iinfo`; two's complement as in Knuth, "The Art of Computer Programming", 4.1.
"""

from dataclasses import dataclass
from typing import Final

import torch

from core.problem import InputProblem
from core.tensors.dtypes.formats import FORMATS
from core.tensors.dtypes.stored import BitField, fields

DTYPES: Final = tuple(name for name, layout in FORMATS.items() if layout.kind == "integer" and not layout.rare)


@dataclass(frozen=True)
class Sum:
    """`start + added` in an integer dtype. `exact` is the sum on paper, `turns` how often it went around."""

    dtype: str
    start: int
    added: int
    result: int
    exact: int
    turns: int
    bits: tuple[tuple[BitField, ...], ...]  # of start, of what is added, of the result


def add(dtype: str, start: int, added: int) -> Sum:
    """The sum as torch computes it. Raises `InputProblem` for operands outside the dtype's range."""
    range_ = torch.iinfo(getattr(torch, dtype))
    for value in (start, added):
        if not range_.min <= value <= range_.max:
            raise InputProblem(
                f"{value:,} is not a number of {dtype}",
                f"its numbers go from {range_.min:,} to {range_.max:,}",
                "write a number in this range; the sum may leave it",
            )
    a, b = (torch.tensor(value, dtype=getattr(torch, dtype)) for value in (start, added))
    total = a + b
    exact, result = start + added, int(total.item())
    return Sum(
        dtype,
        start,
        added,
        result,
        exact,
        (exact - result) >> FORMATS[dtype].bits,
        (fields(a), fields(b), fields(total)),
    )
