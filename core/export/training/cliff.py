"""The sweep over all learning rates as a script."""

from math import inf, isnan

from core.export.training.line import setting, start
from core.training.landscape.cliff import NEAR, SPREAD, Cliff, Sweep

_SUMMARY = """\
# For any line these three rows have the squared error of all points: of a QR decomposition only R matters,
# since Q is orthogonal and leaves every length as it is
columns = torch.cat([X.double(), torch.ones_like(X).double(), y_true.double()], dim=1)  # (n, 3)
rows = torch.linalg.qr(columns, mode="r").R.T / len(X) ** 0.5  # (3, 3)
x, one, y = rows.to(w)[:, None]  # (1, 3) each"""


def script(sweep: Sweep) -> str:
    """Python that makes the sweep again; afterwards `rates` and `losses` hold its numbers.

    Raises `ValueError` for data that no script can make again.
    """
    recipe = sweep.recipe
    if recipe.source is None:
        raise ValueError("this data came from elsewhere")
    (low, high), (left, right) = sweep.spread, sweep.near
    points = sweep.rows == "points"
    n = str(recipe.source.n) if points else "3"
    loss = "((w * x + b - y) ** 2).mean(1)" if points else "((w * x + b * one - y) ** 2).sum(1)"
    count = SPREAD + NEAR + 1
    rows = f"x, y = X.T, y_true.T  # (1, {n}) each" if points else _SUMMARY
    above = "\n".join([*setting(recipe), "", *start(recipe)]).removeprefix("import math\n\n")
    return f"""\
import math

{above}

# Learning rates: {SPREAD} at equal ratios, {NEAR} around the limit, and one of your own
spread = torch.logspace(math.log10({low!r}), math.log10({high!r}), {SPREAD}, dtype=torch.float64)
near = torch.linspace({left!r}, {right!r}, {NEAR}, dtype=torch.float64)
own = torch.tensor([{recipe.config.lr!r}], dtype=torch.float64)
rates = torch.cat([spread, near, own]).sort().values  # ({count},)
lr = rates[:, None].to(w)  # ({count}, 1)

# One line for each rate, all from the same start
w = w.detach().repeat({count}, 1).requires_grad_()  # ({count}, 1)
b = b.detach().repeat({count}, 1).requires_grad_()  # ({count}, 1)
{rows}

for epoch in range({recipe.epochs}):
    losses = {loss}  # ({count}, 1) * (1, {n}) -> ({count}, {n}) -> ({count},)
    losses.sum().backward()  # each row's gradient is that of its own loss
    with torch.no_grad():
        w -= lr * w.grad  # ({count}, 1)
        b -= lr * b.grad
    w.grad.zero_()
    b.grad.zero_()

losses = {loss}.detach()
print(f"lowest loss {{losses.nan_to_num(torch.inf).min():.4g}}")
"""


def printed(cliff: Cliff) -> str:
    """What the script prints; the lowest loss is inf where none is finite."""
    lowest = min((loss for loss in cliff.losses if not isnan(loss)), default=inf)
    return f"lowest loss {lowest:.4g}\n"
