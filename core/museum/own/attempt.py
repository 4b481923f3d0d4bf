"""An error made again from what its message says, and repairs that are tried on the same shapes; nothing is allocated.

What is refused is first asked on torch's meta device, which keeps shapes alone, and then on tensors that repeat one
zero, so that the words are the CPU's. Repairs are tried on the meta device.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Final

import torch
from torch import Tensor

from core import limits
from core.inputs.shapes import Shape
from core.museum.exhibit import Spot
from core.probe.refusals import REFUSALS

Operands = Mapping[str, Tensor]
_REPAIRS: Final = 3  # shown at most
_SMALL: Final = 64  # elements of an operand: no result of two such is large
_RANK: Final = 8  # axes of an operand at most


@dataclass(frozen=True)
class Phrase:
    """An expression as it is shown, and as it is run on the operands."""

    code: str
    run: Callable[[Operands], Tensor]


@dataclass(frozen=True)
class Attempt:
    """Operands by name, with shape and dtype; what torch refuses; what may do instead; and where one sees it."""

    operands: Mapping[str, tuple[Shape, torch.dtype]]
    refused: Phrase
    repairs: tuple[Phrase, ...]
    place: Spot | None = None


@dataclass(frozen=True)
class Repair:
    """A repair that works, with the shape and the dtype that it gives."""

    code: str
    shape: Shape
    dtype: str


@dataclass(frozen=True)
class OwnCase:
    """The lines that raise, torch's class and words for them, and the repairs that were tried and work."""

    code: tuple[str, ...]
    error: str
    message: str
    repairs: tuple[Repair, ...]
    place: Spot | None


def raise_again(attempt: Attempt) -> OwnCase | None:
    """What torch says to the attempt; None where it does not refuse it, or where no tensor has such sizes."""
    if any(
        len(shape) > _RANK or prod(max(size, 1) for size in shape) > 2**62 for shape, _ in attempt.operands.values()
    ):
        return None
    meta = {name: torch.empty(shape, dtype=dtype, device="meta") for name, (shape, dtype) in attempt.operands.items()}
    # The meta device does not look at all dtypes; what is small may be asked on the CPU at once.
    large = any(operand.numel() > _SMALL for operand in meta.values())
    if large and _refusal(attempt.refused, meta) is None:
        return None
    zeros = {name: torch.zeros((), dtype=dtype).expand(shape) for name, (shape, dtype) in attempt.operands.items()}
    refusal = _refusal(attempt.refused, zeros)
    if refusal is None:
        return None
    repairs = tuple(repair for call in attempt.repairs if (repair := _repaired(call, meta)) is not None)
    lines = [f"{name} = {made(shape, dtype)}" for name, (shape, dtype) in attempt.operands.items()]
    code = (*lines, attempt.refused.code)
    return OwnCase(code, type(refusal).__name__, str(refusal), repairs[:_REPAIRS], attempt.place)


def made(shape: Shape, dtype: torch.dtype = torch.float32) -> str:
    """The call that makes a tensor of `shape`."""
    sizes = ", ".join(map(str, shape)) if shape else "()"
    return f"torch.ones({sizes}{'' if dtype == torch.float32 else f', dtype={dtype}'})"


def _refusal(call: Phrase, operands: Operands) -> Exception | None:
    try:
        call.run(operands)
    except REFUSALS as refusal:
        return refusal
    return None


def _repaired(call: Phrase, operands: Operands) -> Repair | None:
    try:
        result = call.run(operands)
    except REFUSALS:
        return None
    # A repair that makes every pair of two batches is none.
    if result.numel() > max(limits.ELEMENTS, 4 * max(operand.numel() for operand in operands.values())):
        return None
    return Repair(call.code, tuple(result.shape), str(result.dtype))
