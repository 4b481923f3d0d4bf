"""Every function of the graphs that a run builds, each looked at once, when it is first seen.

A function's Python object is torch's own name for it as long as somebody holds it. So the table holds those of the
graph as it stands, and lets go of the others from time to time: they would keep whole graphs alive.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from torch import Tensor
from torch.autograd.graph import Node as Function

from core.autograd import graph
from core.autograd.lab.recording import Node
from core.inputs import limits
from core.inputs.problem import InputProblem

_ACCUMULATED = 4  # times that an element of a leaf is touched on its way into .grad
_HELD = 256  # functions held before the table looks which of them are still in use


class NodeTable:
    """`number` gives a tensor's number, for the leaves that AccumulateGrad writes into."""

    def __init__(self, number: Callable[[Tensor], int]) -> None:
        self.number = number
        self.nodes: list[Node] = []
        self.elements: list[int] = []  # that a backward pass goes through at each node, about
        self.places: dict[Function, int] = {}
        self.most = _HELD

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
        try:
            kept = [saved for saved in graph.saved(function) if saved.tensor is not None]
        except RuntimeError:  # what it kept was released, or written over, in the very statement that made it
            kept = []
        storages = {
            saved.tensor.untyped_storage().data_ptr(): saved.nbytes for saved in kept if saved.tensor is not None
        }
        leaf = getattr(function, "variable", None)
        self.elements.append(sum(saved.tensor.numel() for saved in kept if saved.tensor is not None))
        self.elements[-1] += 0 if leaf is None else _ACCUMULATED * leaf.numel()
        return Node(
            index=self.places[function],
            name=graph.name(function),
            edges=tuple([None if to is None else self.places[to] for to, _ in function.next_functions]),
            keeps=tuple([saved.name for saved in kept]),
            nbytes=sum(storages.values()),
            leaf=None if leaf is None else self.number(leaf),
            born=step,
            released=None,
        )

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

    def release(self, places: Iterable[int], step: int) -> None:
        """After a backward pass: which of these functions have dropped what they kept? Torch is asked."""
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


def _dropped(function: Function) -> bool:
    try:
        graph.saved(function)
    except RuntimeError as error:
        return "freed" in str(error)
    return False
