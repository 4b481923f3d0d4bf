"""A run of gradient descent as a script: the article's loop with this run's numbers."""

from core.export.writing.literals import Nested, tensor_source
from core.export.writing.stepping import memory, scheduled, update
from core.export.writing.table import TABLE_FILE
from core.training.config import Config
from core.training.data import TablePoints
from core.training.line.run import LineRecipe

_MANY_POINTS = 32_768  # from here torch shares a sum among threads, and its last bits depend on how many


def script(recipe: LineRecipe) -> str:
    """Python that makes the run again; afterwards `w`, `b` and `losses` hold its numbers.

    On the same machine they agree to the last bit; another processor's kernels may round otherwise.

    Raises `ValueError` for data that no script can make again.
    """
    if recipe.source is None:
        raise ValueError("this data came from elsewhere")
    return "\n".join([*setting(recipe), "", *start(recipe), "", *_loop(recipe), ""])


def setting(recipe: LineRecipe) -> list[str]:
    """The lines that make the data; none for data from elsewhere."""
    source = recipe.source
    if source is None:
        return []
    n = source.n
    lines = ["import math", ""] if recipe.config.schedule.name == "cosine" else []
    if isinstance(source, TablePoints) and not source.points:
        lines += ["import pandas as pd"]
    lines += ["import torch", ""]
    if n > _MANY_POINTS:
        lines += ["torch.set_num_threads(1)  # the last bits of a sum depend on how many threads share it"]
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
    drawn = "torch.zeros(1)" if isinstance(recipe.source, TablePoints) else "torch.randn(1)"
    w = drawn if config.start_w is None else f"torch.tensor([{config.start_w!r}])"
    b = "torch.zeros(1)" if config.start_b is None else f"torch.tensor([{config.start_b!r}])"
    moved = [f'device="{config.device}"'] if config.device != "cpu" else []
    name = str(config.dtype)
    moved += [f"dtype={name}"] if name != "torch.float32" else []
    lines = ["# Parameters: leaves, whose gradients backward() accumulates"]
    if not moved:
        return [
            *lines,
            f"w = {w[:-1]}, requires_grad=True)  # (1,)",
            f"b = {b[:-1]}, requires_grad=True)  # (1,)",
        ]
    if config.start_w is not None and name != "torch.float32":
        w = f"torch.tensor([{config.start_w!r}], dtype={name})"  # a float32 would round it first
    if config.start_b is not None and name != "torch.float32":
        b = f"torch.tensor([{config.start_b!r}], dtype={name})"
    to = f".to({', '.join(moved)})"
    return [
        *lines,
        f"w = {w}{to}.requires_grad_()  # (1,)",
        f"b = {b}{to}.requires_grad_()  # (1,)",
        f"X, y_true = X{to}, y_true{to}",
    ]


def _loop(recipe: LineRecipe) -> list[str]:
    source, config = recipe.source, recipe.config
    n = "n" if source is None else str(source.n)
    plain = config.plain(source.n if source else 0)
    epochs = recipe.epochs + 1 if recipe.diverged else recipe.epochs or config.epochs
    first, *changes = recipe.rates
    lines = [f"learning_rate = {first[1]!r}", f"num_epochs = {epochs}", "losses = []"]
    lines += [] if plain else _memory(config, n)
    lines += ["", "for epoch in range(num_epochs):"]
    for epoch, rate in changes:
        if epoch < epochs:
            lines += [f"    if epoch == {epoch}:", f"        learning_rate = {rate!r}  # changed under way", ""]
    lines += _whole(recipe, n) if config.batches.full(source.n if source else 0) else _batches(recipe, n)
    return [*lines, "", 'print(f"w = {w.item():.4f}, b = {b.item():.4f}")']


def _whole(recipe: LineRecipe, n: str) -> list[str]:
    """An epoch that is one step, on all the data."""
    lines = [
        "    # Forward pass: predictions and their mean squared error",
        f"    y_pred = w * X + b  # (1,) * ({n}, 1) + (1,) -> ({n}, 1)",
        f"    loss = ((y_pred - y_true) ** 2).mean()  # ({n}, 1) -> ()",
        "    losses.append(loss.item())",
        *_stop(recipe),
        "",
        "    # Backward pass: d loss / d w and d loss / d b",
        "    loss.backward()  # w.grad, b.grad: (1,)",
        "",
        "    # Update, of which autograd takes no note",
    ]
    return [
        *lines,
        *_rate(recipe.config),
        *_indented(_update(recipe.config)),
        "",
        "    # The next backward pass adds to the gradients: begin at zero",
        "    w.grad.zero_()",
        "    b.grad.zero_()",
    ]


def _batches(recipe: LineRecipe, n: str) -> list[str]:
    """An epoch of several steps, on a mini-batch each."""
    batches = recipe.config.batches
    size = str(batches.size)
    order = f"torch.randperm({n}, generator=shuffler)" if batches.shuffle else f"torch.arange({n})"
    return [
        "    # The loss of all the data, to be recorded: no step is taken on it",
        "    with torch.no_grad():",
        f"        loss = ((w * X + b - y_true) ** 2).mean()  # ({n}, 1) -> ()",
        "    losses.append(loss.item())",
        *_stop(recipe),
        "",
        *_rate(recipe.config),
        f"    order = {order}{_to(recipe.config)}  # each row once",
        "    for rows in order.split(batch_size):",
        f"        # Forward and backward pass on these rows alone: at most {size}",
        f"        y_pred = w * X[rows] + b  # (1,) * ({size}, 1) + (1,) -> ({size}, 1)",
        "        loss = ((y_pred - y_true[rows]) ** 2).mean()",
        "        loss.backward()  # w.grad, b.grad: (1,)",
        *_indented(_indented(_update(recipe.config))),
        "        w.grad.zero_()",
        "        b.grad.zero_()",
    ]


def _memory(config: Config, n: str) -> list[str]:
    lines = [""]
    if config.optimizer.name != "descent":
        lines += ["parameters = [w, b]", *memory(config.optimizer, "parameters")]
    if not config.batches.full(int(n)):
        lines += [f"batch_size = {config.batches.size}"]
        if config.batches.shuffle:
            lines += [f"shuffler = torch.Generator().manual_seed({config.batches.seed})"]
    return lines


def _rate(config: Config) -> list[str]:
    if config.schedule.name == "constant":
        return []
    return [
        f"    rate = {scheduled(config.schedule, 'learning_rate', config.epochs)}  # {config.schedule.name} schedule"
    ]


def _update(config: Config) -> list[str]:
    name = "learning_rate" if config.schedule.name == "constant" else "rate"
    if config.optimizer.name == "descent":
        lines = [f"{p} -= {name} * {p}.grad" for p in "wb"]
    else:
        lines = update(config.optimizer, "parameters", name)
    return ["with torch.no_grad():", *_indented(lines)]


def _stop(recipe: LineRecipe) -> list[str]:
    if not recipe.diverged:
        return []
    return ["    if not torch.isfinite(loss):", f"        break  # diverged: after {recipe.epochs} epochs"]


def _to(config: Config) -> str:
    return f'.to("{config.device}")' if config.device != "cpu" else ""


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
