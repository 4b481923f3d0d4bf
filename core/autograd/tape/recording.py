"""A recording of one program: what each line computed, the graph that torch built, what its engine sent backward.

Nothing is derived here. The forward pass is torch's, the graph is torch's, and every message of the backward pass is
what a hook on the node saw while the engine ran it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.autograd.graph import Node as Function

from core.autograd.tape.scissors import Cut, snip
from core.autograd.tape.variables import Listener, Mode, Variable, labelled, tracked, with_gradients
from core.language.program import Program
from core.language.walk.operations import Value
from core.language.walk.walker import Walker, check_tensor
from core.probe import graph
from core.problem import InputProblem, quote

GRAD_MODES: Final = {"grad": torch.enable_grad, "no_grad": torch.no_grad, "inference_mode": torch.inference_mode}


@dataclass(frozen=True, eq=False)
class Message:
    """One node as the engine ran it.

    `received` has one gradient per output of the forward operation, `sent` one per edge (none for AccumulateGrad, which
    adds what it received to `.grad`); None where there is none.
    """

    node: int
    received: tuple[Tensor | None, ...]
    sent: tuple[Tensor | None, ...]


@dataclass(frozen=True, eq=False)
class Tape:
    """Everything about one run of a program.

    `gradients` has an entry for each input that requires grad: what torch left in its `.grad`, None if it left
    nothing. `seed` is the gradient that the backward pass began with, of the output's shape. `messages` are in the
    order in which the engine ran the nodes. `refusal` is torch's own message if there was no backward pass.
    `nodes` includes those that the output does not depend on; they receive nothing.
    """

    program: Program
    variables: tuple[Variable, ...]
    output: int
    value: Tensor
    seed: Tensor | None
    gradients: Mapping[str, Tensor | None]
    nodes: tuple[graph.GraphNode, ...]
    messages: tuple[Message, ...]
    refusal: str | None


def record(
    program: Program,
    inputs: Mapping[str, Tensor],
    *,
    constants: Collection[str] = (),
    gradient: Tensor | None = None,
    mode: Mode = "grad",
    cut: Cut | None = None,
    retain: bool = False,
) -> Tape:
    """Run `program` forward and backward and record both.

    Each input that is floating and not named in `constants` becomes a leaf that requires grad; the tensors given are
    copied, never changed. `gradient` is the vector v of vᵀJ; where the output is not a scalar and none is given it is
    all ones, the gradient of the output's sum. The forward pass runs in `mode`, with the edge `cut` cut; with `retain`,
    `retain_grad()` is called on all that requires grad and is not a leaf. Raises `InputProblem` for what torch
    or the limits refuse, for an input that is missing, and for an output that is not a tensor.
    """
    leaves = leaves_of(program, inputs, constants)
    listener = Listener(leaves, cut)
    devices = [leaf.device for leaf in leaves.values()]
    device = devices[0] if devices else torch.device("cpu")
    walker = Walker(leaves, device=device, observe=listener.observe, perform=snip(cut))
    with GRAD_MODES[mode]():
        for statement in program.statements:
            value = walker.run(statement)
            listener.assigned(value, statement.target, statement.span.line)
    value = check_output(program, value)
    variables = listener.variables
    output = listener.known[id(value)]
    roots = [variable.tensor for variable in [variables[output], *variables] if tracked(variable.tensor)]
    nodes = graph.walk(dict.fromkeys(graph.root(tensor) for tensor in roots))
    for tensor in roots if retain else ():
        tensor.retain_grad()  # on a leaf it does nothing
    seed = _seed(value, gradient)
    messages, refusal = _run_backward(value, seed, nodes)
    received = {message.node: message.received for message in messages}
    return Tape(
        program=program,
        variables=with_gradients(labelled(variables), nodes, received, mode),
        output=output,
        value=value.detach(),
        seed=None if refusal else seed,
        gradients={name: leaf.grad for name, leaf in leaves.items() if leaf.requires_grad},
        nodes=nodes,
        messages=messages,
        refusal=refusal,
    )


def check_output(program: Program, value: Value) -> Tensor:
    """The output of a program, if it is a tensor; else `InputProblem`."""
    if isinstance(value, Tensor):
        return value
    raise InputProblem(
        f"The output {quote(program.output)} is not a tensor",
        "only a tensor has a graph",
        "end with a tensor that the inputs went into",
        program.statements[-1].span,
    )


def leaves_of(program: Program, inputs: Mapping[str, Tensor], constants: Collection[str]) -> dict[str, Tensor]:
    """Copies of the inputs, those that are floating and no constants as leaves that require grad."""
    missing = [name for name in program.inputs if name not in inputs]
    if missing:
        raise InputProblem(
            f"The input {quote(missing[0])} has no value", "the program uses it before it is assigned", "give it one"
        )
    leaves = {}
    for name, tensor in inputs.items():
        check_tensor(tensor, name)
        leaf = tensor.detach().clone()
        leaves[name] = leaf.requires_grad_(leaf.is_floating_point() and name not in constants)
    return leaves


def _seed(value: Tensor, gradient: Tensor | None) -> Tensor | None:
    if gradient is None:
        return torch.ones_like(value) if value.is_floating_point() else None
    if gradient.shape != value.shape:
        raise InputProblem(
            f"The gradient has the shape {tuple(gradient.shape)}",
            f"the output has {tuple(value.shape)}, and backward needs one number for each of its elements",
            "give it the output's shape",
        )
    return gradient.detach().to(dtype=value.dtype, device=value.device, copy=True)


def _run_backward(
    value: Tensor, seed: Tensor | None, nodes: tuple[graph.GraphNode, ...]
) -> tuple[tuple[Message, ...], str | None]:
    messages: list[Message] = []

    def listen(index: int, function: Function) -> torch.utils.hooks.RemovableHandle:
        return function.register_hook(lambda sent, received: messages.append(Message(index, received, sent)))

    handles = [listen(node.index, node.function) for node in nodes]
    refusal = None
    try:
        # What the graph keeps stays: the local derivatives of a step are asked of these same functions later.
        value.backward(seed, retain_graph=True)
    except RuntimeError as error:
        refusal = str(error).split("\n")[0]
    for handle in handles:
        handle.remove()
    return tuple(messages), refusal
