"""How much memory a tensor takes in each dtype, asked of torch on the `meta` device, which allocates nothing."""

from dataclasses import dataclass

import torch

from core.inputs.shapes import Shape
from core.tensors.dtypes.formats import FORMATS


@dataclass(frozen=True)
class Footprint:
    """Bytes of one tensor's storage, and bytes per element."""

    dtype: str
    element: int
    total: int


def footprints(shape: Shape) -> tuple[Footprint, ...]:
    """The storage of a tensor of `shape` in every dtype."""
    found = []
    for name, layout in FORMATS.items():
        tensor = torch.empty(shape, dtype=layout.dtype, device="meta")
        found.append(Footprint(name, tensor.element_size(), tensor.untyped_storage().nbytes()))
    return tuple(found)
