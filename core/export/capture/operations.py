"""A script that captures the program by `make_fx`, and prints the graph that the page shows."""

from core.capture.decompositions import BEYOND
from core.capture.operations import Captured
from core.export.writing.literals import opening, tensor_source


def script(captured: Captured) -> str:
    """Forward and backward as one function, captured; the graph is printed, and run."""
    program = captured.program
    names = list(captured.leaves)
    show, lines = opening(program, _device(captured))
    taken = {*names, *(each.target for each in program.statements)}
    work, graph, forward, table = (
        name if name not in taken else f"_{name}" for name in ("make_fx", "graph", "forward_and_backward", "table")
    )
    as_named = "" if work == "make_fx" else f" as {work}"
    lines.insert(lines.index("import torch") + 1, f"from torch.fx.experimental.proxy_tensor import make_fx{as_named}")
    if captured.decomposed:
        lines.insert(
            lines.index("import torch") + 1, "from torch._decomp import core_aten_decompositions, get_decompositions"
        )
    lines += ["", *(_input(captured, name) for name in names), "", "", f"def {forward}({', '.join(names)}):"]
    body = [each.text for each in program.statements]
    last = program.statements[-1].target
    if last is None:
        last = "output" if "output" not in taken else "_output"
        body[-1] = f"{last} = {body[-1]}"
    wanted = _wanted(captured)
    lines += [f"    {line}" for text in body for line in text.splitlines()]
    if wanted:
        unused = ", allow_unused=True" if None in captured.outputs.values() else ""
        asked = f"({''.join(f'{name}, ' for name in wanted).rstrip()})"
        lines += [f"    return {last}, *torch.autograd.grad({last}, {asked}, torch.ones_like({last}){unused})"]
    else:
        lines += [f"    return ({last},)"]
    lines += ["", ""]
    if captured.decomposed:
        beyond = ", ".join(f"torch.ops.aten.{name}" for name in BEYOND)
        lines += [f"{table} = {{**core_aten_decompositions(), **get_decompositions([{beyond}])}}"]
    option = f", decomposition_table={table}" if captured.decomposed else ""
    lines += [f"{graph} = {work}({forward}{option})({', '.join(names)})"]
    if captured.trimmed:
        lines += [f"{graph}.graph.eliminate_dead_code()", f"{graph}.recompile()"]
    return "\n".join([*lines, f"{show}({graph}.code.strip())", ""])


def printed(captured: Captured) -> str:
    """What the script prints."""
    return f"{captured.code.strip()}\n"


def _device(captured: Captured) -> str:
    return next((str(leaf.device) for leaf in captured.leaves.values()), "cpu")


def _wanted(captured: Captured) -> list[str]:
    """The inputs whose gradients the graph gives, in the order of its outputs behind the first."""
    required = [name for name, leaf in captured.leaves.items() if leaf.requires_grad]
    return required if len(captured.outputs) > 1 else []


def _input(captured: Captured, name: str) -> str:
    leaf = captured.leaves[name]
    source = tensor_source(leaf.detach().tolist(), str(leaf.dtype), requires_grad=leaf.requires_grad)
    return f"{name} = {source}"
