"""Code for the views of the accumulation page on micro-batches, several losses, and a second backward pass."""

from collections.abc import Collection

from core.autograd.accumulation.functions import Functions
from core.autograd.accumulation.losses import ANEW, LossesWay
from core.autograd.accumulation.second_backward import Twice
from core.export.writing.literals import Nested, caught, opening, tensor_source
from core.inputs.values import nested, parse_values
from core.training.accumulation.micro_batches import HIDDEN, SEED, BatchComparison

_SHAPES = {
    "line": '{"w": (1,), "b": (1,)}',
    "network": f'{{"w1": (1, {HIDDEN}), "b1": ({HIDDEN},), "w2": ({HIDDEN}, 1), "b2": (1,)}}',
}
_FORWARD = {
    "line": '    predicted = p["w"] * x + p["b"]  # (1,) * (n, 1) + (1,) -> (n, 1)',
    "network": f"""\
    hidden = torch.tanh(x @ p["w1"] + p["b1"])  # (n, 1) @ (1, {HIDDEN}) + ({HIDDEN},) -> (n, {HIDDEN})
    predicted = hidden @ p["w2"] + p["b2"]  # (n, {HIDDEN}) @ ({HIDDEN}, 1) + (1,) -> (n, 1)""",
}


def micro_batches_script(facts: BatchComparison) -> str:
    """The gradients of the full batch and of micro-batches; `gradients` holds them by name."""
    return f"""import torch

torch.manual_seed(42)
X = torch.randn({facts.rows}, 1)
Y = 3 * X + 2 + 0.5 * torch.randn({facts.rows}, 1)
shapes = {_SHAPES[facts.model]}


def parameters():
    generator = torch.Generator().manual_seed({SEED})
    return {{k: torch.randn(shape, generator=generator).requires_grad_() for k, shape in shapes.items()}}


def loss_of(p, x, y):
{_FORWARD[facts.model]}
    return ((predicted - y) ** 2).mean()  # (n, 1) -> ()


p = parameters()
loss_of(p, X, Y).backward()
gradients = {{"full batch": torch.cat([each.grad.flatten() for each in p.values()])}}

parts = list(zip(X.split({facts.size}), Y.split({facts.size})))
for scaling in ("weighted", "divided", "forgotten"):
    p = parameters()
    for x, y in parts:  # the graph of each part is freed by its own backward()
        factor = {{"weighted": len(x) / len(X), "divided": 1 / len(parts), "forgotten": 1.0}}[scaling]
        (loss_of(p, x, y) * factor).backward()
    gradients[scaling] = torch.cat([each.grad.flatten() for each in p.values()])

for name, gradient in gradients.items():
    print(name, gradient)
print("largest difference, weighted:", (gradients["weighted"] - gradients["full batch"]).abs().max().item())
"""


def losses_script(functions: Functions, value: Nested, ways: tuple[LossesWay, ...], device: str) -> str:
    """Each way on a leaf of its own, with its gradient printed; the error is caught where it is raised."""
    leaf, names = functions.leaf, functions.finals
    show, lines = opening(functions.program, device)
    for way in ways:
        lines += ["", f"# {way.note}", f"{leaf} = {tensor_source(value, requires_grad=True)}"]
        calls = list(way.code)
        if way.note == ANEW:
            calls = [
                text
                for name, call in zip(names, way.code, strict=True)
                for text in (*(line.text for line in functions.lines(name)), call)
            ]
        else:
            lines += [line.text for line in functions.lines(*names)]
        if way.error is None:
            lines += calls
        else:
            lines += caught(calls, "RuntimeError", show)
        lines.append(f'{show}("{leaf}.grad =", {leaf}.grad)')
    return "\n".join([*lines, ""])


def twice_script(facts: Twice) -> str:
    """A second backward pass without and with `retain_graph`, and every gradient after each."""
    show, lines = opening(facts.program)
    names = facts.program.inputs
    body = [statement.text for statement in facts.program.statements]
    output = facts.program.statements[-1].target
    if output is None:
        output = _free("output", names)
        body[-1] = f"{output} = {body[-1]}"
    # An input that the program assigns anew is another tensor by then: its leaf goes by a second name.
    assigned = {statement.target for statement in facts.program.statements}
    leaves = {name: _free(f"{name}_leaf", {*names, *assigned}) if name in assigned else name for name in names}
    grads = [f'{show}("{name}.grad =", {leaf}.grad)' for name, leaf in leaves.items()]
    for retain in (False, True):
        lines += [""] + (["# The mended line: keep what the second pass needs"] if retain else [])
        for name in names:
            parsed = parse_values(facts.texts[name])
            source = tensor_source(nested(parsed.shape, iter(parsed.numbers)), requires_grad=True)
            lines.append(f"{name} = {source}" if leaves[name] == name else f"{name} = {leaves[name]} = {source}")
        lines += [*body, f"{output}.backward({'retain_graph=True' if retain else ''})"]
        lines += [] if retain else grads
        if facts.error is not None and not retain:
            lines += caught([f"{output}.backward()"], "RuntimeError", show)
        else:
            lines.append(f"{output}.backward()")
        lines += grads
    return "\n".join([*lines, ""])


def _free(name: str, taken: Collection[str | None]) -> str:
    while name in taken:
        name += "_"
    return name
