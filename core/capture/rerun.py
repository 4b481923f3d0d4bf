"""The captured graph, run: does it give what eager mode gave, and what became of the sizes?"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, fx

from core.capture.operations import Captured, capture
from core.inputs.shapes import Shape
from core.problem import InputProblem


@dataclass(frozen=True)
class Compared:
    """One output, by its label: whether the graph's is eager's to the last bit, and the largest difference if not."""

    label: str
    equal: bool
    difference: float


@dataclass(frozen=True)
class OtherSize:
    """The same program with the inputs `names` of other sizes.

    Eager mode takes it. The graph, which was captured with `before`, gives `compared`, or `refusal` is torch's message.
    """

    names: tuple[str, ...]
    before: tuple[Shape, ...]
    after: tuple[Shape, ...]
    compared: tuple[Compared, ...]
    refusal: str | None


def run(captured: Captured, inputs: Mapping[str, Tensor]) -> tuple[Tensor | None, ...]:
    """What the captured graph gives for `inputs`, node by node, by torch's own interpreter of graphs."""
    holder = torch.nn.Module()
    for name, constant in captured.constants.items():
        holder.register_buffer(name, constant)
    given = fx.Interpreter(holder, graph=captured.graph).run(*(inputs[name].detach() for name in captured.leaves))
    return tuple(given)


def compare(captured: Captured) -> tuple[Compared, ...]:
    """The captured graph on the values that it was captured with, beside what eager mode gave."""
    return _compared(captured, run(captured, captured.leaves), captured.values)


def with_another_size(captured: Captured) -> OtherSize | None:
    """Double the first axis of inputs of which eager mode takes twice as much; None if there are none.

    Tried in turn: each input by itself, and all that require no grad together, which are a model's data.
    """
    long = [name for name, leaf in captured.leaves.items() if leaf.dim() and leaf.numel()]
    data = tuple(name for name in long if not captured.leaves[name].requires_grad)
    constants = [name for name, leaf in captured.leaves.items() if not leaf.requires_grad]
    for names in [*((name,) for name in long), *([data] if len(data) > 1 else [])]:
        leaves = {name: leaf.detach() for name, leaf in captured.leaves.items()}
        inputs = leaves | {name: torch.cat([leaves[name], leaves[name]]) for name in names}
        try:
            eager = capture(captured.program, inputs, constants=constants)
        except InputProblem:
            continue
        before, after = (tuple(tuple(each[name].shape) for name in names) for each in (leaves, inputs))
        try:
            given = run(captured, inputs)
        except RuntimeError as error:
            # The interpreter adds to the message which node it was at, in lines of its own.
            return OtherSize(names, before, after, (), str(error).splitlines()[0])
        return OtherSize(names, before, after, _compared(captured, given, eager.values), None)
    return None


def _compared(
    captured: Captured, given: tuple[Tensor | None, ...], wanted: tuple[Tensor | None, ...]
) -> tuple[Compared, ...]:
    return tuple(_one(label, *pair) for label, *pair in zip(captured.outputs, given, wanted, strict=True))


def _one(label: str, given: Tensor | None, wanted: Tensor | None) -> Compared:
    if given is None or wanted is None:
        return Compared(label, given is wanted, 0.0)
    if given.shape != wanted.shape:
        return Compared(label, equal=False, difference=float("inf"))
    equal = given.equal(wanted) or torch.allclose(given, wanted, rtol=0, atol=0, equal_nan=True)
    gap = (given.double() - wanted.double()).abs().nan_to_num(0.0)
    return Compared(label, equal, float(gap.max()) if gap.numel() else 0.0)
