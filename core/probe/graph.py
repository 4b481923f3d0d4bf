"""The graph that torch built: its nodes are functions, its edges say where each function sends its gradients.

Source: PyTorch documentation, "Autograd mechanics": `grad_fn`, `next_functions`, `AccumulateGrad`, saved tensors.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.autograd.function import BackwardCFunction
from torch.autograd.graph import Node as Function

Setting = bool | int | float | str | None


@dataclass(frozen=True)
class GraphEdge:
    """Where a function sends one of its gradients: to input `slot` of the node `node`, an index into the nodes."""

    node: int
    slot: int


@dataclass(frozen=True, eq=False)
class Saved:
    """What a function keeps from the forward pass, under torch's own name for it (without `_saved_`).

    `tensor` or else `setting` is set. `nbytes` is the size of the storage that is kept alive: 0 for a setting.
    """

    name: str
    tensor: Tensor | None
    setting: Setting
    nbytes: int


@dataclass(frozen=True, eq=False)
class GraphNode:
    """One function of the graph.

    `edges` has one entry per input of the forward operation, None where that input receives no gradient. `leaf` is the
    tensor into whose `.grad` an AccumulateGrad writes. `function` is torch's own object.
    """

    index: int
    name: str
    function: Function
    edges: tuple[GraphEdge | None, ...]
    saved: tuple[Saved, ...]
    leaf: Tensor | None

    @property
    def nbytes(self) -> int:
        """Bytes of the storages that this node keeps alive, each counted once."""
        return sum({storage(saved.tensor): saved.nbytes for saved in self.saved if saved.tensor is not None}.values())


def walk(roots: Iterable[Function]) -> tuple[GraphNode, ...]:
    """All functions that can be reached from `roots`, in the order in which they were found.

    Iterative: a recursive walk dies at a thousand operations. To be called before the backward pass frees what the
    functions keep.
    """
    found: dict[Function, int] = {}
    order: list[Function] = []
    waiting = list(roots)[::-1]
    while waiting:
        function = waiting.pop()
        if function in found:
            continue
        found[function] = len(order)
        order.append(function)
        waiting.extend(following for following, _ in reversed(function.next_functions) if following is not None)
    return tuple(
        GraphNode(
            index=index,
            name=name(function),
            function=function,
            edges=tuple(None if to is None else GraphEdge(found[to], slot) for to, slot in function.next_functions),
            saved=saved(function),
            leaf=getattr(function, "variable", None),
        )
        for index, function in enumerate(order)
    )


def bytes_kept(nodes: Iterable[GraphNode]) -> int:
    """Bytes of all storages that the graph keeps alive, each counted once."""
    kept = {storage(saved.tensor): saved.nbytes for node in nodes for saved in node.saved if saved.tensor is not None}
    return sum(kept.values())


def root(tensor: Tensor) -> Function:
    """The function with which a backward pass from `tensor` begins. `tensor` has to require grad."""
    return torch.autograd.graph.get_gradient_edge(tensor).node


def storage(tensor: Tensor) -> int:
    """Where a tensor's storage lies: the same for all views of it."""
    return tensor.untyped_storage().data_ptr()


def name(function: Function) -> str:
    """Torch's name of a function, without its namespace: `MulBackward0`."""
    return function.name().rpartition("::")[2]


@cache
def _saved_attributes(kind: type[Function]) -> tuple[str, ...]:
    own = ("saved_tensors",) if issubclass(kind, BackwardCFunction) else ()  # a torch.autograd.Function's
    return own + tuple(attribute for attribute in dir(kind) if attribute.startswith("_saved_"))


def saved(function: Function) -> tuple[Saved, ...]:
    """What `function` keeps. Torch raises a RuntimeError where it was released, or written over since."""
    kept = []
    for attribute in _saved_attributes(type(function)):
        value = getattr(function, attribute)
        word = attribute.removeprefix("_saved_")
        if isinstance(value, Tensor):
            kept.append(Saved(word, value, None, value.untyped_storage().nbytes()))
        elif isinstance(value, tuple) and any(isinstance(item, Tensor) for item in value):
            tensors = [item for item in value if isinstance(item, Tensor)]
            kept += [Saved(f"{word}[{i}]", t, None, t.untyped_storage().nbytes()) for i, t in enumerate(tensors)]
        elif isinstance(value, bool | int | float | str):
            kept.append(Saved(word, None, value, 0))
        elif isinstance(value, tuple):
            kept.append(Saved(word, None, str(value), 0))
    return tuple(kept)
