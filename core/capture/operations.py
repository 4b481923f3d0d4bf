"""One run of a program, forward and backward, as three records of the same events: lines, functions, operations.

Every relation between them was noted while it happened: which call of which line was being evaluated when an operation
was dispatched, which function of the graph was the newest one then, or was being run by the engine, and which nodes of
the captured graph were written meanwhile.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import torch
from torch import Tensor, fx

from core.autograd.tape.recording import check_output, leaves_of
from core.capture.capturing import Capturing
from core.capture.decompositions import decompositions
from core.capture.witness import AtenCall, GradFunction, MadeFunctions, Witness
from core.inputs.shapes import Shape
from core.language.program import Program
from core.language.walk.operations import Value
from core.language.walk.walker import Walker
from core.problem import InputProblem

_KINDS: Final = {"placeholder": "input", "get_attr": "constant"}


@dataclass(frozen=True)
class GraphOperation:
    """A node of the captured graph. `operands` are the names of others, `call` is the AtenCall that it came from.

    `target` is an operation, as in `aten.mul.Tensor`, or what else gives the value: "input", "constant", "part".
    """

    name: str
    target: str
    arguments: str
    operands: tuple[str, ...]
    shape: Shape | None
    dtype: str
    call: int | None

    @property
    def operation(self) -> str:
        """The operation without its namespace and overload, as in `mul`."""
        return self.target.split(".")[1] if "." in self.target else self.target


@dataclass(frozen=True, eq=False)
class Captured:
    """All of one run. `outputs` maps what each output is to the name of its node, None where no gradient came.

    `dropped` are the names of the nodes that nothing needed. `constants` are tensors that the graph holds. `values` are
    what the run gave, in the order of the outputs.
    """

    program: Program
    leaves: Mapping[str, Tensor]
    functions: tuple[GradFunction, ...]
    calls: tuple[AtenCall, ...]
    nodes: tuple[GraphOperation, ...]
    outputs: Mapping[str, str | None]
    dropped: tuple[str, ...]
    values: tuple[Tensor | None, ...]
    decomposed: bool
    trimmed: bool
    graph: fx.Graph = field(repr=False)
    constants: Mapping[str, Tensor] = field(repr=False)

    @property
    def code(self) -> str:
        """The graph as torch prints it."""
        return str(self.graph.python_code("self").src).strip("\n")


def capture(
    program: Program,
    inputs: Mapping[str, Tensor],
    *,
    constants: Collection[str] = (),
    decomposed: bool = False,
    trimmed: bool = False,
) -> Captured:
    """Run `program` forward and backward once, and capture both as one graph.

    The graph gives the output, and its gradient with respect to each input that requires grad (of the output's sum,
    where that is not a scalar). With `decomposed`, operations are taken apart as far as torch's table goes; with
    `trimmed`, nodes are dropped that no output needs. Raises `InputProblem` as `record` does.
    """
    leaves = leaves_of(program, inputs, constants)
    capturing = Capturing(decompositions() if decomposed else {})
    for name, leaf in leaves.items():
        capturing.input(f"{name}_1", leaf)  # as make_fx names them
    witness = Witness(capturing)
    value = check_output(program, _forward(program, leaves, witness))
    wanted = {name: leaf for name, leaf in leaves.items() if leaf.requires_grad} if value.requires_grad else {}
    functions = witness.functions(value)
    gradients = _backward(value, tuple(wanted.values()), witness, functions) if wanted else ()
    given = (value, *gradients)
    capturing.give(given)
    graph, names = capturing.graph, [node.name for node in capturing.graph.nodes]
    if trimmed:
        graph.eliminate_dead_code()
    kept = {node.name for node in graph.nodes}
    *nodes, last = graph.nodes
    labels = (program.output, *(f"∂{program.output}/∂{name}" for name in wanted))
    return Captured(
        program=program,
        leaves=leaves,
        functions=tuple(function for _, function in functions),
        calls=tuple(witness.calls),
        nodes=tuple(_operation(node, witness.came_from.get(node.name)) for node in nodes),
        outputs={label: None if node is None else node.name for label, node in zip(labels, last.args[0], strict=True)},
        dropped=tuple(name for name in names if name not in kept),
        values=tuple(None if each is None else each.detach() for each in given),
        decomposed=decomposed,
        trimmed=trimmed,
        graph=graph,
        constants=capturing.constants,
    )


def _forward(program: Program, leaves: Mapping[str, Tensor], witness: Witness) -> Value:
    devices = [leaf.device for leaf in leaves.values()]
    walker = Walker(leaves, device=devices[0] if devices else torch.device("cpu"), perform=witness.perform)
    value = None
    for statement in program.statements:
        value = walker.run(statement)
    return value


def _backward(
    value: Tensor, wanted: tuple[Tensor, ...], witness: Witness, functions: MadeFunctions
) -> tuple[Tensor | None, ...]:
    try:
        return witness.goes_back(value, wanted, functions)
    except RuntimeError as error:
        raise InputProblem(
            "Torch refuses the backward pass of this program",
            f"RuntimeError: {str(error).splitlines()[0].rstrip('.')}",
            "change the program, or switch off requires_grad of all inputs to capture its forward pass",
        ) from None


def _operation(node: fx.Node, call: int | None) -> GraphOperation:
    whole = isinstance(node.target, torch._ops.OpOverload)  # noqa: SLF001 - torch has no public name for it
    target = _KINDS.get(node.op) or (str(node.target) if whole else "part")
    shape, dtype = node.meta.get("given", (None, ""))
    settings = [f"{name}={value}" for name, value in node.kwargs.items()]
    arguments = "" if node.op in _KINDS else ", ".join([*map(str, node.args), *settings])
    return GraphOperation(
        node.name, target, arguments, tuple(each.name for each in node.all_input_nodes), shape, dtype, call
    )
