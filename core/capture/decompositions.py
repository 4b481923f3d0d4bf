"""Which operations are taken apart: torch's table of core ATen decompositions, and softmax's on top.

Source: PyTorch documentation, "IRs": core ATen has about 180 operators, by which the others are written.
"""

from functools import cache
from typing import Final

import torch

from core.capture.capturing import Table

# Core ATen keeps these whole; torch has a decomposition of each, and they are what many come to see.
BEYOND: Final = ("_softmax", "_log_softmax")


@cache
def decompositions() -> Table:
    """The table, from an operation to the function that does the same by simpler ones; made once, in half a second."""
    from torch._decomp import core_aten_decompositions, get_decompositions  # noqa: PLC0415 - few ask for it

    beyond = [getattr(torch.ops.aten, name).default for name in BEYOND]
    return dict(core_aten_decompositions()) | get_decompositions(beyond)
