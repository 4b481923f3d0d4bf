"""Units that have stopped learning, or never begin to: dead, alike, or saturated."""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from core.training.network.layers import Layers

DEAD: Final = 1
ALIKE: Final = 2
SATURATED: Final = 3
# What each means, for units of a hidden layer over the points that are trained on.
AILMENTS: Final = {
    DEAD: "dead: relu gives 0 for every point, so no gradient comes through",
    ALIKE: "alike: another unit of the layer has the same weights, and so the same gradient",
    SATURATED: "saturated: in the flat ends of its activation, within 0.01 of its limit, for at least 9 of 10 points",
}
_FLAT: Final = 0.01  # tanh' = 1 - tanh² is below 0.02 there, sigmoid' = s (1 - s) below 0.01
_MOST: Final = 0.9


def ailments(units: Sequence[Tensor], layers: Layers, activation: str) -> list[Tensor]:
    """The ailment of every unit, 0 for none: int64 of shape (k, units) a layer, the gravest of them.

    `units` are the outputs of the hidden layers, (k, n, units) for k networks and n points, and `layers` their W
    (k, inputs, units) and b (k, 1, units).
    """
    verdicts = []
    for output, (W, b) in zip(units, layers, strict=True):
        verdict = torch.zeros(output.shape[0], output.shape[-1], dtype=torch.int64, device=output.device)
        if activation in {"tanh", "sigmoid"}:
            flat = output.abs() > 1 - _FLAT if activation == "tanh" else (output - 0.5).abs() > 0.5 - _FLAT
            verdict[flat.to(torch.float32).mean(-2) >= _MOST] = SATURATED
        verdict[_alike(torch.cat([W, b], dim=-2))] = ALIKE
        if activation == "relu":
            verdict[(output == 0).all(-2)] = DEAD
        verdicts.append(verdict)
    return verdicts


def _alike(weights: Tensor) -> Tensor:
    """Which columns of `weights`, (k, inputs + 1, units), have a twin in their network: (k, units)."""
    same = (weights[..., :, None] == weights[..., None, :]).all(-3)  # (k, units, units)
    return same.sum(-1) > 1
