"""Code that reproduces a recorded program: a script for Python, and the graph for Graphviz."""

import re
import struct
from typing import Final

from core.autograd.diagram import Diagram
from core.autograd.tape import Tape
from core.autograd.variables import Variable
from core.inputs.vocabulary import OPERATIONS

_FUNCTIONAL: Final = re.compile(r"^\s*(import torch\.nn\.functional as F)\s*$", re.MULTILINE)

Nested = bool | int | float | list["Nested"]


def script(tape: Tape) -> str:
    """A script that prints the output, each message of the backward pass and each gradient, as the page shows them."""
    program = tape.program
    inputs = [v for v in tape.variables if v.origin == "input" and v.name in program.inputs]
    taken = {statement.target for statement in program.statements} | set(program.inputs)
    node, waiting, found, leaves, output = (
        name if name not in taken else f"_{name}" for name in ("node", "waiting", "found", "leaves", "output")
    )
    body = [statement.text for statement in program.statements]
    last = program.statements[-1].target
    if last is None:
        body[-1] = f"{output} = {body[-1]}"
        last = output
    show = "print" if "print" not in taken else "_print"
    tracked = [v.name for v in inputs if v.tensor.requires_grad]
    lines = ["import torch", *_FUNCTIONAL.findall(program.text), *_imports(program.functions)]
    lines += ["_print = print"] if show != "print" else []
    device = tape.value.device.type
    lines += ["", f'torch.set_default_device("{tape.value.device}")'] if device != "cpu" else []
    lines += ["", *map(_input, inputs)]
    lines += [f"{leaves} = {{{', '.join(f'{_quoted(name)}: {name}' for name in tracked)}}}"] if tracked else []
    lines += ["", *body, f'{show}("{_quoted(last)[1:-1]} =", {last})', ""]
    if tape.refusal is not None:
        return "\n".join([*lines, f"# {last}.backward() raises: {tape.refusal}", ""])
    start = "" if not tape.value.dim() else f"torch.ones_like({last})"
    lines += [
        "# The graph is made of functions; a hook on each tells when the engine runs it.",
        f"{found}, {waiting} = {{}}, [torch.autograd.graph.get_gradient_edge({last}).node]",
        f"while {waiting}:",
        f"    {node} = {waiting}.pop()",
        f"    if {node} is None or {node} in {found}:",
        "        continue",
        f"    {found}[{node}] = {node}.register_hook(",
        f"        lambda sent, received, name={node}.name(): {show}(name, received, '->', sent)",
        "    )",
        f"    {waiting} += [following for following, _ in {node}.next_functions]",
        "",
        f"{last}.backward({start})",
        *[f"{show}({_quoted(f'{name}.grad =')}, {leaves}[{_quoted(name)}].grad)" for name in tracked if name],
    ]
    return "\n".join([*lines, ""])


def dot(diagram: Diagram) -> str:
    """The graph in Graphviz's language, every label escaped."""
    lines = ["digraph graph {", "  rankdir=LR;", '  node [shape=box, style=rounded, fontname="monospace"];']
    for box in diagram.boxes:
        parts = [box.title, box.text, "" if box.arrives is None else "receives a gradient"]
        style = ', style="rounded,dashed", color=gray' if box.arrives is None else ""
        lines.append(f"  {box.key} [label={_quoted_dot([part for part in parts if part])}{style}];")
    lines += [f"  {arrow.operand} -> {arrow.result};" for arrow in diagram.arrows]
    return "\n".join([*lines, "}", ""])


def _imports(functions: tuple[str, ...]) -> list[str]:
    """The functions that the program calls by their bare names: some have the names of Python's own."""
    lines = []
    for module in ("torch", "torch.nn.functional"):
        names = sorted(name for name in functions if OPERATIONS[name].module == module)
        if names:
            lines.append(f"from {module} import {', '.join(names)}")
    return lines


def _input(variable: Variable) -> str:
    tensor = variable.tensor.detach()
    single = str(tensor.dtype) == "torch.float32"
    data = _written(tensor.tolist(), single=single)
    options = "" if single else f", dtype={tensor.dtype}"
    options += ", requires_grad=True" if variable.tensor.requires_grad else ""
    return f"{variable.name} = torch.tensor({data}{options})"


def _written(data: Nested, *, single: bool) -> str:
    if isinstance(data, list):
        return f"[{', '.join(_written(item, single=single) for item in data)}]"
    if isinstance(data, float) and (data != data or abs(data) == float("inf")):  # noqa: PLR0124 - only nan differs
        return f'float("{data}")'
    return _shortest(data) if single and isinstance(data, float) else repr(data)


def _shortest(value: float) -> str:
    """The shortest decimal that float32 reads back as `value`."""
    for digits in range(1, 9):
        text = repr(float(f"{value:.{digits}g}"))
        if struct.unpack("f", struct.pack("f", float(text)))[0] == value:
            return text
    return repr(value)


def _quoted(text: str | None) -> str:
    return '"' + (text or "").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quoted_dot(lines: list[str]) -> str:
    return '"' + "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") for line in lines) + '"'
