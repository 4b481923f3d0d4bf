"""A run of gradient descent as a script: the article's loop with this run's numbers."""

from textwrap import indent

from core.export.writing.literals import Nested, moved, on_one_thread, tensor_source
from core.export.writing.stepping import memory, scheduled, update
from core.export.writing.table import TABLE_FILE
from core.training.config import Config
from core.training.data import TablePoints
from core.training.line.run import LineRecipe


def script(recipe: LineRecipe) -> str:
    """Python that makes the run again; afterwards `w`, `b` and `losses` hold its numbers.

    On the same machine they agree to the last bit; another processor's kernels may round otherwise.

    Raises `ValueError` for data that no script can make again.
    """
    if recipe.source is None:
        raise ValueError("this data came from elsewhere")
    return "\n".join([*setting(recipe), "", *start(recipe), "", _loop(recipe, recipe.source.n)])


def setting(recipe: LineRecipe) -> list[str]:
    """The lines that make the data; none for data from elsewhere."""
    source = recipe.source
    if source is None:
        return []
    n = source.n
    lines = ["import math", ""] if recipe.config.schedule.name == "cosine" else []
    if isinstance(source, TablePoints) and not source.points:
        lines += ["import pandas as pd"]
    lines += ["import torch", "", *on_one_thread(n)]
    if isinstance(source, TablePoints):
        return [*lines, *_table_points(source)]
    return [
        *lines,
        f"# Data: y = {source.w:g}x + {source.b:g} + noise",
        f"torch.manual_seed({source.seed})",
        f"X = torch.randn({n}, 1)  # ({n}, 1)",
        f"y_true = {source.w!r} * X + {source.b!r} + {source.noise!r} * torch.randn({n}, 1)  # ({n}, 1)",
    ]


def _table_points(source: TablePoints) -> list[str]:
    if source.points:
        x: Nested = [[value] for value, _ in source.points]
        y: Nested = [[value] for _, value in source.points]
        return [f"X = {tensor_source(x)}  # ({source.n}, 1)", f"y_true = {tensor_source(y)}  # ({source.n}, 1)"]
    return [
        f'table = pd.read_csv("{TABLE_FILE}")  # its first input and, last, its target',
        f"X = torch.tensor(table.iloc[:, [0]].to_numpy(float)).float()  # ({source.n}, 1)",
        f"y_true = torch.tensor(table.iloc[:, [-1]].to_numpy(float)).float()  # ({source.n}, 1)",
    ]


def start(recipe: LineRecipe) -> list[str]:
    """The lines that make w and b, and move all that is on another device or of another dtype."""
    config = recipe.config
    name = str(config.dtype)
    dtype = [] if name == "torch.float32" else [f"dtype={name}"]  # a float32 would round a start that is given
    drawn = "torch.zeros(1)" if isinstance(recipe.source, TablePoints) else "torch.randn(1)"
    w = drawn if config.start_w is None else f"torch.tensor({', '.join([f'[{config.start_w!r}]', *dtype])})"
    b = "torch.zeros(1)" if config.start_b is None else f"torch.tensor({', '.join([f'[{config.start_b!r}]', *dtype])})"
    changes = [f'device="{config.device}"', *dtype] if config.device != "cpu" else dtype
    to = f".to({', '.join(changes)})"
    return [
        "# Parameters: leaves, whose gradients backward() accumulates",
        f"w = {w}{to}.requires_grad_()  # (1,)" if changes else f"w = {w[:-1]}, requires_grad=True)  # (1,)",
        f"b = {b}{to}.requires_grad_()  # (1,)" if changes else f"b = {b[:-1]}, requires_grad=True)  # (1,)",
        *([f"X, y_true = X{to}, y_true{to}"] if changes else []),
    ]


def _loop(recipe: LineRecipe, n: int) -> str:
    config = recipe.config
    whole = config.batches.full(n)
    epochs = recipe.epochs + 1 if recipe.diverged else recipe.epochs or config.epochs
    (_, first), *changes = recipe.rates
    lines = [f"learning_rate = {first!r}", f"num_epochs = {epochs}", "losses = []"]
    if config.optimizer.name != "descent":
        lines += ["", "parameters = [w, b]", *memory(config.optimizer, "parameters")]
    if not whole:
        lines += ["", f"batch_size = {config.batches.size}"]
        if config.batches.shuffle:
            lines += [f"shuffler = torch.Generator().manual_seed({config.batches.seed})"]
    lines += ["", "for epoch in range(num_epochs):"]
    for epoch, rate in changes:
        if epoch < epochs:
            lines += [f"    if epoch == {epoch}:", f"        learning_rate = {rate!r}  # changed under way", ""]
    lines += [(_whole if whole else _batches)(recipe, n), 'print(f"w = {w.item():.4f}, b = {b.item():.4f}")', ""]
    return "\n".join(lines)


def _whole(recipe: LineRecipe, n: int) -> str:
    """An epoch that is one step, on all the data."""
    return f"""\
    # Forward pass: predictions and their mean squared error
    y_pred = w * X + b  # (1,) * ({n}, 1) + (1,) -> ({n}, 1)
    loss = ((y_pred - y_true) ** 2).mean()  # ({n}, 1) -> ()
    losses.append(loss.item())
{_stop(recipe)}
    # Backward pass: d loss / d w and d loss / d b
    loss.backward()  # w.grad, b.grad: (1,)

    # Update, of which autograd takes no note
{_rate(recipe.config)}    with torch.no_grad():
{indent(_update(recipe.config), "        ")}

    # The next backward pass adds to the gradients: begin at zero
    w.grad.zero_()
    b.grad.zero_()
"""


def _batches(recipe: LineRecipe, n: int) -> str:
    """An epoch of several steps, on a mini-batch each."""
    batches = recipe.config.batches
    size = batches.size
    order = f"torch.randperm({n}, generator=shuffler)" if batches.shuffle else f"torch.arange({n})"
    return f"""\
    # The loss of all the data, to be recorded: no step is taken on it
    with torch.no_grad():
        loss = ((w * X + b - y_true) ** 2).mean()  # ({n}, 1) -> ()
    losses.append(loss.item())
{_stop(recipe)}
{_rate(recipe.config)}    order = {order}{moved(recipe.config.device)}  # each row once
    for rows in order.split(batch_size):
        # Forward and backward pass on these rows alone: at most {size}
        y_pred = w * X[rows] + b  # (1,) * ({size}, 1) + (1,) -> ({size}, 1)
        loss = ((y_pred - y_true[rows]) ** 2).mean()
        loss.backward()  # w.grad, b.grad: (1,)
        with torch.no_grad():
{indent(_update(recipe.config), "            ")}
        w.grad.zero_()
        b.grad.zero_()
"""


def _stop(recipe: LineRecipe) -> str:
    if not recipe.diverged:
        return ""
    return f"    if not torch.isfinite(loss):\n        break  # diverged: after {recipe.epochs} epochs\n"


def _rate(config: Config) -> str:
    if config.schedule.name == "constant":
        return ""
    rate = scheduled(config.schedule, "learning_rate", config.epochs)
    return f"    rate = {rate}  # {config.schedule.name} schedule\n"


def _update(config: Config) -> str:
    name = "learning_rate" if config.schedule.name == "constant" else "rate"
    if config.optimizer.name == "descent":
        return f"w -= {name} * w.grad\nb -= {name} * b.grad"
    return "\n".join(update(config.optimizer, "parameters", name))
