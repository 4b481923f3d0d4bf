"""`loss.backward()` by the shortest way into torch's engine, for loops whose every step takes a tenth of a millisecond.

The Python that torch runs before and after its engine checks what cannot be otherwise here: one scalar of floats that
requires grad, no subclass, no hook of functorch's. On tiny tensors it takes a seventh of a training step.
Source: `torch/autograd/__init__.py` and `graph.py` of the pinned version, whose last call this is.
"""

from collections.abc import Callable
from typing import Any, Final

import torch
from torch import Tensor

_RUN: Final[Callable[..., Any]] = torch.autograd.Variable._execution_engine.run_backward  # noqa: SLF001


class Backward:
    """Adds the gradients of a scalar loss to the `grad` of its leaves, as `loss.backward()` does, to the last bit.

    Losses must be of the shape (), the type and the device of `like`.
    """

    def __init__(self, like: Tensor) -> None:
        self._seed = (torch.ones((), dtype=like.dtype, device=like.device),)

    def __call__(self, loss: Tensor) -> None:
        """One backward pass; the graph is freed on the way."""
        _RUN((loss,), self._seed, False, False, (), allow_unreachable=True, accumulate_grad=True)  # noqa: FBT003
