"""Shapes that broadcast, and probably should not have: what they would do to a loss, played out.

Source: PyTorch's own warning in `torch.nn.functional.mse_loss`, "Using a target size that is different to the input
size. This will likely lead to incorrect results due to broadcasting."
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import torch

from core import limits
from core.inputs.shapes import Shape
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.operation import OPERANDS


@dataclass(frozen=True)
class Suspicion:
    """Two operands that torch combines without a word, though another pairing was likely meant.

    `line` is the code that would do what was likely meant, and `meant` its result's shape. `loss` and `meant_loss`
    are the mean squared differences as computed and as likely meant, and `perfect_loss` the one as computed of a
    target that holds the prediction's own numbers, which should be 0. None where the operands are too large.
    """

    first: int
    second: int
    why: str
    result: Shape
    meant: Shape
    line: str
    loss: float | None
    meant_loss: float | None
    perfect_loss: float | None


def suspicions(operands: Sequence[torch.Tensor]) -> tuple[Suspicion, ...]:
    """The suspicious pairs among `operands`, which broadcast."""
    found = (_pair(i, j, operands[i], operands[j]) for i, j in combinations(range(len(operands)), 2))
    return tuple(suspicion for suspicion in found if suspicion)


def _pair(i: int, j: int, first: torch.Tensor, second: torch.Tensor) -> Suspicion | None:
    result = broadcast([tuple(first.shape), tuple(second.shape)]).result
    if result is None:
        return None
    a, b = OPERANDS[i], OPERANDS[j]
    count = first.numel()
    if count == second.numel() and prod(result) > count and _without_ones(first) == _without_ones(second):
        why = (
            f"Of the {count:,} elements of {a} and the {count:,} of {b}, each meets every other one: "
            f"{prod(result):,} results instead of {count:,}"
        )
        return _played(
            i, j, why, first, second, mended=second.reshape(first.shape), line=f"{b} = {b}.reshape({a}.shape)"
        )
    for row, square, name, other in ((second, first, b, a), (first, second, a, b)):
        if row.dim() == 1 and tuple(square.shape) == (*row.shape, *row.shape) and row.numel() > 1:
            why = (
                f"The operand {other} is square, so {name} fits along either axis, and torch takes the last: {name} "
                "has one value per column, even if one per row was meant"
            )
            return _played(i, j, why, square, row, mended=row.unsqueeze(1), line=f"{name} = {name}.unsqueeze(1)")
    return None


def _played(
    i: int, j: int, why: str, kept: torch.Tensor, changed: torch.Tensor, *, mended: torch.Tensor, line: str
) -> Suspicion:
    """Both losses: with `changed` as it is and as `mended`, against the operand that is `kept`."""
    result = broadcast([tuple(kept.shape), tuple(changed.shape)]).result or ()
    meant = broadcast([tuple(kept.shape), tuple(mended.shape)]).result or ()
    if prod(result) > limits.ELEMENTS:
        return Suspicion(i, j, why, result, meant, line, None, None, None)
    perfect = _loss(kept, kept.reshape(changed.shape)) if kept.numel() == changed.numel() else None
    return Suspicion(i, j, why, result, meant, line, _loss(kept, changed), _loss(kept, mended), perfect)


def _loss(prediction: torch.Tensor, target: torch.Tensor) -> float:
    return float(((prediction - target) ** 2).mean())


def _without_ones(tensor: torch.Tensor) -> Shape:
    return tuple(size for size in tensor.shape if size != 1)


def column_word(shapes: Sequence[Shape]) -> str | None:
    """What to ask of the first pair of `shapes` that differ in one place alone, where one of them has a single column.

    The article's warning, (3, 4) and (3, 1): it is right as often as it is wrong, so it is a question and no suspicion.
    """
    for (i, first), (j, second) in combinations(enumerate(shapes), 2):
        for (k, one), (other, all_of_them) in (((j, second), (i, first)), ((i, first), (j, second))):
            if len(one) == len(all_of_them) > 1 and one[:-1] == all_of_them[:-1] and one[-1] == 1 < all_of_them[-1]:
                name, wide = OPERANDS[k], OPERANDS[other]
                return (
                    f"Legal: the one column of {name} serves all {all_of_them[-1]} columns of {wide}. If {name} was "
                    f"meant to be {all_of_them}, torch does not say so; `assert {wide}.shape == {name}.shape` does"
                )
    return None
