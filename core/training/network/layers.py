"""The forward pass of a multilayer perceptron, written out: a matrix product, a bias, an activation, and again."""

from collections.abc import Callable, Sequence
from typing import Final

import torch
from torch import Tensor

Layers = Sequence[tuple[Tensor, Tensor]]  # (W, b) a layer: W of shape (inputs, units), b of shape (units,)
Activation = Callable[[Tensor], Tensor]


def leaky_relu(x: Tensor) -> Tensor:
    """The larger of x and x / 100: a slope to climb back on where relu has none."""
    return torch.maximum(x, 0.01 * x)


def linear(x: Tensor) -> Tensor:
    """No activation: layers without one are together no more than one layer."""
    return x


ACTIVATIONS: Final[dict[str, Activation]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "leaky relu": leaky_relu,
    "linear": linear,
}


def forward(x: Tensor, layers: Layers, activation: Activation) -> Tensor:
    """What comes out for each row of `x`, (n, inputs) -> (n, 1). The last layer has no activation."""
    *hidden, (W_out, b_out) = layers
    h = x
    for W, b in hidden:
        h = activation(h @ W + b)  # (n, inputs) @ (inputs, units) + (units,) -> (n, units)
    return h @ W_out + b_out  # (n, units) @ (units, 1) + (1,) -> (n, 1)


def every_unit(x: Tensor, layers: Layers, activation: Activation) -> list[Tensor]:
    """What every layer's units give: the same pass, but all of it kept, the output last.

    `layers` may be many networks at once: W of shape (k, inputs, units) and b of (k, 1, units) give (k, n, units).
    """
    *hidden, (W_out, b_out) = layers
    outputs = [x]
    for W, b in hidden:
        outputs.append(activation(outputs[-1] @ W + b))
    outputs.append(outputs[-1] @ W_out + b_out)
    return outputs[1:]
