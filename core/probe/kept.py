"""What autograd keeps for the backward pass, measured while the forward pass runs.

Source: PyTorch documentation, `torch.autograd.graph.saved_tensors_hooks`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor

from core.probe.graph import storage


@dataclass(frozen=True)
class Kept:
    """What autograd packed away in a forward pass, in bytes of storages, each counted once.

    `own` belongs to tensors that are there anyway; `extra` is memory that lives on for backward only. `tensors` is how
    often something was packed.
    """

    tensors: int
    own: int
    extra: int


class Meter:
    """Everything that was packed away, and holds it: or the next storage might lie where another was."""

    def __init__(self) -> None:
        self.packed: list[Tensor] = []

    def pack(self, tensor: Tensor) -> Tensor:
        """Take note of `tensor`; a hook."""
        self.packed.append(tensor)
        return tensor

    def kept(self, given: Iterable[Tensor]) -> Kept:
        """The sum of it. Storages of the tensors `given` exist whether there is a backward pass or not."""
        sizes = {storage(tensor): tensor.untyped_storage().nbytes() for tensor in self.packed}
        own = sum(sizes.pop(place, 0) for place in {storage(tensor) for tensor in given})
        return Kept(len(self.packed), own, sum(sizes.values()))


@contextmanager
def metering() -> Iterator[Meter]:
    """Measure what is packed away in the `with` block.

    A number of Python's (the 0.5 of `x * 0.5`) passes by the hooks and is not counted.
    """
    meter = Meter()
    with torch.autograd.graph.saved_tensors_hooks(meter.pack, _as_it_is):
        yield meter


def _as_it_is(tensor: Tensor) -> Tensor:
    return tensor
