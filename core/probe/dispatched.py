"""Which ATen operations really ran: the proof of what a line of Python did.

Source: `torch.utils._python_dispatch.TorchDispatchMode`, which sees every operation below autograd, on this thread.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode


class Dispatched(TorchDispatchMode):
    """While it is entered, the names of all ATen operations gather in `names`, as in `aten.select.int`."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch has no types for it
        self.names: list[str] = []

    def __torch_dispatch__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - whatever the operation returns
        """Note the operation and run it."""
        self.names.append(str(func))
        return func(*args, **(kwargs or {}))


def share_storage(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether two tensors are seen through the same storage, by its address and identity."""
    return bool(a.untyped_storage()._cdata == b.untyped_storage()._cdata)  # noqa: SLF001 - addresses of empty storages are 0
