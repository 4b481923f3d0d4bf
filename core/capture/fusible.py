"""Functions of our own that are timed as they are and compiled: limited by memory, by arithmetic, or by the call.

Their sources are shown, and run in a process of their own. All tensors are of float32.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import Final, Literal

import torch
from torch import Tensor

from core.inputs.shapes import Shape

_MOST: Final = 5  # sizes that are measured: each is compiled anew


def chain(x: Tensor) -> Tensor:  # noqa: D103 - its source is shown, and the preset says what it is
    return (x * 2 + 1).sin() * x


def softmax(x: Tensor) -> Tensor:  # noqa: D103
    e = (x - x.amax(1, keepdim=True)).exp()
    return e / e.sum(1, keepdim=True)


def layer_norm(x: Tensor) -> Tensor:  # noqa: D103
    centred = x - x.mean(1, keepdim=True)
    return centred / (centred.square().mean(1, keepdim=True) + 1e-5).sqrt()


def product(a: Tensor, b: Tensor) -> Tensor:  # noqa: D103
    return a @ b


def layer(x: Tensor, W: Tensor, b: Tensor) -> Tensor:  # noqa: D103
    return torch.tanh(x @ W + b)


@dataclass(frozen=True)
class Fusible:
    """A function of tensors whose shapes depend on n: in `shapes`, by its arguments' names, 0 stands for n.

    `limit` is what takes the time of a call at the largest sizes: what a compiler can save follows from it.
    """

    name: str
    function: Callable[..., Tensor]
    shapes: Mapping[str, Shape]
    steps: tuple[int, ...]
    limit: Literal["memory", "arithmetic", "the call"]

    @property
    def source(self) -> str:
        """The function's own source."""
        lines = inspect.getsource(self.function).rstrip().splitlines()
        return "\n".join(line.partition("  # noqa")[0] for line in lines)

    def shapes_at(self, n: int) -> dict[str, Shape]:
        """The arguments' shapes at size n."""
        return {name: tuple(size or n for size in shape) for name, shape in self.shapes.items()}

    def sizes(self, elements: int) -> tuple[int, ...]:
        """The sizes at which no argument has more than so many elements, ascending."""
        return tuple(n for n in self.steps if max(map(prod, self.shapes_at(n).values())) <= elements)

    def sizes_to(self, largest: int) -> tuple[int, ...]:
        """What is measured if n shall end at `largest`."""
        return tuple(n for n in self.steps if n <= largest)[-_MOST:]


_COLUMNS: Final = 256  # of a row that is reduced
_ROWS: Final = tuple(8**k for k in range(7))
_LENGTHS: Final = tuple(16**k for k in range(2, 7))
_SQUARES: Final = tuple(2**k for k in range(7, 13))
FUSIBLE: Final[Mapping[str, Fusible]] = MappingProxyType(
    {
        each.name: each
        for each in (
            Fusible("a chain of elementwise operations", chain, {"x": (0,)}, _LENGTHS, "memory"),
            Fusible("softmax, by hand", softmax, {"x": (0, _COLUMNS)}, _ROWS, "memory"),
            Fusible("layer norm, by hand", layer_norm, {"x": (0, _COLUMNS)}, _ROWS, "memory"),
            Fusible("a large matrix product", product, {"a": (0, 0), "b": (0, 0)}, _SQUARES, "arithmetic"),
            Fusible("a small layer", layer, {"x": (0, 0), "W": (0, 0), "b": (0,)}, (2, 8, 32, 128), "the call"),
        )
    }
)
