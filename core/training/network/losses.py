"""How wrong a network's outputs are, point by point; a loss is the mean over a batch.

`output` and `target` have one shape, (…, n, 1). A class is -1 or 1, and an output's sign says which class it means.
"""

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

from core.training.network.playground import Task

Error = Callable[[Tensor, Tensor], Tensor]
_ZERO: Final = torch.zeros(())


def squared(output: Tensor, target: Tensor) -> Tensor:
    """The square of the residual, as for the line."""
    errors: Tensor = (output - target) ** 2
    return errors


def logistic(output: Tensor, target: Tensor) -> Tensor:
    """Minus the logarithm of the probability, 1 / (1 + exp(-target · output)), that the right class is given.

    By `logaddexp`, which neither overflows nor loses digits where exp would. It is the binary cross-entropy of a
    logit, for classes written as -1 and 1.
    """
    return torch.logaddexp(_ZERO, -target * output)


def hinge(output: Tensor, target: Tensor) -> Tensor:
    """How far a point is from being on the right side by at least 1."""
    return (1 - target * output).clamp(min=0)


ERRORS: Final[dict[str, Error]] = {"logistic": logistic, "squared": squared, "hinge": hinge}
FITTING: Final[dict[Task, tuple[str, ...]]] = {
    "classification": ("logistic", "squared", "hinge"),
    "regression": ("squared",),
}  # the first is the usual one
