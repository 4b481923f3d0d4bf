"""A network's training as a script that makes it again, bit for bit on the same machine, and its weights as a file."""

import inspect
from typing import Final

import safetensors.torch

from core import limits
from core.export.writing.literals import Nested, moved, tensor_source
from core.export.writing.stepping import memory, scheduled, update
from core.export.writing.table import TABLE_FILE
from core.training.network.config import Config
from core.training.network.data import MAKERS, Generated, Rows, Source
from core.training.network.initialisation import INITIALISERS
from core.training.network.layers import leaky_relu
from core.training.network.losses import ERRORS
from core.training.network.run import NetworkRecipe, Run
from core.training.network.weights import shapes
from core.training.scaling import center_and_spread

SETTING: Final = """\
import math

import torch
from torch import Tensor

torch.set_num_threads(1)  # the last bits of a sum depend on how many threads share it
"""
# The inputs of `core.training.network.data.FEATURES` as they are written in the script.
_FEATURES: Final = {
    "x1": "points[:, 0]",
    "x2": "points[:, 1]",
    "x1²": "points[:, 0] ** 2",
    "x2²": "points[:, 1] ** 2",
    "x1·x2": "points[:, 0] * points[:, 1]",
    "sin x1": "torch.sin(points[:, 0])",
    "sin x2": "torch.sin(points[:, 1])",
}
_ACTIVATIONS: Final = {
    "tanh": "torch.tanh({})",
    "relu": "torch.relu({})",
    "sigmoid": "torch.sigmoid({})",
    "leaky relu": "leaky_relu({})",
    "linear": "{}",
}


def script(recipe: NetworkRecipe) -> str:
    """Python that trains the network again; afterwards `parameters` and `losses` hold its numbers."""
    config, source = recipe.changes[0][1], recipe.source
    network = [*weights(source, config), "", "", "def forward(x):", *passes(source, config), "", ""]
    return "\n".join([SETTING, *definitions(recipe), data(source, config), *network, _loop(recipe)])


def printed(run: Run) -> str | None:
    """What the script of the run so far prints; None before its first epoch, when the script makes all of it."""
    return f"After {run.epoch} epochs the loss is {run.loss:.4g}\n" if run.epoch else None


def safetensors_bytes(run: Run) -> bytes:
    """The weights as they are now, as the bytes of a safetensors file: `W1`, `b1`, `W2`, … by name."""
    tensors = {}
    for layer, (W, b) in enumerate(run.layers, start=1):
        tensors[f"W{layer}"], tensors[f"b{layer}"] = W.detach().cpu().clone(), b.detach().cpu().clone()
    config = run.config
    about = {"activation": config.activation, "epochs": str(run.epoch), "inputs": ", ".join(run.data.source.inputs)}
    return safetensors.torch.save(tensors, metadata=about)


def definitions(recipe: NetworkRecipe) -> list[str]:
    """The functions that the data, the weights, the activation and the loss are made by, as they stand here."""
    first = recipe.changes[0][1]
    source = recipe.source
    drawn = MAKERS[source.kind][1] if isinstance(source, Generated) else center_and_spread
    sources = [inspect.getsource(drawn), inspect.getsource(INITIALISERS[first.initialisation])]
    if first.activation == "leaky relu":
        sources.append(inspect.getsource(leaky_relu))
    if first.loss == "logistic":
        sources.append("_ZERO = torch.zeros(())\n")
    sources.append(inspect.getsource(ERRORS[first.loss]))
    return [f"\n{source}" for source in sources]


def data(source: Source, config: Config) -> str:
    """The lines that make `x_train`, `y_train`, `x_test` and `y_test`."""
    n, cut = source.n, source.trained
    lines = [
        "",
        f"# Data: {source.kind if isinstance(source, Generated) else 'table'}, {cut} of {n} points to train on",
        f"generator = torch.Generator().manual_seed({source.seed})",
        *(_points(source) if isinstance(source, Generated) else _rows(source)),
    ]
    if source.flat or source.inputs == ("x1", "x2"):
        lines += [f"inputs = points  # ({n}, {len(source.inputs)})"]
    else:
        columns = ", ".join(_FEATURES[name] for name in source.inputs)
        lines += [f"inputs = torch.stack([{columns}], dim=1)  # ({n}, {len(source.inputs)})"]
    lines += [
        f"x_train, y_train = inputs[:{cut}]{moved(config.device)}, targets[:{cut}]{moved(config.device)}",
        f"x_test, y_test = inputs[{cut}:]{moved(config.device)}, targets[{cut}:]{moved(config.device)}",
        "",
    ]
    return "\n".join(lines)


def _points(source: Generated) -> list[str]:
    n, function = source.n, MAKERS[source.kind][1].__name__
    lines = [f"points, targets = {function}({n}, {source.noise / 100!r}, generator)"]
    if source.train < 100:
        lines += [
            f"order = torch.randperm({n}, generator=generator)",
            "points, targets = points[order], targets[order]",
        ]
    return lines


def _rows(source: Rows) -> list[str]:
    """A table's rows, in the script if they are few, else in the file that is offered beside it."""
    table, cut = source.table, source.trained
    if len(table.y) <= limits.SCRIPT_POINTS:
        rows: Nested = [[*x, y] for x, y in zip(table.X.tolist(), table.y.tolist(), strict=True)]
        lines = [f"table = {tensor_source(rows, 'torch.float64')}  # the inputs and, last, the target"]
    else:
        lines = [
            "import pandas as pd",
            "",
            f'table = torch.tensor(pd.read_csv("{TABLE_FILE}").to_numpy(float))  # the inputs and, last, the target',
        ]
    if source.task == "classification":
        targets = ["targets = torch.where(y == y.max(), 1.0, -1.0)"]
    else:
        targets = [f"center, spread = center_and_spread(y[:{cut}])", "targets = ((y - center) / spread).float()"]
    return [
        *lines,
        f"order = torch.randperm({len(table.y)}, generator=generator)[:{source.n}]",
        "columns, y = table[order, :-1], table[order, -1:]",
        f"center, spread = center_and_spread(columns[:{cut}])  # of the rows trained on",
        "points = ((columns - center) / spread).float()",
        *targets,
    ]


def weights(source: Source, config: Config) -> list[str]:
    """The lines that draw W1, b1, W2, … and put them into the list `parameters`."""
    initialise = INITIALISERS[config.initialisation].__name__
    leaf = f"{moved(config.device)}.requires_grad_()"
    lines = ["# Parameters: leaves, whose gradients backward() accumulates"]
    if config.seed is not None:
        lines += [f"generator.manual_seed({config.seed})"]
    for layer, (rows, columns) in enumerate(shapes(len(source.inputs), config.hidden), start=1):
        lines += [
            f"W{layer} = {initialise}({rows}, {columns}, generator){leaf}  # ({rows}, {columns})",
            f"b{layer} = torch.zeros({columns}){leaf}  # ({columns},)",
        ]
    return [*lines, f"parameters = [{', '.join(names(config))}]"]


def names(config: Config) -> list[str]:
    """W1, b1, W2, …, as many as the network has."""
    return [f"{letter}{layer}" for layer in range(1, len(config.hidden) + 2) for letter in "Wb"]


def passes(source: Source, config: Config) -> list[str]:
    """The body of a function of `x` that is the forward pass."""
    lines, before = [], "x"
    sizes = shapes(len(source.inputs), config.hidden)
    for layer, (rows, columns) in enumerate(sizes, start=1):
        shape = f"# (n, {rows}) @ ({rows}, {columns}) + ({columns},) -> (n, {columns})"
        product = f"{before} @ W{layer} + b{layer}"
        if layer < len(sizes):
            before = f"h{layer}"
            lines += [f"    {before} = {_ACTIVATIONS[config.activation].format(product)}  {shape}"]
        else:
            lines += [f"    return {product}  {shape}"]
    return lines


def _loop(recipe: NetworkRecipe) -> str:
    """A loop for each stretch of epochs that was trained in one way: most runs have one."""
    epochs = recipe.epochs or recipe.changes[-1][1].epochs
    changes = [change for change in recipe.changes if change[0] < epochs]
    ends = [*(epoch for epoch, _ in changes[1:]), epochs]
    lines, before = ["losses = []"], None
    for (begin, config), end in zip(changes, ends, strict=True):
        lines += ["", f"# Changed after {begin} epochs"] if begin else []
        lines += _stretch(config, before, recipe.source.trained, (begin, end))
        before = config
    loss = f"{ERRORS[changes[-1][1].loss].__name__}(forward(x_train), y_train).mean().item()"
    ending = ["with torch.no_grad():", f'    print(f"After {{len(losses)}} epochs the loss is {{{loss}:.4g}}")']
    return "\n".join([*lines, "", *ending, ""])


def _stretch(config: Config, before: Config | None, n: int, span: tuple[int, int]) -> list[str]:
    """One loop, and before it what is not as it was `before`."""
    lines = []
    if before is None or config.optimizer != before.optimizer:
        lines += memory(config.optimizer, "parameters")
    if before is None or config.lr != before.lr:
        lines += [f"learning_rate = {config.lr!r}"]
    many = not config.batches.full(n)
    if many and config.batches.shuffle and (before is None or config.batches != before.batches):
        lines += [f"shuffler = torch.Generator().manual_seed({config.batches.seed})"]
    lines += [f"for epoch in range({f'{span[0]}, ' if span[0] else ''}{span[1]}):"]
    rate = "learning_rate"
    if config.schedule.name != "constant":
        rate = "rate"
        lines += [f"    rate = {scheduled(config.schedule, 'learning_rate', config.epochs)}"]
    x, y, indent = "x_train", "y_train", "    "
    if many:
        order = f"torch.randperm({n}, generator=shuffler)" if config.batches.shuffle else f"torch.arange({n})"
        size = config.batches.size
        x, y, indent = "x", "y", "        "
        lines += [
            "    total = 0.0",
            f"    order = {order}{moved(config.device)}  # each point once",
            f"    for x, y in zip(x_train[order].split({size}), y_train[order].split({size})):",
        ]
    step = [
        "# Forward pass: outputs and their mean error",
        f"loss = {ERRORS[config.loss].__name__}(forward({x}), {y}).mean()  # (n, 1) -> ()",
        f"total {'+' if many else ''}= loss.item() * len({x})",
        *_penalty(config),
        "# Backward pass: the derivatives of the loss",
        "loss.backward()",
        "# Update, of which autograd takes no note",
        "with torch.no_grad():",
        *(f"    {line}" for line in update(config.optimizer, "parameters", rate)),
        "# The next backward pass adds to the gradients: begin at zero",
        "for p in parameters:",
        "    p.grad.zero_()",
    ]
    return [
        *lines,
        *(f"{indent}{line}" for line in step),
        f"    losses.append(total / {n})",
        "    if not math.isfinite(total):",
        "        break",
    ]


def _penalty(config: Config) -> list[str]:
    """What large weights cost."""
    if not config.l1 and not config.l2:
        return []
    costs = [f"{config.l1!r} * W.abs().sum()"] if config.l1 else []
    costs += [f"{config.l2 / 2!r} * (W**2).sum()"] if config.l2 else []
    weights = ", ".join(f"W{layer}" for layer in range(1, len(config.hidden) + 2))
    return [f"loss = loss + sum({' + '.join(costs)} for W in [{weights}])  # what large weights cost"]
