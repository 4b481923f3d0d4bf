"""One tensor or array as it is: what is kept of it in the recording, and how two looks at it differ."""

from typing import Any, Final

import torch
from torch import Tensor

from core.lab.interpret.arrays import Array, address
from core.lab.interpret.values import keeps_grad
from core.lab.record.recording import Change, TensorState
from core.probe import graph
from core.probe.excerpt import Excerpt, excerpt

Value = Any

_CELLS: Final = 8  # numbers kept of each tensor and gradient


def memory(value: Tensor | Array) -> int:
    """The address at which the memory of a tensor or array begins."""
    return address(value) if isinstance(value, Array) else value.untyped_storage().data_ptr()


def signature(value: Tensor | Array) -> tuple[object, ...]:
    """What differs whenever torch has done something to a tensor. Writes that it does not count are not in it."""
    if isinstance(value, Array):
        return (value.shape, value.strides)
    grad = value.grad if keeps_grad(value) else None
    return (
        version(value),
        value.data_ptr(),
        value.shape,
        value.stride(),
        value.requires_grad,
        value.grad_fn,
        grad if grad is None else (id(grad), version(grad)),
    )


def version(tensor: Tensor) -> int | None:
    """How often a tensor was written to in place; None where torch does not count."""
    return None if tensor.is_inference() else tensor._version  # noqa: SLF001 - torch documents this name


def of_tensor(tensor: Tensor, number: int, storage: int, node: int | None) -> TensorState:
    """The state of a tensor, with the number of its own, that of its memory, and the place of its function."""
    grad = tensor.grad if keeps_grad(tensor) else None
    grad_fn = tensor.grad_fn
    return TensorState(
        number=number,
        kind="tensor",
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype).removeprefix("torch."),
        device=str(tensor.device),
        stride=tuple(tensor.stride()),
        offset=int(tensor.storage_offset()),
        storage=storage,
        nbytes=tensor.untyped_storage().nbytes(),
        value=_excerpt(tensor),
        requires_grad=tensor.requires_grad,
        is_leaf=tensor.is_leaf,
        grad_fn=None if grad_fn is None else graph.name(grad_fn),
        grad=None if grad is None else _excerpt(grad),
        version=version(tensor),
        node=node,
    )


def of_array(array: Array, number: int, storage: int) -> TensorState:
    """The state of a NumPy array."""
    plain = array.flags.writeable and min(array.strides, default=0) >= 0
    seen = torch.from_numpy(array) if plain else torch.tensor(array.copy())
    return TensorState(
        number=number,
        kind="array",
        shape=tuple(array.shape),
        dtype=str(array.dtype),
        device="cpu",
        stride=tuple([stride // array.itemsize for stride in array.strides]),
        offset=(int(array.__array_interface__["data"][0]) - address(array)) // array.itemsize,
        storage=storage,
        nbytes=array.nbytes,
        value=_excerpt(seen),
        requires_grad=False,
        is_leaf=True,
        grad_fn=None,
        grad=None,
        version=None,
        node=None,
    )


def changes(before: TensorState, after: TensorState) -> tuple[Change, ...]:
    """How two states of one tensor differ."""
    found: list[Change] = []
    place = (before.version, before.shape, before.storage) != (after.version, after.shape, after.storage)
    if place or not _same(before.value, after.value):
        found.append("written")
    if not _same(before.grad, after.grad):
        found.append("grad")
    if (before.requires_grad, before.is_leaf) != (after.requires_grad, after.is_leaf):
        found.append("flag")
    return tuple(found)


def _same(before: Excerpt | None, after: Excerpt | None) -> bool:
    # As texts: a NaN differs from itself, and has not changed all the same.
    return before is after or repr(before) == repr(after)


def _excerpt(value: Tensor) -> Excerpt | None:
    try:
        return excerpt(value, _CELLS)
    except (RuntimeError, TypeError):  # float8 and its like cannot be taken apart
        return None
