"""Code that reproduces a recorded program: a script for Python, and the graph for Graphviz."""

from core.autograd.tape.diagram import Diagram
from core.autograd.tape.recording import Tape
from core.autograd.tape.variables import Variable
from core.export.writing.literals import opening, tensor_source
from core.language.branching import Branch, Branching, written


def script(tape: Tape, whole: Branching | None = None) -> str:
    """A script that prints the output, each message of the backward pass and each gradient, as the page shows them.

    `whole` is the program as it was written, where the tape's own are the lines of it that ran.
    """
    program = tape.program
    inputs = _inputs(tape, whole)
    taken = {statement.target for statement in program.statements} | {v.name for v in inputs}
    node, waiting, found, leaves, output = (
        name if name not in taken else f"_{name}" for name in ("node", "waiting", "found", "leaves", "output")
    )
    body = _body(tape, whole)
    last = program.statements[-1].target
    if last is None:
        body[-1] = f"{output} = {body[-1]}"
        last = output
    tracked = [v.name for v in inputs if v.tensor.requires_grad]
    show, lines = opening(program, str(tape.value.device))
    lines += ["", *map(input_line, inputs)]
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


def listing(tape: Tape, whole: Branching | None = None) -> str:
    """The same program and its backward pass without the hooks: what the lab runs line by line."""
    program = tape.program
    show, lines = opening(program, str(tape.value.device))
    inputs = _inputs(tape, whole)
    assigned = {statement.target for statement in program.statements}
    body = _body(tape, whole)
    last = program.statements[-1].target or "output"
    if program.statements[-1].target is None:
        body[-1] = f"{last} = {body[-1]}"
    start = "" if not tape.value.dim() else f"torch.ones_like({last})"
    leaves = [v.name for v in inputs if v.tensor.requires_grad and v.name not in assigned]
    after = [f"{show}({name}.grad)" for name in leaves] if tape.refusal is None else []
    run = [*body, f"{show}({last})", f"{last}.backward({start})", *after]
    return "\n".join([*lines, "", *map(input_line, inputs), "", *run, ""])


def dot(diagram: Diagram) -> str:
    """The graph in Graphviz's language, every label escaped."""
    lines = ["digraph graph {", "  rankdir=LR;", '  node [shape=box, style=rounded, fontname="monospace"];']
    for box in diagram.boxes:
        parts = [box.title, box.text, "" if box.arrives is None else "receives a gradient"]
        style = ', style="rounded,dashed", color=gray' if box.arrives is None else ""
        lines.append(f"  {box.key} [label={_quoted_dot([part for part in parts if part])}{style}];")
    lines += [f"  {arrow.operand} -> {arrow.result};" for arrow in diagram.arrows]
    return "\n".join([*lines, "}", ""])


def _inputs(tape: Tape, whole: Branching | None) -> list[Variable]:
    """Those of the program, and those that only a test asks about."""
    names = (whole or tape.program).inputs
    return [v for v in tape.variables if v.origin == "input" and v.name in names]


def _body(tape: Tape, whole: Branching | None) -> list[str]:
    """The program's lines; behind an `if` that was passed by, the output's name."""
    statements = tape.program.statements
    if whole is None or not whole.forked:
        return [statement.text for statement in statements]
    named = isinstance(whole.lines[-1], Branch) and statements[-1].target is None
    return [*written(whole.lines), *([whole.output] if named else [])]


def input_line(variable: Variable) -> str:
    """The line that makes an input: `x = torch.tensor(2.0, requires_grad=True)`."""
    tensor = variable.tensor
    source = tensor_source(tensor.detach().tolist(), str(tensor.dtype), requires_grad=tensor.requires_grad)
    return f"{variable.name} = {source}"


def _quoted(text: str | None) -> str:
    return '"' + (text or "").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quoted_dot(lines: list[str]) -> str:
    return '"' + "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") for line in lines) + '"'


def printed(tape: Tape, whole: Branching | None = None) -> str:
    """What the script prints."""
    last = tape.program.statements[-1].target or _other(tape, whole, "output")
    lines = [f"{last} = {tape.variables[tape.output].tensor!r}"]
    if tape.refusal is not None:
        return "\n".join([*lines, ""])
    lines += [f"{tape.nodes[m.node].function.name()} {m.received} -> {m.sent}" for m in tape.messages]
    inputs = _inputs(tape, whole)
    lines += [f"{v.name}.grad = {tape.gradients[v.name]!r}" for v in inputs if v.name and v.tensor.requires_grad]
    return "\n".join([*lines, ""])


def _other(tape: Tape, whole: Branching | None, name: str) -> str:
    """A name of the script's own that the program does not use."""
    taken = {statement.target for statement in tape.program.statements} | {v.name for v in _inputs(tape, whole)}
    return name if name not in taken else f"_{name}"
