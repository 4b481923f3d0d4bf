"""Why `.view` fails: which two neighboring axes lie in storage so that they cannot be read as one.

Axes i and i + 1 can merge if stepping once along i is stepping size[i + 1] times along i + 1, that is
`stride[i] == stride[i + 1] * size[i + 1]`. Source: PyTorch documentation, `torch.Tensor.view`, and `computeStride` in
ATen's `TensorUtils.cpp`.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import mul

from core.inputs.shapes import Shape


@dataclass(frozen=True)
class Pair:
    """Two neighboring axes (those of size 1 left out), and whether they can be read as one.

    `needed` says that the wanted shape would have to read them as one.
    """

    first: int
    second: int
    stride: int
    product: int
    needed: bool

    @property
    def merges(self) -> bool:
        """Whether the two can become one axis."""
        return self.stride == self.product

    @property
    def blocks(self) -> bool:
        """Whether this pair is why the view fails."""
        return self.needed and not self.merges


@dataclass(frozen=True)
class Merge:
    """All neighboring pairs of a tensor of `shape` and `stride` that is to be viewed as `wanted`."""

    shape: Shape
    stride: Shape
    wanted: Shape
    pairs: tuple[Pair, ...]

    @property
    def possible(self) -> bool:
        """Whether a view of the wanted shape exists."""
        return not any(pair.blocks for pair in self.pairs)


def merge(shape: Shape, stride: Shape, wanted: Shape) -> Merge:
    """The pairs of a tensor that has as many elements as `wanted`. A tensor without elements has none."""
    if 0 in shape:
        return Merge(shape, stride, wanted, ())
    axes = [axis for axis, size in enumerate(shape) if size != 1]
    edges = set(accumulate(wanted, mul))  # after so many elements of the wanted shape, one of its axes ends
    pairs = []
    outer = 1
    for first, second in pairwise(axes):
        outer *= shape[first]
        pairs.append(Pair(first, second, stride[first], stride[second] * shape[second], outer not in edges))
    return Merge(shape, stride, wanted, tuple(pairs))
