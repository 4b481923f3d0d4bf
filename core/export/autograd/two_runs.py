"""Code that runs one program twice and prints the graph that each run built."""

from collections.abc import Sequence
from typing import Final

from core.autograd.tape.recording import Tape
from core.autograd.tape.variables import Variable
from core.export.autograd.graph import input_line
from core.export.writing.literals import imports, opening
from core.language.branching import Branching, written
from core.language.program import Statement

_RUN: Final = """

def run(**inputs):
    output = program(**inputs)
    print("output =", output)
    if not output.requires_grad:
        return
    # The functions of the graph, in the order in which a walk from the output meets them.
    found, waiting = {}, [torch.autograd.graph.get_gradient_edge(output).node]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found[node] = node.name().rpartition("::")[2]
            waiting += [following for following, _ in reversed(node.next_functions)]
    print("graph:", *found.values())
    output.backward(torch.ones_like(output))
    for name, tensor in inputs.items():
        if tensor.requires_grad:
            print(f"{name}.grad =", tensor.grad)

"""


def script(program: Branching, tapes: Sequence[Tape]) -> str:
    """A script that prints, for each of the runs on `tapes`, its output, the functions of its graph, and gradients.

    The program is a function in it, so that no name of its own is in the way of the script's.
    """
    lines = imports(tapes[0].program)
    device = str(tapes[0].value.device)
    lines += ["", f'torch.set_default_device("{device}")'] if device != "cpu" else []
    lines += ["", "", *_definition(program), _RUN]
    lines += [f"run({', '.join(_given(program, tape))})" for tape in tapes]
    return "\n".join([*lines, ""])


def listing(program: Branching, tapes: Sequence[Tape]) -> str:
    """The same for the lab, which shows by itself the graph that each run builds."""
    show, lines = opening(tapes[0].program, str(tapes[0].value.device))
    function, output = (name if name not in program.inputs else f"_{name}" for name in ("program", "output"))
    lines += ["", *_definition(program, function)]
    for tape in tapes:
        leaves = [name for name in program.inputs if _named(tape)[name].tensor.requires_grad]
        lines += ["", *(input_line(_named(tape)[name]) for name in program.inputs)]
        lines += [f"{output} = {function}({', '.join(program.inputs)})"]
        lines += [f"{output}.backward(torch.ones_like({output}))"] if tape.refusal is None else []
        lines += [f"{show}({', '.join([output, *(f'{name}.grad' for name in leaves)])})"]
    return "\n".join([*lines, ""])


def printed(program: Branching, tapes: Sequence[Tape]) -> str:
    """What the script prints."""
    lines = []
    for tape in tapes:
        output = tape.variables[tape.output].tensor
        lines.append(f"output = {output!r}")
        if not output.requires_grad:
            continue
        lines.append(f"graph: {' '.join(tape.nodes[place].name for place in _from_output(tape))}")
        lines += [f"{name}.grad = {tape.gradients[name]!r}" for name in program.inputs if name in tape.gradients]
    return "\n".join([*lines, ""])


def _definition(program: Branching, name: str = "program") -> list[str]:
    body, last = written(program.lines, "    "), program.lines[-1]
    if isinstance(last, Statement) and last.target is None:
        body[-1] = f"    return {last.text}"
    else:
        body.append(f"    return {program.output}")
    return [f"def {name}({', '.join(program.inputs)}):", *body]


def _named(tape: Tape) -> dict[str | None, Variable]:
    return {variable.name: variable for variable in tape.variables if variable.origin == "input"}


def _given(program: Branching, tape: Tape) -> list[str]:
    """`x=torch.tensor(2.0, requires_grad=True)` for each input."""
    return [input_line(_named(tape)[name]).replace(" = ", "=", 1) for name in program.inputs]


def _from_output(tape: Tape) -> list[int]:
    """The nodes that a walk from the output meets, without those that it does not depend on."""
    found: dict[int, None] = {}
    start = tape.variables[tape.output].node
    waiting = [] if start is None else [start]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = None
            waiting += [edge.node for edge in reversed(tape.nodes[place].edges) if edge is not None]
    return list(found)
