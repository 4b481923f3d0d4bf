"""A descent with several inputs as a script: the split, the scale, the article's loop, R² and least squares."""

from core import limits
from core.export.writing.literals import moved, on_one_thread
from core.export.writing.table import TABLE_FILE, table_csv
from core.training.hyperplane.report import Ground, Report
from core.training.hyperplane.sample import Sample

_STANDARDIZED = """\
# Each input minus its mean, in units of its standard deviation, both of the rows trained on
center = inputs[train].mean(0)  # (d,)
spread = inputs[train].std(0, correction=0)
spread = torch.where(spread > 0, spread, torch.ones_like(spread))  # a constant column is only moved to 0
X = ((inputs - center) / spread).float()"""
_BACK = "\nslope, offset = slope / spread, offset - (slope / spread) @ center"


def script(on: Ground, run: Report) -> str:
    """Python that makes the run again; afterwards `w`, `b` and `losses` hold its numbers.

    On the same machine they agree to the last bit; another processor's kernels may round otherwise.

    Few rows stand in the script; more are read from the file that `table_csv` makes.
    """
    asked, course, rows, (n, d) = run.asked, run.course, on.rows, on.sample.X.shape
    trained, line = len(rows.train), d == 1
    shapes = f"(1,) * ({trained}, 1)" if line else f"({trained}, {d}) @ ({d}, 1)"
    there = moved(asked.device)
    stop = f"""
    if not torch.isfinite(loss):
        break  # diverged: after {course.epochs} updates"""
    return f"""{_reading(on.sample)}
inputs = torch.tensor(table.iloc[:, :-1].to_numpy(float))  # ({n}, {d}) float64
target = torch.tensor(table.iloc[:, -1:].to_numpy(float))  # ({n}, 1)

# {rows.percent}% of the rows are kept for the test, which no step of the training sees
order = torch.randperm({n}, generator=torch.Generator().manual_seed({rows.seed}))
test, train = order[:{len(rows.test)}], order[{len(rows.test)}:]

{_STANDARDIZED if asked.standardized else "X = inputs.float()"}

X_train, y_train = X[train]{there}, target[train].float(){there}
w = torch.zeros({"1" if line else f"{d}, 1"}){there}.requires_grad_()  # ({"1," if line else f"{d}, 1"})
b = torch.zeros(1){there}.requires_grad_()  # (1,)
losses = []
for epoch in range({course.epochs + course.diverged}):
    y_pred = {"w * X_train" if line else "X_train @ w"} + b  # {shapes} + (1,) -> ({trained}, 1)
    loss = ((y_pred - y_train) ** 2).mean()
    losses.append(loss.item()){stop if course.diverged else ""}
    loss.backward()
    with torch.no_grad():
        w -= {asked.lr!r} * w.grad
        b -= {asked.lr!r} * b.grad
    w.grad.zero_()
    b.grad.zero_()


def r2(rows, slope, offset):  # the share of the target's variance that is explained
    y = target[rows, 0]
    return 1 - ((y - inputs[rows] @ slope - offset) ** 2).sum() / ((y - y.mean()) ** 2).sum()


# The weights in the units of the table
slope, offset = w.detach().cpu().double().flatten(), b.detach().cpu().double(){_BACK if asked.standardized else ""}
print("descent:", slope.tolist(), offset.item())
print("R² trained on", r2(train, slope, offset).item(), "tested on", r2(test, slope, offset).item())

# Least squares in float64, of inputs that are centered and scaled
middle, unit = inputs[train].mean(0), inputs[train].std(0)
y = target[train] - target[train].mean()
best = torch.linalg.lstsq((inputs[train] - middle) / unit, y).solution[:, 0] / unit
print("least squares:", best.tolist(), (target[train].mean() - best @ middle).item())
"""


def _reading(sample: Sample) -> str:
    few = len(sample.y) <= limits.SCRIPT_POINTS
    lines = ["import io", ""] if few else []
    lines += ["import pandas as pd", "import torch", "", *on_one_thread(len(sample.y))]
    if few:
        rows = [f"    {line!r}" for line in table_csv(sample).splitlines(keepends=True)]
        lines += ["table = pd.read_csv(io.StringIO(", *rows, "))"]
    else:
        lines += [f'table = pd.read_csv("{TABLE_FILE}")']
    return "\n".join(lines)
