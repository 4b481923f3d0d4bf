"""How torch writes out tensors, changed for one thread and for a while.

`torch.set_printoptions` sets the fields of one object of the whole process, `torch._tensor_str.PRINT_OPTS`, which torch
looks up whenever it writes a tensor. Here its place is taken, once and before the first page, by an object of the same
class whose fields belong to each thread, as those of any `threading.local` do. Until a thread sets some, they are what
they always were. Source: torch 2.13, `torch/_tensor_str.py`; a test asks whether torch still does so.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod

import torch
import torch._tensor_str as torchs
from torch import Tensor

_Plain: type = type(torchs.PRINT_OPTS)


class _OfThread(threading.local, _Plain):  # type: ignore[misc]  # the class is torch's own
    """Torch's options for printing, as they are in the thread that asks."""


def own_options() -> None:
    """Give each thread options of its own. Later calls change nothing."""
    if not isinstance(torchs.PRINT_OPTS, _OfThread):
        torchs.PRINT_OPTS = _OfThread(**torchs.get_printoptions())


@contextmanager
def kept_options() -> Iterator[None]:
    """Whatever this thread sets inside is undone behind."""
    before = torchs.get_printoptions()
    try:
        yield
    finally:
        vars(torchs.PRINT_OPTS).update(before)


def numbers_written(tensor: Tensor) -> int:
    """How many numbers of a tensor are written out: of a large one a few at either end of each axis."""
    options = torchs.PRINT_OPTS
    if tensor.numel() <= options.threshold:
        return tensor.numel()
    return prod([min(size, 2 * options.edgeitems) for size in tensor.shape])


set_options = torch.set_printoptions
own_options()
