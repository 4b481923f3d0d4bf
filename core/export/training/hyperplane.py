"""A descent with several inputs as a script: the split, the scale, the article's loop, R² and least squares."""

from core import limits
from core.export.writing.table import TABLE_FILE, table_csv
from core.training.hyperplane.report import Ground, Report
from core.training.hyperplane.sample import Sample

_MANY_POINTS = 32_768  # from here torch shares a sum among threads, and its last bits depend on how many


def script(on: Ground, run: Report, percent: int, seed: int) -> str:
    """Python that makes the run again; afterwards `w`, `b` and `losses` hold its numbers.

    On the same machine they agree to the last bit; another processor's kernels may round otherwise.

    Few rows stand in the script; more are read from the file that `table_csv` makes.
    """
    d = on.sample.X.shape[1]
    return "\n".join(
        [
            *_reading(on.sample),
            "",
            *_splitting(on, percent, seed),
            "",
            *_scaling(standardized=run.asked.standardized),
            "",
            *_loop(run, n=len(on.rows.train), d=d),
            "",
            *_verdict(run),
            "",
        ]
    )


def _reading(sample: Sample) -> list[str]:
    n, d = sample.X.shape
    few = n <= limits.SCRIPT_POINTS
    lines = ["import io", ""] if few else []
    lines += ["import pandas as pd", "import torch", ""]
    if n > _MANY_POINTS:
        lines += ["torch.set_num_threads(1)  # the last bits of a sum depend on how many threads share it"]
    if few:
        lines += ["table = pd.read_csv(io.StringIO("]
        lines += [f"    {line!r}" for line in table_csv(sample).splitlines(keepends=True)]
        lines += ["))"]
    else:
        lines += [f'table = pd.read_csv("{TABLE_FILE}")']
    return [
        *lines,
        f"inputs = torch.tensor(table.iloc[:, :-1].to_numpy(float))  # ({n}, {d}) float64",
        f"target = torch.tensor(table.iloc[:, -1:].to_numpy(float))  # ({n}, 1)",
    ]


def _splitting(on: Ground, percent: int, seed: int) -> list[str]:
    n, test = len(on.sample.y), len(on.rows.test)
    return [
        f"# {percent}% of the rows are kept for the test, which no step of the training sees",
        f"order = torch.randperm({n}, generator=torch.Generator().manual_seed({seed}))",
        f"test, train = order[:{test}], order[{test}:]",
    ]


def _scaling(*, standardized: bool) -> list[str]:
    if not standardized:
        return ["X = inputs.float()"]
    return [
        "# Each input minus its mean, in units of its standard deviation, both of the rows trained on",
        "center = inputs[train].mean(0)  # (d,)",
        "spread = inputs[train].std(0, correction=0)",
        "spread = torch.where(spread > 0, spread, torch.ones_like(spread))  # a constant column is only moved to 0",
        "X = ((inputs - center) / spread).float()",
    ]


def _loop(run: Report, n: int, d: int) -> list[str]:
    asked, course = run.asked, run.course
    device = "" if asked.device == "cpu" else f'.to("{asked.device}")'
    shape = "1" if d == 1 else f"{d}, 1"
    product = "w * X_train" if d == 1 else "X_train @ w"
    shapes = f"(1,) * ({n}, 1)" if d == 1 else f"({n}, {d}) @ ({d}, 1)"
    end = [
        "    if not torch.isfinite(loss):",
        f"        break  # diverged: after {course.epochs} updates",
    ]
    return [
        f"X_train, y_train = X[train]{device}, target[train].float(){device}",
        f"w = torch.zeros({shape}){device}.requires_grad_()  # ({shape}{',' if d == 1 else ''})",
        f"b = torch.zeros(1){device}.requires_grad_()  # (1,)",
        "losses = []",
        f"for epoch in range({course.epochs + course.diverged}):",
        f"    y_pred = {product} + b  # {shapes} + (1,) -> ({n}, 1)",
        "    loss = ((y_pred - y_train) ** 2).mean()",
        "    losses.append(loss.item())",
        *(end if course.diverged else []),
        "    loss.backward()",
        "    with torch.no_grad():",
        f"        w -= {asked.lr!r} * w.grad",
        f"        b -= {asked.lr!r} * b.grad",
        "    w.grad.zero_()",
        "    b.grad.zero_()",
    ]


def _verdict(run: Report) -> list[str]:
    scale = ["slope, offset = slope / spread, offset - (slope / spread) @ center"] if run.asked.standardized else []
    return [
        "",
        "def r2(rows, slope, offset):  # the share of the target's variance that is explained",
        "    y = target[rows, 0]",
        "    return 1 - ((y - inputs[rows] @ slope - offset) ** 2).sum() / ((y - y.mean()) ** 2).sum()",
        "",
        "",
        "# The weights in the units of the table",
        "slope, offset = w.detach().cpu().double().flatten(), b.detach().cpu().double()",
        *scale,
        'print("descent:", slope.tolist(), offset.item())',
        'print("R² trained on", r2(train, slope, offset).item(), "tested on", r2(test, slope, offset).item())',
        "",
        "# Least squares in float64, of inputs that are centered and scaled",
        "middle, unit = inputs[train].mean(0), inputs[train].std(0)",
        "y = target[train] - target[train].mean()",
        "best = torch.linalg.lstsq((inputs[train] - middle) / unit, y).solution[:, 0] / unit",
        'print("least squares:", best.tolist(), (target[train].mean() - best @ middle).item())',
    ]
