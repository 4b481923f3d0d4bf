"""Every function of the graphs that a run builds, each looked at once, when it is first seen.

A function's Python object is torch's own name for it as long as somebody holds it. So the table holds those of the
graph as it stands, and lets go of the others from time to time: they would keep whole graphs alive.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from torch import Tensor
from torch.autograd.graph import Node as Function

from core import limits
from core.lab.bounds.work import backward
from core.lab.record.recording import Node
from core.probe import graph
from core.problem import InputProblem

# Functions that hand on a view of the gradient they are given.
_HANDED_ON = """
    SumBackward0 SumBackward1 ViewBackward0 UnsafeViewBackward0 ReshapeAliasBackward0 TBackward0 TransposeBackward0
    PermuteBackward0 UnsqueezeBackward0 SqueezeBackward0 SqueezeBackward1 SqueezeBackward2 ExpandBackward0 AddBackward0
    CloneBackward0 AliasBackward0
"""
_VIEWS = frozenset(_HANDED_ON.split())
_HELD = 256  # functions held before the table looks which of them are still in use


class NodeTable:
    """`number` gives a tensor's number, for the leaves that AccumulateGrad writes into."""

    def __init__(self, number: Callable[[Tensor], int]) -> None:
        self.number = number
        self.nodes: list[Node] = []
        self.work: list[int] = []  # of a backward pass at each node; see `core.lab.bounds.work`
        self.bytes: list[int] = []  # of the gradients that it makes there
        self.places: dict[Function, int] = {}
        self.most = _HELD
        self.light = False  # whether the round that is under way is not recorded

    def add(self, root: Function, step: int) -> int:
        """The place of `root`. It and all functions behind it that were not seen before come into the table."""
        if root in self.places:
            return self.places[root]
        fresh: dict[Function, int] = {}
        waiting = [root]
        while waiting:
            function = waiting.pop()
            if function in self.places or function in fresh:
                continue
            fresh[function] = len(self.nodes) + len(fresh)
            waiting.extend(following for following, _ in reversed(function.next_functions) if following is not None)
        if len(self.nodes) + len(fresh) > limits.LISTING_NODES:
            raise InputProblem(
                "The listing builds too many graphs",
                f"the lab looks at {limits.LISTING_NODES:,} functions in all",
                "ask for fewer rounds",
            )
        self.places |= fresh
        self.nodes += [self.look(function, step) for function in fresh]
        return self.places[root]

    def look(self, function: Function, step: int) -> Node:
        """The facts of one function."""
        kept = _kept(function)
        storages = {
            saved.tensor.untyped_storage().data_ptr(): saved.nbytes for saved in kept if saved.tensor is not None
        }
        leaf = getattr(function, "variable", None)
        name = graph.name(function)
        work, nbytes = _price(function, name, kept)
        self.work.append(work)
        self.bytes.append(nbytes)
        return Node(
            index=self.places[function],
            name=name,
            edges=tuple([None if to is None else self.places[to] for to, _ in function.next_functions]),
            keeps=tuple([saved.name for saved in kept]),
            nbytes=sum(storages.values()),
            leaf=None if leaf is None else self.number(leaf),
            born=step,
            released=None,
        )

    def weigh(self, roots: Sequence[Function]) -> tuple[list[Tensor], int, int, int]:
        """Of a backward pass from `roots`: the leaves, how many functions, the work, and the bytes of gradients."""
        leaves: list[Tensor] = []
        work = nbytes = 0
        found: set[Function] = set()
        waiting = list(roots)
        while waiting:
            function = waiting.pop()
            if function in found:
                continue
            found.add(function)
            waiting.extend(following for following, _ in function.next_functions if following is not None)
            more, made = _price(function, graph.name(function), _kept(function))
            work, nbytes = work + more, nbytes + made
            if hasattr(function, "variable"):
                leaves.append(function.variable)
        return leaves, len(found), work, nbytes

    def leaves(self, places: Iterable[int]) -> list[Tensor]:
        """The leaves into whose gradients the functions at these places write."""
        wanted = set(places)
        functions = [function for function, place in self.places.items() if place in wanted]
        return [function.variable for function in functions if hasattr(function, "variable")]

    def behind(self, roots: Iterable[int]) -> tuple[int, ...]:
        """The places of all functions that can be reached from these."""
        found: set[int] = set()
        waiting = list(roots)
        while waiting:
            place = waiting.pop()
            if place not in found:
                found.add(place)
                waiting += [edge for edge in self.nodes[place].edges if edge is not None]
        return tuple(sorted(found))

    def release(self, places: Sequence[int], step: int) -> None:
        """After a backward pass: which of these functions have dropped what they kept? Torch is asked."""
        if not places:
            return
        functions = {place: function for function, place in self.places.items()}
        for place in places:
            node = self.nodes[place]
            if node.keeps and node.released is None and place in functions and _dropped(functions[place]):
                self.nodes[place] = replace(node, released=step)

    def let_go(self, roots: Iterable[int]) -> None:
        """Drop the functions that cannot be reached from `roots`, if many are held."""
        if len(self.places) > self.most:
            used = set(self.behind(roots))
            self.places = {function: place for function, place in self.places.items() if place in used}
            self.most = _HELD + 2 * len(self.places)


def _kept(function: Function) -> list[graph.Saved]:
    """The tensors that a function keeps."""
    try:
        return [saved for saved in graph.saved(function) if saved.tensor is not None]
    except RuntimeError:  # what it kept was released, or written over, in the very statement that made it
        return []


def _price(function: Function, name: str, kept: Sequence[graph.Saved]) -> tuple[int, int]:
    """The work of a backward pass at a function, and the bytes of the gradients that it makes there."""
    wanted = [_size(to, place) for to, place in function.next_functions if to is not None]
    work = backward(
        name,
        sum(math.prod(each.shape) for each in _inputs(function)),
        [elements for elements, _ in wanted],
        max([saved.tensor.numel() for saved in kept if saved.tensor is not None], default=0),
    )
    leaf = getattr(function, "variable", None)
    made = sum(nbytes for _, nbytes in wanted) if leaf is None else leaf.numel() * leaf.element_size()
    return work, 0 if name in _VIEWS else made


def _inputs(function: Function) -> Sequence[Any]:
    """What torch knows of the gradients that a function is handed: shape and dtype of each."""
    return getattr(function, "_input_metadata", ())


def _size(function: Function, place: int) -> tuple[int, int]:
    """Elements and bytes of the gradient that goes into a function at `place`."""
    inputs = _inputs(function)
    if place >= len(inputs):
        return 0, 0
    elements = math.prod(inputs[place].shape)
    return elements, elements * inputs[place].dtype.itemsize


def _dropped(function: Function) -> bool:
    try:
        graph.saved(function)
    except RuntimeError as error:
        return "freed" in str(error)
    return False
