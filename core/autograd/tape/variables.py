"""The tensors of a program: their names and expressions, what they were computed from, and their gradients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from core.autograd.tape import scissors
from core.language.syntax import Apply, Subscript
from core.language.walk.operations import Value
from core.probe import graph

Origin = Literal["input", "constant", "computed"]
Mode = Literal["grad", "no_grad", "inference_mode"]


@dataclass(frozen=True, eq=False)
class Variable:
    """One tensor of the program.

    `label` is unique: its name, with the line if the name is used again, or its expression. `operands` are indices of
    the variables that it was computed from, one an argument, so that `x * x` has two. `arguments` are all of the
    operation's arguments, numbers as well. `node` is its `grad_fn` (for a leaf its AccumulateGrad), and `slot` which
    of that function's outputs it is. `gradient` is that of the output with respect to it; None if none arrived, and
    then `why` says for what reason.
    """

    index: int
    name: str | None
    label: str
    text: str
    line: int
    origin: Origin
    operation: Apply | Subscript | None
    operands: tuple[int, ...]
    arguments: tuple[Value, ...]
    tensor: Tensor
    node: int | None = None
    slot: int = 0
    gradient: Tensor | None = None
    why: str = ""
    cut: int | None = None


class Listener:
    """Collects the tensors of a program while it is walked."""

    def __init__(self, leaves: Mapping[str, Tensor], cut: scissors.Cut | None = None) -> None:
        self.variables: list[Variable] = []
        self._cut = cut
        self.known: dict[int, int] = {}  # id of a tensor -> index; `variables` keeps the tensors alive
        for name, leaf in leaves.items():
            self._add(leaf, name, None, ())
            self.assigned(leaf, name, 0)

    def observe(self, expression: Apply | Subscript, arguments: tuple[Value, ...], value: Value) -> None:
        """Take note of what an operation gave; the walker calls this."""
        if isinstance(value, Tensor):
            self._add(value, expression.text, expression, arguments)
        elif isinstance(value, tuple | list):
            for place, item in enumerate(value):
                field = getattr(value, "_fields", None) or getattr(type(value), "__match_args__", ())
                ending = f".{field[place]}" if field else f"[{place}]"
                if isinstance(item, Tensor):
                    self._add(item, expression.text + ending, expression, arguments)

    def assigned(self, value: Value, name: str | None, line: int) -> None:
        """Take note of the name that a line gave to its value."""
        if isinstance(value, Tensor) and name is not None:
            index = self.known[id(value)]
            if self.variables[index].name is None:  # `y = x` gives x a second name; the first is kept
                self.variables[index] = replace(self.variables[index], name=name, line=line)

    def _add(
        self, tensor: Tensor, text: str, operation: Apply | Subscript | None, arguments: tuple[Value, ...]
    ) -> None:
        if id(tensor) in self.known:  # an operation with nothing to do returns its operand: x.float()
            return
        operands = tuple(self.known[id(item)] for item in scissors.operands(arguments))
        self.known[id(tensor)] = len(self.variables)
        self.variables.append(
            Variable(
                index=len(self.variables),
                name=None,
                label=text,
                text=text,
                line=operation.span.line if operation else 0,
                origin="computed" if operands else "constant" if operation else "input",
                operation=operation,
                operands=operands,
                arguments=arguments,
                tensor=tensor,
                cut=self._cut.place if self._cut and self._cut.operation is operation else None,
            )
        )


def tracked(tensor: Tensor) -> bool:
    """Whether a gradient can be sent to `tensor`.

    An inference tensor has no place in any graph, nor has a view that was made under `no_grad`, though torch says of a
    view of a leaf that it requires grad.
    """
    astray = tensor.grad_fn is None and tensor._is_view()  # noqa: SLF001 - the only way to ask
    return tensor.requires_grad and not tensor.is_inference() and not astray


def labelled(variables: Sequence[Variable]) -> list[Variable]:
    """Unique labels: an assigned name, with its line if it was assigned before; else the expression, likewise."""
    used: set[str] = set()
    labelled = []
    for variable in variables:
        label = variable.name or variable.text
        if label in used:
            label = f"{label} (line {variable.line})"
        while label in used:
            label += "′"
        used.add(label)
        labelled.append(replace(variable, label=label))
    return labelled


def with_gradients(
    variables: Sequence[Variable],
    nodes: tuple[graph.GraphNode, ...],
    received: Mapping[int, tuple[Tensor | None, ...]],
    mode: Mode = "grad",
) -> tuple[Variable, ...]:
    """The variables with their nodes and gradients. `received` is what each node received in the backward pass."""
    places = {node.function: node.index for node in nodes}
    done: list[Variable] = []
    for variable in variables:
        tensor = variable.tensor
        node, slot = None, 0
        gradient = tensor.grad if tensor.is_leaf else None
        if tracked(tensor):
            edge = torch.autograd.graph.get_gradient_edge(tensor)
            node, slot = places[edge.node], edge.output_nr
            if not tensor.is_leaf and node in received:
                gradient = received[node][slot]
        why = "" if gradient is not None else _why(variable, [done[operand] for operand in variable.operands], mode)
        done.append(replace(variable, node=node, slot=slot, gradient=gradient, why=why))
    return tuple(done)


def _why(variable: Variable, operands: Sequence[Variable], mode: Mode) -> str:
    """Why a tensor has no gradient."""
    detached = isinstance(variable.operation, Apply) and variable.operation.operation == "detach"
    reasons = (
        (tracked(variable.tensor), "the output does not depend on it, as far as torch can see"),
        (not variable.tensor.is_floating_point(), "only floating-point tensors have gradients"),
        (variable.origin == "input", "its requires_grad is off"),
        (variable.origin == "constant", "the program made it as a constant"),
        (detached or variable.cut is not None, "detach() cut it off from the graph"),
        (mode != "grad" and variable.origin == "computed", f"torch.{mode}() lets nothing be recorded"),
        (any(operand.tensor.requires_grad for operand in operands), "its operation has no derivative"),
    )
    return next((reason for holds, reason in reasons if holds), "nothing that it was computed from requires grad")
