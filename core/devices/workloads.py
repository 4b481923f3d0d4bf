"""The operations that are timed: their statements, tensors, sizes, and how much work they are.

Every statement is a constant. Counts of floating-point operations are the textbook's: a multiplication and an
addition are one each; a test counts the training step's in the operations that torch dispatches.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Final

import torch
from torch import Tensor

from core import limits

DTYPES: Final[dict[str, torch.dtype]] = {
    "float32": torch.float32,
    "float64": torch.float64,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
}


@dataclass(frozen=True)
class Workload:
    """One operation at any size n.

    `statement` works on tensors that are where it computes; `transfer` takes them from the host's memory and brings
    the result back there; `loop` does the same element by element in Python, "" if there is no such thing.
    `flops` and `traffic` (elements read and written, at least) are functions of n; `power` is the power of n that the
    time grows with. `leaves` are the tensors that require gradients.
    """

    name: str
    meaning: str
    size: str
    statement: str
    transfer: str
    loop: str
    shapes: Callable[[int], dict[str, tuple[int, ...]]]
    flops: Callable[[int], int]
    traffic: Callable[[int], int] | None
    power: int
    steps: tuple[int, ...]
    leaves: tuple[str, ...] = ()

    def elements(self, n: int) -> int:
        """Elements of the largest tensor at size n."""
        return max(prod(shape) for shape in self.shapes(n).values())

    def sizes(self, largest: int) -> tuple[int, ...]:
        """The sizes whose tensors have at most `largest` elements."""
        return tuple(n for n in self.steps if self.elements(n) <= largest)


def tensors(workload: Workload, n: int, dtype: str, device: str) -> dict[str, Tensor]:
    """The tensors that the statements name, with values from 0 to 1 from a generator of their own."""
    generator = torch.Generator().manual_seed(n)
    made = {
        name: torch.rand(shape, generator=generator).to(device, DTYPES[dtype])
        for name, shape in workload.shapes(n).items()
    }
    for name in workload.leaves:
        made[name].requires_grad_()
    return made


def largest(*, accelerated: bool) -> int:
    """The most elements that a tensor here may have: an accelerator is not what a hosted app runs on."""
    return limits.BENCHMARK_ELEMENTS_OWN if accelerated else limits.BENCHMARK_ELEMENTS


_STEP: Final = """\
loss = ((w * {x} + b - {y}) ** 2).mean()
loss.backward()
with torch.no_grad():
    w.sub_(0.01 * w.grad)
    b.sub_(0.01 * b.grad)
w.grad.zero_()
b.grad.zero_()"""

_ADD_LOOP: Final = """\
for i in range(len(a)):
    out[i] = a[i] + b[i]"""

_SUM_LOOP: Final = """\
total = 0.0
for i in range(len(a)):
    total = total + a[i]"""

_VECTORS: Final = tuple(4**k for k in range(2, 14))
_SQUARES: Final = tuple(2**k for k in range(4, 14))

WORKLOADS: Final[dict[str, Workload]] = {
    workload.name: workload
    for workload in (
        Workload(
            "matmul",
            "the product of two n × n matrices",
            "n, rows and columns of a matrix",
            "a @ b",
            "(a.to(device) @ b.to(device)).cpu()",
            "",
            lambda n: {"a": (n, n), "b": (n, n)},
            lambda n: n * n * (2 * n - 1),
            None,
            3,
            _SQUARES,
        ),
        Workload(
            "add",
            "the sum of two vectors, element by element",
            "n, elements of a vector",
            "a + b",
            "(a.to(device) + b.to(device)).cpu()",
            _ADD_LOOP,
            lambda n: {"a": (n,), "b": (n,), "out": (n,)},
            lambda n: n,
            lambda n: 3 * n,
            1,
            _VECTORS,
        ),
        Workload(
            "sum",
            "the sum of the elements of one vector",
            "n, elements of the vector",
            "a.sum()",
            "a.to(device).sum().cpu()",
            _SUM_LOOP,
            lambda n: {"a": (n,)},
            lambda n: n - 1,
            lambda n: n,
            1,
            _VECTORS,
        ),
        Workload(
            "training step",
            "one epoch of the regression: forward, backward, update, zero",
            "n, data points",
            _STEP.format(x="X", y="y_true"),
            _STEP.format(x="X.to(device)", y="y_true.to(device)") + "\nloss.item()",
            "",
            lambda n: {"X": (n, 1), "y_true": (n, 1), "w": (1,), "b": (1,)},
            lambda n: 12 * n,
            None,
            1,
            _VECTORS,
            leaves=("w", "b"),
        ),
    )
}
