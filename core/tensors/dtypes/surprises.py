"""What dtypes do that few expect: one line of Python each, run when asked, with the reason.

Source: PyTorch documentation, `torch.dtype`; Goldberg, "What Every Computer Scientist Should Know About
Floating-Point Arithmetic", 1991.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import torch
from torch import bfloat16, float16, float32, float64, int8, result_type, tensor, uint8


@dataclass(frozen=True)
class Surprise:
    """`code` is the line, `call` the same line run, `why` the reason."""

    topic: str
    code: str
    call: Callable[[], object]
    why: str

    @property
    def answer(self) -> str:
        """What torch answers, as Python prints it."""
        return str(self.call())


PROMOTION: Final = "promotion"
ARITHMETIC: Final = "arithmetic"

SURPRISES: Final = (
    Surprise(PROMOTION, "tensor([5]) / tensor([2])", lambda: tensor([5]) / tensor([2]),
             "True division of integers gives the default float dtype, float32."),
    Surprise(PROMOTION, "tensor([1]) + 1.5", lambda: tensor([1]) + 1.5,
             "A Python number has a kind but no width: a float meets integers as float32, not as Python's float64."),
    Surprise(PROMOTION, "result_type(tensor([1.0]), tensor(2.0, dtype=float64))",
             lambda: result_type(tensor([1.0]), tensor(2.0, dtype=float64)),
             "A tensor of rank 0 can raise the kind but never the width of a tensor that has axes: float64 gives way."),
    Surprise(PROMOTION, "result_type(tensor([1]), tensor(2.0, dtype=float16))",
             lambda: result_type(tensor([1]), tensor(2.0, dtype=float16)),
             "Its kind, float, is higher than the other's, integer: then its own width counts."),
    Surprise(PROMOTION, "tensor([2049]) + tensor([0.0], dtype=float16)",
             lambda: tensor([2049]) + tensor([0.0], dtype=float16),
             "int64 and float16 meet in float16, whatever it cannot hold: from 2048 on it has even numbers only."),
    Surprise(PROMOTION, "result_type(tensor([1], dtype=uint8), tensor([1], dtype=int8))",
             lambda: result_type(tensor([1], dtype=uint8), tensor([1], dtype=int8)),
             "Neither holds the other's numbers, so the next wider integer is taken."),
    Surprise(PROMOTION, "result_type(tensor([1.0], dtype=float16), tensor([1.0], dtype=bfloat16))",
             lambda: result_type(tensor([1.0], dtype=float16), tensor([1.0], dtype=bfloat16)),
             "One has the longer fraction, the other the longer exponent: the narrowest that holds both is float32."),
    Surprise(PROMOTION, "tensor([1], dtype=int8) + 300", lambda: tensor([1], dtype=int8) + 300,
             "The Python number takes the tensor's int8, in which 300 is 44: no error, no warning."),
    Surprise(PROMOTION, "tensor([True, True]) + tensor([True, False])",
             lambda: tensor([True, True]) + tensor([True, False]), "The sum of two bools is a bool: their “or”."),
    Surprise(PROMOTION, "tensor([True, True, True]).sum()", lambda: tensor([True, True, True]).sum(),
             "A sum over bools or integers counts in int64."),
    Surprise(ARITHMETIC, "tensor([127], dtype=int8) + 1", lambda: tensor([127], dtype=int8) + 1,
             "Integers wrap around: after the largest comes the smallest."),
    Surprise(ARITHMETIC, "tensor([3], dtype=uint8) - tensor([5], dtype=uint8)",
             lambda: tensor([3], dtype=uint8) - tensor([5], dtype=uint8),
             "Nothing is below 0 here: −2 is 256 − 2. Differences of image pixels go wrong this way."),
    Surprise(ARITHMETIC, "tensor([-128], dtype=int8).abs()", lambda: tensor([-128], dtype=int8).abs(),
             "128 does not fit, so even an absolute value can be negative."),
    Surprise(ARITHMETIC, "tensor(70000.0, dtype=float16)", lambda: tensor(70000.0, dtype=float16),
             "The largest number of float16 is 65504. A loss that passes it is inf."),
    Surprise(ARITHMETIC, "tensor(70000.0, dtype=bfloat16).item()", lambda: tensor(70000.0, dtype=bfloat16).item(),
             "bfloat16 has float32's exponent and reaches 3.4e38, but keeps 8 bits: here it goes in steps of 512."),
    Surprise(ARITHMETIC, "tensor(65519.0, dtype=float16), tensor(65520.0, dtype=float16)",
             lambda: (tensor(65519.0, dtype=float16), tensor(65520.0, dtype=float16)),
             "Rounding comes first: up to half a step beyond the largest is still the largest."),
    Surprise(ARITHMETIC, "tensor(0.1, dtype=float64) + 0.2 == 0.3", lambda: tensor(0.1, dtype=float64) + 0.2 == 0.3,
             "0.1, 0.2 and 0.3 are not binary fractions: each is rounded, and the sum is rounded once more."),
    Surprise(ARITHMETIC, "float(tensor(0.1, dtype=float64) + 0.2)", lambda: float(tensor(0.1, dtype=float64) + 0.2),
             "In float64 the roundings add up to one step too much."),
    Surprise(ARITHMETIC, "tensor(0.1, dtype=float32) + tensor(0.2) == tensor(0.3)",
             lambda: tensor(0.1, dtype=float32) + tensor(0.2) == tensor(0.3),
             "In float32 they happen to cancel. Compare with torch.isclose instead of ==."),
    Surprise(ARITHMETIC, "torch.isclose(tensor(0.1, dtype=float64) + 0.2, tensor(0.3, dtype=float64))",
             lambda: torch.isclose(tensor(0.1, dtype=float64) + 0.2, tensor(0.3, dtype=float64)),
             "Close enough: within a relative 1e-5 and an absolute 1e-8."),
    Surprise(ARITHMETIC, "int(tensor(2**24 + 1.0))", lambda: int(tensor(2**24 + 1.0)),
             "float32 has 24 significant bits, counting the leading 1: from 2**24 on it skips odd numbers."),
    Surprise(ARITHMETIC, "tensor(float('nan')) == tensor(float('nan'))",
             lambda: tensor(float("nan")) == tensor(float("nan")), "NaN is not equal to itself: ask torch.isnan."),
)  # fmt: skip
