"""All weights of a network in one vector, which one operation moves, and its layers as views of it."""

from itertools import chain, pairwise
from typing import Final

import torch
from torch import Tensor

from core.training.network.config import Config
from core.training.network.data import NetworkData
from core.training.network.initialisation import INITIALISERS

# In numbers of float32: 64 bytes, where torch's allocator has every tensor of its own begin. A product of one row with
# a matrix that begins elsewhere is summed in another order, so its last bits may differ: by the Intel MKL's developer
# guide, "Obtaining Numerically Reproducible Results", results are the same only where data is aligned alike.
_ALIGNED: Final = 16


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


class Store:
    """The weights of one network, and their gradients, in a vector each, with every W and b on a boundary of 64 bytes.

    So a layer computes, bit for bit, what it would with tensors of its own. `vector` is what an optimizer moves: what
    lies between its layers is zero, has no gradient and stays zero. `layers` holds (W, b) of each layer, views of it
    that are leaves which require grad. `weights` must be of the shape (parameters,).
    """

    def __init__(self, weights: Tensor, shapes: tuple[tuple[int, int], ...]) -> None:
        sizes = [*chain.from_iterable((rows * columns, columns) for rows, columns in shapes)]
        rooms = [-(-size // _ALIGNED) * _ALIGNED for size in sizes]
        starts = [sum(rooms[:k]) for k in range(len(rooms))]
        self._pieces = [slice(start, start + size) for start, size in zip(starts, sizes, strict=True)]
        self.vector = weights.new_zeros(sum(rooms))
        self.vector.grad = torch.zeros_like(self.vector)
        for piece, values in zip(self._pieces, weights.split(sizes), strict=True):
            self.vector[piece] = values
        self.layers: list[tuple[Tensor, Tensor]] = []
        for W, b, shape in zip(self._pieces[::2], self._pieces[1::2], shapes, strict=True):
            self.layers.append((self._leaf(W, shape), self._leaf(b, shape[1:])))

    def packed(self) -> Tensor:
        """A copy of the weights without what lies between them, (parameters,), and in its `grad` of their gradients."""
        weights = torch.cat([self.vector[piece] for piece in self._pieces])
        if self.vector.grad is not None:
            weights.grad = torch.cat([self.vector.grad[piece] for piece in self._pieces])
        return weights

    def _leaf(self, piece: slice, shape: tuple[int, ...]) -> Tensor:
        leaf = self.vector[piece].view(shape).requires_grad_()
        leaf.grad = None if self.vector.grad is None else self.vector.grad[piece].view(shape)
        return leaf


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
