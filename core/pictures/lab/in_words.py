"""The text twins of the lab's pictures: what is alive after a step, and the graph that hangs on it."""

from collections.abc import Sequence

from core.lab.record.recording import Alive, Node, Step
from core.pictures.markup.numbers import count
from core.pictures.markup.twin import listed, said

_TOLD = 5  # tensors, or functions, that are told one by one


def alive(step: Step) -> str:
    """The tensors, those that the step changed first."""
    if not step.tensors:
        return "No tensor is alive."
    ordered = sorted(step.tensors, key=lambda each: not each.changes)
    more = f" {count(len(ordered) - _TOLD, 'more tensor')}." if len(ordered) > _TOLD else ""
    return f"{' '.join(map(_tensor, ordered[:_TOLD]))}{more}"


def _tensor(each: Alive) -> str:
    state = each.state
    words = f"{listed(each.names)} {'is' if len(each.names) == 1 else 'are one tensor,'} {said(state.value)}"
    if state.grad is not None:
        words += f"; its gradient is {said(state.grad)}"
    return f"{words}."


def graph(nodes: Sequence[Node], step: Step) -> str:
    """The newest functions, each with what it made."""
    owners = {each.state.node: each for each in step.tensors if each.state.node is not None}
    told = [
        f"{node.name} made {listed(owner.names)}, {said(owner.state.value)}."
        for node in reversed(nodes)
        if node.leaf is None and (owner := owners.get(node.index)) is not None
    ]
    return " ".join([f"The graph has {count(len(nodes), 'function')}.", *told[:_TOLD]])
