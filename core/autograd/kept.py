"""What autograd keeps for the backward pass, measured while the forward pass runs.

Source: PyTorch documentation, `torch.autograd.graph.saved_tensors_hooks`.
"""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor


def bytes_kept_by(forward: Callable[[], Tensor], given: Iterable[Tensor]) -> tuple[Tensor, int]:
    """The result of `forward`, and the bytes of the storages that it made autograd keep, each counted once.

    Storages of the tensors `given` are not counted: they exist whether there is a backward pass or not.
    """
    known = {tensor.untyped_storage().data_ptr() for tensor in given}
    kept: dict[int, int] = {}
    alive: list[Tensor] = []  # or the next storage might lie where this one was

    def pack(tensor: Tensor) -> Tensor:
        alive.append(tensor)
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in known:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, _as_it_is):
        result = forward()
    return result, sum(kept.values())


def _as_it_is(tensor: Tensor) -> Tensor:
    return tensor
