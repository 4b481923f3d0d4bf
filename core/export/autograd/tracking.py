"""The tracking page as scripts: a program before and after a treatment, all treatments measured, every tensor."""

from collections.abc import Sequence
from typing import Final

from core.autograd.tape.recording import Tape
from core.autograd.tracking.nan_gradients import Written
from core.autograd.tracking.treatments import Treatment, VariableEdge
from core.export.writing.literals import imports, tensor_source
from core.language.program import Program, parse_program, pieces
from core.language.syntax import Apply, Entry, Name, Subscript

_MEASURED: Final = """\
def kept(function, mode=torch.enable_grad, frozen=None):
    leaves, alive = make_leaves(frozen), []
    pack = lambda tensor: alive.append(tensor) or tensor
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), mode():
        function(**leaves)
    sizes = {each.untyped_storage().data_ptr(): each.untyped_storage().nbytes() for each in alive}
    own = {leaf.untyped_storage().data_ptr() for leaf in leaves.values()}
    at_home = sum(size for place, size in sizes.items() if place in own)
    return f"{at_home} bytes of the inputs, {sum(sizes.values()) - at_home} bytes more"

def time(function, mode=torch.enable_grad, frozen=None):
    names = {"function": function, "leaves": make_leaves(frozen)}
    with mode():
        return Timer("function(**leaves)", globals=names).blocked_autorange(min_run_time=0.1)
"""


def before_after_script(before: Tape, treatment: Treatment) -> str:
    """Python that prints the gradients of the program as it is, and those under the treatment."""
    return f"""{_beginning(before, [treatment])}
{_gradients(before)}
    return value, {{name: leaf.grad for name, leaf in leaves.items()}}

print("before:", *gradients(program))
print("after:", *gradients({_arguments(treatment)}))
"""


def side_by_side_script(before: Tape, treatments: Sequence[Treatment]) -> str:
    """Python that prints, for each treatment, the gradients, the bytes kept for backward, and the forward time."""
    cases = "\n".join(f"    ({_arguments(treatment, tuple_=True)})," for treatment in treatments)
    return f"""{_beginning(before, treatments)}
from torch.utils.benchmark import Timer

{_gradients(before)}
    return {{name: leaf.grad for name, leaf in leaves.items()}}

{_MEASURED}
for case in (
{cases}
):
    print(case)
    print("gradients:", gradients(*case))
    print("kept for backward:", kept(*case))
    print(time(*case))
"""


def tensors_script(before: Tape, treatment: Treatment) -> str:
    """Python that prints what torch says of every tensor with a name, and its `.grad` after `retain_grad()`."""
    return f"""{_beginning(before, [treatment], everything=True)}
{_leaves(before)}
leaves = {f"make_leaves({treatment.frozen!r})" if treatment.frozen else "make_leaves()"}
with {_mode(treatment)}():
    names = program{"_cut" if treatment.edge else ""}(**leaves)
tensors = {{name: value for name, value in names.items() if isinstance(value, torch.Tensor)}}
for tensor in tensors.values():
    if tensor.requires_grad:
        tensor.retain_grad()  # a leaf keeps its gradient anyway
value = names[{_target(before.program)!r}]
try:
    value.backward({_start(before)})
except RuntimeError as refusal:
    print(refusal)
for name, tensor in tensors.items():
    grad = tensor.grad if tensor.is_leaf or tensor.retains_grad else None
    print(name, tensor.is_leaf, tensor.requires_grad, tensor.grad_fn, grad)
"""


def function(program: Program, name: str, body: Sequence[str] | None = None, *, everything: bool = False) -> list[str]:
    """The program as a function of its inputs, which returns its output, or with `everything` all of its variables."""
    body = list(body or [statement.text for statement in program.statements])
    target = _target(program)
    if program.statements[-1].target is None:
        body[-1] = f"{target} = {body[-1]}"
    back = "locals()" if everything else target
    return [f"def {name}({', '.join(program.inputs)}):", *(f"    {line}" for line in [*body, f"return {back}"]), ""]


def cut_lines(program: Program, edge: VariableEdge) -> list[str]:
    """The lines of the program, with `.detach()` written at the edge."""
    plain = [statement.text for statement in program.statements]
    head = [line for line in imports(program) if line.endswith(" as F")]
    flat = parse_program("\n".join([*head, *plain]))  # the same program, one statement per line
    place = next(i for i, piece in enumerate(pieces(program)) if piece is edge.piece)
    piece = list(pieces(flat))[place]
    line = piece.span.line - len(head) - 1
    text, start, end = plain[line], piece.span.column - 1, piece.span.end - 1
    plain[line] = text[:start] + _detached(piece, text[start:end], edge.item) + text[end:]
    return plain


def _detached(piece: Entry, text: str, item: int | None) -> str:
    if item is not None:
        return f"[t.detach() if i == {item} else t for i, t in enumerate({text})]"
    bare = isinstance(piece, Name | Subscript) or (isinstance(piece, Apply) and piece.form != "operator")
    return f"{text}.detach()" if bare else f"({text}).detach()"


def _target(program: Program) -> str:
    taken = {statement.target for statement in program.statements} | set(program.inputs)
    return program.statements[-1].target or ("output" if "output" not in taken else "_output")


def _beginning(before: Tape, treatments: Sequence[Treatment], *, everything: bool = False) -> str:
    program = before.program
    device = before.value.device
    lines = [*imports(program), *([] if device.type == "cpu" else ["", f'torch.set_default_device("{device}")']), ""]
    edge = next((each.edge for each in treatments if each.edge is not None), None)
    if edge is None or not everything:
        lines += function(program, "program", everything=everything)
    if edge is not None:
        lines += function(program, "program_cut", cut_lines(program, edge), everything=everything)
    return "\n".join(lines)


def _leaves(before: Tape) -> str:
    inputs = [v for v in before.variables if v.origin == "input" and v.name in before.program.inputs]
    made = []
    for variable in inputs:
        tensor = variable.tensor
        source = tensor_source(tensor.detach().tolist(), str(tensor.dtype), requires_grad=tensor.requires_grad)
        made.append(f'        "{variable.name}": {source},\n')
    return f"""\
def make_leaves(frozen=None):
    leaves = {{
{"".join(made)}    }}
    if frozen is not None:
        leaves[frozen].requires_grad_(False)
    return leaves
"""


def _gradients(before: Tape) -> str:
    return f"""\
{_leaves(before)}
def gradients(function, mode=torch.enable_grad, frozen=None):
    leaves = make_leaves(frozen)
    with mode():
        value = function(**leaves)
    try:
        value.backward({_start(before)})
    except RuntimeError as refusal:
        print(refusal)"""


def _start(before: Tape) -> str:
    return "torch.ones_like(value)" if before.value.dim() and before.value.is_floating_point() else ""


def _mode(treatment: Treatment) -> str:
    return f"torch.{treatment.mode}" if treatment.mode != "grad" else "torch.enable_grad"


def _arguments(treatment: Treatment, *, tuple_: bool = False) -> str:
    parts = ["program_cut" if treatment.edge else "program"]
    if treatment.mode != "grad" or treatment.frozen or tuple_:
        parts.append(_mode(treatment))
    if treatment.frozen:
        parts.append(f'"{treatment.frozen}"')
    return ", ".join(parts)


def ways_script(x: Sequence[float], ways: Sequence[Written]) -> str:
    """Python that prints the value and the gradient of each way at x."""
    programs = [each.tape.program for each in ways]
    functions = sorted({line for program in programs for line in imports(program)} - {"import torch"})
    lines = ["import torch", *functions, "", f"data = {tensor_source(list(x))}", ""]
    for number, (each, program) in enumerate(zip(ways, programs, strict=True), 1):
        lines += [
            f"# {each.way.name}",
            *function(program, f"way_{number}"),
            "x = data.clone().requires_grad_()",
            f"y = way_{number}(x)",
            "y.sum().backward()",
            "print(y.detach(), x.grad)",
            "",
        ]
    return "\n".join(lines)


def before_after_printed(before: Tape, after: Tape) -> str:
    """What the script of before and after prints."""
    lines: list[str] = []
    for word, tape in (("before", before), ("after", after)):
        if tape.refusal is not None:
            lines.append(tape.refusal)
        inputs = [v.name for v in before.variables if v.origin == "input" and v.name in before.program.inputs]
        gradients = {name: tape.gradients.get(name or "") for name in inputs}
        lines.append(f"{word}: {tape.variables[tape.output].tensor!r} {gradients}")
    return "\n".join([*lines, ""])
