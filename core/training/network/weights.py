"""All weights of a network in one vector, which one operation moves, and its layers as views of it."""

from itertools import pairwise

import torch
from torch import Tensor

from core.training.network.config import Config
from core.training.network.data import NetworkData
from core.training.network.initialisation import INITIALISERS


def shapes(inputs: int, hidden: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """The shape of each layer's W, (inputs, units); its b has (units,)."""
    widths = (inputs, *hidden, 1)
    return tuple(pairwise(widths))


def split(weights: Tensor, shapes: tuple[tuple[int, int], ...]) -> list[tuple[Tensor, Tensor]]:
    """The layers in a vector of all weights, (parameters,), as views: each layer's W, row by row, then its b.

    Of many vectors, (k, parameters), the layers of k networks: W (k, inputs, units), b (k, 1, units).
    """
    layers, place, many = [], 0, weights.shape[:-1]
    for rows, columns in shapes:
        W = weights[..., place : place + rows * columns].view(*many, rows, columns)
        place += rows * columns
        b = weights[..., place : place + columns]
        layers.append((W, b.unsqueeze(-2) if many else b))
        place += columns
    return layers


def initial_weights(config: Config, data: NetworkData) -> Tensor:
    """All weights as they begin, (parameters,) float32, drawn on the CPU so that every device begins alike."""
    generator = torch.Generator()
    if config.seed is None:
        generator.set_state(data.stream)
    else:
        generator.manual_seed(config.seed)
    pieces = []
    for rows, columns in shapes(len(data.source.inputs), config.hidden):
        pieces += [INITIALISERS[config.initialisation](rows, columns, generator).flatten(), torch.zeros(columns)]
    return torch.cat(pieces).to(config.device)
