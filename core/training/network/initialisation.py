"""Where a network's weights begin, and why it matters.

Every function draws the weights of one layer, (rows, columns) float32 for `rows` inputs and `columns` units, from
`generator`. Biases begin at 0. The functions stand in the exported script as they are here.
"""

import math
from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

Initialiser = Callable[[int, int, torch.Generator], Tensor]


def xavier(rows: int, columns: int, generator: torch.Generator) -> Tensor:
    """Uniform, with variance 2 / (inputs + units), which keeps tanh units out of their flat ends.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
    """
    edge = math.sqrt(6 / (rows + columns))
    return edge * (2 * torch.rand(rows, columns, generator=generator) - 1)


def he(rows: int, columns: int, generator: torch.Generator) -> Tensor:
    """Normal, with variance 2 / inputs: twice as much, since relu lets only half through.

    Source: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015.
    """
    return math.sqrt(2 / rows) * torch.randn(rows, columns, generator=generator)


def normal(rows: int, columns: int, generator: torch.Generator) -> Tensor:
    """Standard normal, whatever the layer's size: the article's start of its line."""
    return torch.randn(rows, columns, generator=generator)


def tiny(rows: int, columns: int, generator: torch.Generator) -> Tensor:
    """Normal, with standard deviation 0.01: each layer passes on a hundredth, and gradients vanish on their way."""
    return 0.01 * torch.randn(rows, columns, generator=generator)


def huge(rows: int, columns: int, generator: torch.Generator) -> Tensor:
    """Normal, with standard deviation 10: tanh and sigmoid units sit in their flat ends, where gradients vanish."""
    return 10 * torch.randn(rows, columns, generator=generator)


def zeros(rows: int, columns: int, _generator: torch.Generator) -> Tensor:
    """All alike: units of one layer get the same gradient and stay alike for ever."""
    return torch.zeros(rows, columns)


INITIALISERS: Final[dict[str, Initialiser]] = {
    "xavier": xavier,
    "he": he,
    "normal": normal,
    "tiny": tiny,
    "huge": huge,
    "zeros": zeros,
}
