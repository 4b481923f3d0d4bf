"""A trained line or network as a program of `torch.export`: what to run where Python and this app are not.

Source: PyTorch documentation, "torch.export", "torch.onnx".
"""

import base64
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import torch
from torch import Tensor

from core.capture.child import Child
from core.training.line.run import Run as LineRun
from core.training.network.layers import ACTIVATIONS, forward
from core.training.network.run import Run as NetworkRun

_ROWS: Final = 8  # rows of the data whose predictions are compared
_ACTIVATIONS: Final = {
    "tanh": "torch.tanh({})",
    "relu": "torch.relu({})",
    "sigmoid": "torch.sigmoid({})",
    "leaky relu": "torch.maximum({0}, 0.01 * {0})",
    "linear": "{}",
}
# What the process does besides, which is not shown: the files go back through its output, and none is left behind.
_REPORT: Final = """
import base64
import importlib.util
import json
import tempfile
from pathlib import Path


def kept(save, ending):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "model" + ending)
        save(file)
        return base64.b64encode(file.read_bytes()).decode("ascii")


def onnx(file):
    torch.onnx.export(program, (), file, verbose=False)


told = {
    "program": str(program).strip(),
    "predictions": program.module()(rows).flatten().tolist(),
    "pt2": kept(lambda file: torch.export.save(program, file), ".pt2"),
    "onnx": kept(onnx, ".onnx") if importlib.util.find_spec("onnxscript") else "",
}
print()
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Model:
    """A model by its weights: W and b of each layer, in their order. `rows` are inputs, (n, inputs), to be exported on.

    `predictions` are what the page's own forward pass gives for them.
    """

    name: str
    activation: str
    dtype: str
    weights: tuple[tuple[str, Any], ...]
    rows: tuple[tuple[float, ...], ...]
    predictions: tuple[float, ...]


@dataclass(frozen=True)
class Exported:
    """`program` is the exported program as torch prints it, `pt2` and `onnx` are files; an empty one was not made.

    `gap` is the largest difference between its predictions and the page's.
    """

    program: str
    pt2: bytes = field(repr=False)
    onnx: bytes = field(repr=False)
    gap: float


def of_line(run: LineRun) -> Model:
    """The line as it stands now."""
    W, b = run.w.detach().cpu().reshape(1, 1), run.b.detach().cpu()
    rows = run.data.x[:_ROWS].to(W.dtype)
    return _model("line", "linear", {"W1": W, "b1": b}, rows, rows * W[0] + b)


def of_network(run: NetworkRun) -> Model:
    """The network as it stands now."""
    weights: dict[str, Tensor] = {}
    for layer, (W, b) in enumerate(run.layers, start=1):
        weights |= {f"W{layer}": W.detach().cpu(), f"b{layer}": b.detach().cpu()}
    layers = [(W.detach().cpu(), b.detach().cpu()) for W, b in run.layers]
    rows = run.data.train.inputs[:_ROWS].cpu()
    predictions = forward(rows, layers, ACTIVATIONS[run.config.activation])
    return _model("network", run.config.activation, weights, rows, predictions)


def begin(model: Model) -> Child:
    """The process that exports it, to be advanced."""
    return Child(program(model) + _REPORT)


def program(model: Model) -> str:
    """Python that builds the model with its weights and exports it, for any number of rows."""
    dtype = "" if model.dtype == "float32" else f", dtype=torch.{model.dtype}"
    names = [name for name, _ in model.weights]
    fields = [
        f"        self.{name} = torch.nn.Parameter(torch.tensor({values!r}{dtype}))" for name, values in model.weights
    ]
    passes, before = [], "x"
    for layer, (W, b) in enumerate(zip(names[::2], names[1::2], strict=True), start=1):
        product = f"{before} @ self.{W} + self.{b}"
        if layer * 2 == len(names):
            passes.append(f"        return {product}")
        elif "{0}" in _ACTIVATIONS[model.activation]:
            passes += [
                f"        h{layer} = {product}",
                f"        h{layer} = {_ACTIVATIONS[model.activation].format(f'h{layer}')}",
            ]
        else:
            passes.append(f"        h{layer} = {_ACTIVATIONS[model.activation].format(product)}")
        before = f"h{layer}"
    lines = [
        "import torch",
        "",
        "",
        "class Model(torch.nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        *fields,
        "",
        "    def forward(self, x):",
        *passes,
        "",
        "",
        f"rows = torch.tensor({[list(row) for row in model.rows]!r}{dtype})",
        'many = {0: torch.export.Dim("rows", min=1)}',
        "program = torch.export.export(Model().eval(), (rows,), dynamic_shapes=(many,))",
    ]
    return "\n".join([*lines, ""])


def shown(model: Model) -> str:
    """The program with what it leaves behind: a file beside it, and the graph printed."""
    return f'{program(model)}torch.export.save(program, "{model.name}.pt2")\nprint(program)\n'


def exported(model: Model, told: Mapping[str, Any]) -> Exported:
    """What the process told."""
    pairs = zip(told["predictions"], model.predictions, strict=True)
    return Exported(
        program=told["program"],
        pt2=base64.b64decode(told["pt2"]),
        onnx=base64.b64decode(told["onnx"]),
        gap=max(abs(one - other) for one, other in pairs),
    )


def writes_onnx() -> bool:
    """Whether torch can write ONNX here: it takes onnxscript, which this app does not need otherwise."""
    return importlib.util.find_spec("onnxscript") is not None


def _model(name: str, activation: str, weights: Mapping[str, Tensor], rows: Tensor, predictions: Tensor) -> Model:
    with torch.no_grad():
        return Model(
            name=name,
            activation=activation,
            dtype=str(rows.dtype).removeprefix("torch."),
            weights=tuple((key, each.tolist()) for key, each in weights.items()),
            rows=tuple(map(tuple, rows.tolist())),
            predictions=tuple(predictions.flatten().tolist()),
        )
