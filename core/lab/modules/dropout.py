"""Dropout, whose noise torch draws from the generator of the whole process: here it is that of one run.

As torch has it on the CPU: a product with noise that is 0 or 1 / (1 - p). Source: torch, `Dropout.cpp`.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


def dropout(  # noqa: PLR0917 - torch's own arguments
    generator: Callable[[torch.device], torch.Generator],
    input: Tensor,  # noqa: A002 - torch's own name
    p: float = 0.5,
    training: bool = True,  # noqa: FBT001, FBT002 - as torch has it
    inplace: bool = False,  # noqa: FBT001, FBT002 - as torch has it
    axes: int = 0,
) -> Any:  # noqa: ANN401 - a tensor, unless torch refuses what it is given
    """`nn.functional.dropout` with noise of `generator`; `axes` at the end are dropped as a whole."""
    functional.dropout(input, p, training=False)  # says what is wrong with the arguments
    if not training or p == 0 or input.numel() == 0:
        return input
    shape = (*input.shape[: input.dim() - axes], *[1] * axes)
    noise = torch.zeros(shape if axes else (), dtype=input.dtype, device=input.device)
    if p < 1:
        noise = torch.empty(shape, dtype=input.dtype, device=input.device)
        noise.bernoulli_(1 - p, generator=generator(input.device)).div_(1 - p)
    return input.mul_(noise) if inplace else input * noise
