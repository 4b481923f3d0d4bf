"""Code for the page on accumulation: each script prints what its view shows."""

from collections.abc import Sequence

from core.autograd.accumulation.clearing import LR, MOMENTUM
from core.autograd.accumulation.functions import Functions
from core.autograd.accumulation.ledger import Ledger
from core.export.writing.literals import Nested, caught, opening, tensor_source
from core.inputs.entries import Entry
from core.training.accumulation.unzeroed import Loops


def ledger_script(functions: Functions, value: Nested, entries: Sequence[Entry], ledger: Ledger) -> str:
    """Every entry as Python, and a line that prints the balance after it; errors are caught where they are raised."""
    leaf = functions.leaf
    show, lines = opening(functions.program, ledger.held.device)
    lines += ["", f"{leaf} = {tensor_source(value, requires_grad=True)}"]
    for entry, row in zip(entries, ledger.rows, strict=True):
        lines.append("")
        if entry.name is not None:
            lines += [statement.text for statement in functions.lines(entry.name)]
        if row.error is None:
            lines.append(row.code)
        else:
            lines += caught([row.code], "(RuntimeError, AttributeError)", show)
        lines.append(f'{show}("{leaf}.grad =", {leaf}.grad)')
    return "\n".join([*lines, ""])


def clearing_script() -> str:
    """The two ways to clear a gradient, with torch's own optimizer."""
    return f"""import torch

for way in ("zero_", "None"):
    x = torch.tensor(2.0, requires_grad=True)
    optimizer = torch.optim.SGD([x], lr={LR}, momentum={MOMENTUM})
    (x**2).backward()
    optimizer.step()
    if way == "zero_":
        x.grad.zero_()
    else:
        x.grad = None
    before = x.item()
    optimizer.step()  # no backward pass in between
    print(way, x.grad, before, "->", x.item())
"""


def loops_script(loops: Loops) -> str:
    """The article's loop three ways; `runs` holds (loss, w, b) of every epoch."""
    return f"""import torch

torch.manual_seed(42)
X = torch.randn(100, 1)
y_true = 3 * X + 2 + 0.5 * torch.randn(100, 1)
start_w = torch.randn(1)

learning_rate = {loops.lr!r}
num_epochs = {loops.epochs}
runs = {{}}

for way in ("zeroed", "not zeroed", "momentum 1"):
    w = start_w.clone().requires_grad_()  # (1,)
    b = torch.zeros(1, requires_grad=True)  # (1,)
    velocity_w, velocity_b = torch.zeros(1), torch.zeros(1)
    rows = runs[way] = []
    for epoch in range(num_epochs + 1):
        loss = ((w * X + b - y_true) ** 2).mean()  # (1,) * (100, 1) + (1,) -> (100, 1) -> ()
        if not torch.isfinite(loss):
            break
        rows.append((loss.item(), w.item(), b.item()))
        if epoch == num_epochs:
            break
        loss.backward()
        with torch.no_grad():
            if way == "momentum 1":
                velocity_w += w.grad  # velocity = 1 * velocity + gradient
                velocity_b += b.grad
                w -= learning_rate * velocity_w
                b -= learning_rate * velocity_b
            else:
                w -= learning_rate * w.grad
                b -= learning_rate * b.grad
        if way != "not zeroed":
            w.grad.zero_()
            b.grad.zero_()
    print(f"{{way}}: loss = {{rows[-1][0]:.4g}}, w = {{rows[-1][1]:.4g}}, b = {{rows[-1][2]:.4g}}")

print("not zeroed and momentum 1 are equal:", runs["not zeroed"] == runs["momentum 1"])
"""


def loops_printed(loops: Loops) -> str:
    """What the script of the loops prints."""
    lines = [f"{run.way}: loss = {run.loss[-1]:.4g}, w = {run.w[-1]:.4g}, b = {run.b[-1]:.4g}" for run in loops.runs]
    _, second, third = loops.runs
    equal = (second.loss, second.w, second.b) == (third.loss, third.w, third.b)
    return "\n".join([*lines, f"not zeroed and momentum 1 are equal: {equal}", ""])
