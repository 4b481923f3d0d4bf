"""One step of a recorded run at a time: forward, an operation; backward, a node and what it did with its gradient.

The local derivative of a node is asked of torch: its own backward function is called once for each unit vector.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

import torch
from torch import Tensor

from core.autograd.tape.recording import Message, Tape
from core.autograd.tape.rules import RULES
from core.autograd.tape.variables import Variable
from core.language.syntax import Apply, Subscript
from core.language.walk.operations import Call, Value
from core.probe.excerpt import Excerpt, excerpt
from core.probe.graph import GraphNode

_JACOBIAN_ROWS: Final = 12  # unit vectors; each is a call of the node's function, 5 to 20 us
_JACOBIAN_CELLS: Final = 100  # numbers; as many as a figure draws of one tensor
_CELLS: Final = 36  # numbers drawn of each tensor of a step

Local = Literal["scalar", "elementwise", "matrix", "unknown"]


@dataclass(frozen=True)
class Term:
    """A tensor or a number with the name that the program has for it."""

    label: str
    value: Excerpt


@dataclass(frozen=True)
class ForwardStep:
    """An operation was computed. `arguments` are its tensors and numbers in order; there are none for the inputs."""

    operation: Apply | Subscript
    arguments: tuple[Term | Value, ...]
    result: Term


@dataclass(frozen=True)
class InputStep:
    """Before the first line: the leaves have their values."""

    inputs: tuple[Term, ...]


@dataclass(frozen=True)
class Share:
    """What a node sent along one edge.

    `local` is the derivative of the node's output with respect to this operand: a number for scalars; one number an
    element where the Jacobian is diagonal ("elementwise"); the whole Jacobian, a row per element of the output, for
    small ones ("matrix"); else None. `target` is None where the operand is not a variable of the program.
    """

    target: str | None
    sent: Excerpt
    kind: Local
    local: Excerpt | None


@dataclass(frozen=True)
class BackwardStep:
    """The engine ran a node.

    `label` is the program's name for what the node computed, or for the leaf that it adds to; None for a node inside
    an operation of several. `contributions` are the gradients that were summed to `received`, each with the label of
    where it came from; there are none at the start.
    """

    node: str
    label: str | None
    output: str
    start: bool
    leaf: bool
    received: Excerpt | None
    contributions: tuple[Term, ...]
    shares: tuple[Share, ...]
    rule: str


Step = InputStep | ForwardStep | BackwardStep


def computed(tape: Tape) -> tuple[Variable, ...]:
    """The variables that lines of the program made, in order: one forward step each."""
    return tuple(variable for variable in tape.variables if variable.operation is not None)


def count(tape: Tape) -> int:
    """How many steps there are: the inputs, one per operation, one per message of the backward pass."""
    return 1 + len(computed(tape)) + len(tape.messages)


def step(tape: Tape, place: int) -> Step:
    """The step number `place`, from 0 to `count(tape) - 1`."""
    if place == 0:
        return InputStep(
            tuple(_term(v) for v in tape.variables if v.origin == "input" and v.name in tape.program.inputs)
        )
    made = computed(tape)
    if place <= len(made):
        return _forward(tape, made[place - 1])
    return _backward(tape, place - 1 - len(made))


def symbol(tape: Tape) -> str:
    """What is differentiated, in formulas: the output's name, or its sum where the output is not a scalar."""
    output = tape.variables[tape.output]
    name = output.name or "output"
    return name if output.tensor.dim() == 0 else f"Σ{name}"


def _term(variable: Variable) -> Term:
    return Term(variable.label, excerpt(variable.tensor, _CELLS))


def _forward(tape: Tape, variable: Variable) -> ForwardStep:
    labels = {id(each.tensor): each for each in tape.variables}
    arguments: list[Term | Value] = []
    for argument in variable.arguments:
        for item in argument if isinstance(argument, list | tuple) else (argument,):
            known = labels.get(id(item))
            arguments.append(_term(known) if known else item)
    if variable.operation is None:
        raise ValueError(f"{variable.label} was not computed")
    return ForwardStep(variable.operation, tuple(arguments), _term(variable))


def _backward(tape: Tape, place: int) -> BackwardStep:
    message = tape.messages[place]
    node = tape.nodes[message.node]
    owners = {(each.node, each.slot): each for each in tape.variables if each.node is not None}
    # A node of several outputs received one gradient for each; the first that is there is shown.
    slot, received = next(((s, g) for s, g in enumerate(message.received) if g is not None), (0, None))
    owner = owners.get((node.index, slot))
    locals_ = _locals(node, message)
    shares = []
    for edge, sent, (kind, local) in zip(node.edges, message.sent, locals_, strict=False):
        if edge is not None and sent is not None:
            target = owners.get((edge.node, edge.slot))
            shares.append(
                Share(
                    target.label if target else None,
                    excerpt(sent, _CELLS),
                    kind,
                    None if local is None else excerpt(local, _JACOBIAN_CELLS),
                )
            )
    return BackwardStep(
        node=node.name,
        label=owner.label if owner else None,
        output=symbol(tape),
        start=place == 0,
        leaf=node.leaf is not None,
        received=None if received is None else excerpt(received, _CELLS),
        contributions=_contributions(tape, place, slot, owners),
        shares=tuple(shares),
        rule=RULES.get(node.name, ""),
    )


def _contributions(tape: Tape, place: int, slot: int, owners: Mapping[tuple[int, int], Variable]) -> tuple[Term, ...]:
    target = tape.messages[place].node
    found = []
    for message in tape.messages[:place]:
        sender = tape.nodes[message.node]
        for edge, sent in zip(sender.edges, message.sent, strict=False):
            if edge is not None and sent is not None and (edge.node, edge.slot) == (target, slot):
                owner = owners.get((sender.index, 0))
                found.append(Term(owner.label if owner else sender.name, excerpt(sent, _CELLS)))
    return tuple(found)


def _locals(node: GraphNode, message: Message) -> list[tuple[Local, Tensor | None]]:
    """For each edge, the derivative of what the node computed with respect to that operand, as torch computes it."""
    unknown: list[tuple[Local, Tensor | None]] = [("unknown", None)] * len(message.sent)
    received = message.received[0]
    if node.leaf is not None or len(message.received) != 1 or received is None or received.numel() > _JACOBIAN_ROWS:
        return unknown
    units = torch.eye(received.numel(), dtype=received.dtype, device=received.device)
    try:
        with torch.no_grad():
            rows = [cast("Call", node.function)(unit.view(received.shape)) for unit in units]
    except (RuntimeError, TypeError):
        return unknown  # a function that wants more than its gradient says so
    answers = [row if isinstance(row, tuple) else (row,) for row in rows]
    return [_local(received, sent, [row[i] for row in answers]) for i, sent in enumerate(message.sent)]


def _local(received: Tensor, sent: Tensor | None, rows: list[Tensor | None]) -> tuple[Local, Tensor | None]:
    if sent is None or any(row is None or row.shape != sent.shape for row in rows) or not rows:
        return "unknown", None
    jacobian = torch.stack([row.flatten() for row in rows if row is not None])  # (elements out, elements in)
    if jacobian.numel() == 1:
        return "scalar", jacobian.view(())
    if received.shape == sent.shape and not (jacobian - jacobian.diag().diag()).any():
        return "elementwise", jacobian.diag().view(sent.shape)
    return ("matrix", jacobian) if jacobian.numel() <= _JACOBIAN_CELLS else ("unknown", None)
