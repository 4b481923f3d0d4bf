"""What a call of a function does, counted from its captured graph: kernels, the bytes they move, arithmetic.

Torch's meta device would count without computing, but its first operation imports sympy and torch's compiler (80 MB,
and 2 s), which stay. So the graph is run, once for each function and size, as small as the hosted app measures them.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, fx
from torch.utils import _pytree as pytree
from torch.utils.flop_counter import flop_registry

from core.capture.capturing import Capturing
from core.capture.fusible import FUSIBLE, Fusible


class Counting(fx.Interpreter):
    """Run a captured graph operation by operation, as eager mode does, and count what each of them has to move."""

    kernels = moved = arithmetic = 0

    def call_function(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - torch's
        """Run an operation. One that gives a view of what it was given is not a kernel: it moves nothing."""
        given = super().call_function(target, args, kwargs)
        read, made = self.tensors((args, kwargs)), self.tensors(given)
        if made.keys() - read.keys():
            self.kernels += 1
            self.moved += self.bytes({**read, **made})
            counted = flop_registry.get(getattr(target, "overloadpacket", None))
            elements = max(each.numel() for each in {**read, **made}.values())
            self.arithmetic += counted(*args, **kwargs, out_val=given) if counted else elements
        return given

    def tensors(self, values: object) -> dict[int, torch.Tensor]:
        """The tensors in `values`, by their memory."""
        leaves = (each for each in pytree.tree_leaves(values) if isinstance(each, torch.Tensor))
        return {each.untyped_storage()._cdata: each for each in leaves}  # noqa: SLF001 - no public name

    def bytes(self, tensors: dict[int, torch.Tensor]) -> int:
        """Bytes of all of them; what is repeated by a stride of 0 is there once."""
        return sum(min(each.nbytes, each.untyped_storage().nbytes()) for each in tensors.values())


@dataclass(frozen=True)
class Work:
    """What one call does. `moved` are the bytes that all its `kernels` read and write.

    `least` are the bytes of its inputs and its output: what has to be moved even if it were one kernel. `arithmetic`:
    for a matrix product multiplications and additions as torch counts them, for any other kernel one per element.
    """

    kernels: int
    moved: int
    least: int
    arithmetic: int


@lru_cache(maxsize=64)
def work(name: str, n: int) -> Work:
    """What a call of the function `name` does at size `n` in eager mode. Raises `KeyError` for what is unknown."""
    fusible = FUSIBLE[name]
    values = [torch.zeros(shape) for shape in fusible.shapes_at(n).values()]
    counting = Counting(torch.nn.Module(), graph=_captured(fusible, values))
    given = counting.run(*values)
    least = counting.bytes(counting.tensors((values, given)))
    return Work(counting.kernels, counting.moved, least, counting.arithmetic)


def _captured(fusible: Fusible, values: list[Tensor]) -> fx.Graph:
    capturing = Capturing({})
    for name, value in zip(fusible.shapes, values, strict=True):
        capturing.input(f"{name}_1", value)
    with capturing:
        given = fusible.function(*values)
    capturing.give([given])
    return capturing.graph
