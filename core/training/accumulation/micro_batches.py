"""One batch, or the same rows in micro-batches whose gradients accumulate: equal, if the losses are weighted right.

The mean over N rows is the sum of the micro-batches' means, each times its rows / N. To divide by the number of
micro-batches instead is right only where they are equally long, and to forget it makes the gradient too large.

Source: PyTorch documentation, "Automatic Mixed Precision examples", section "Gradient accumulation".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import torch
from torch import Tensor

from core import limits
from core.autograd.accumulation.rounding import rounding
from core.probe.excerpt import unravel
from core.probe.kept import metering
from core.problem import InputProblem
from core.training.data import synthetic

Model = Literal["line", "network"]
Scaling = Literal["weighted", "divided", "forgotten"]
SEED: Final = 0  # of the parameters
MODELS: Final[tuple[Model, ...]] = ("line", "network")
SCALINGS: Final[tuple[Scaling, ...]] = ("weighted", "divided", "forgotten")
HIDDEN: Final = 4  # hidden units of the network: 13 parameters, a table that can be read


@dataclass(frozen=True)
class Accumulated:
    """The gradients that one scaling accumulates, one number per element of a parameter.

    `rounding` is the difference from the full batch in units of the last place of the latter; `ratio` the size of
    this gradient over that of the full batch's, as Euclidean lengths.
    """

    scaling: Scaling
    gradients: tuple[float, ...]
    rounding: tuple[float, ...]
    ratio: float


@dataclass(frozen=True)
class BatchComparison:
    """The full batch beside its micro-batches of `sizes` rows.

    `names` says which element each gradient belongs to. `kept` is what the full batch makes autograd keep, in bytes,
    and `kept_by_parts` the same of each micro-batch, which is free again before the next one begins; without
    parameters and data.
    """

    model: Model
    rows: int
    size: int
    sizes: tuple[int, ...]
    names: tuple[str, ...]
    full: tuple[float, ...]
    accumulated: tuple[Accumulated, ...]
    kept: int
    kept_by_parts: tuple[int, ...]


@lru_cache(maxsize=64)
def compare(model: Model, rows: int, size: int) -> BatchComparison:
    """Run the full batch and micro-batches of at most `size` rows, for each scaling. Raises `InputProblem`."""
    if not (2 <= rows <= limits.BATCH_ROWS and limits.MICRO_BATCH_ROWS <= size <= limits.BATCH_ROWS):
        raise InputProblem(
            f"{rows} rows in micro-batches of {size} cannot be compared here",
            f"a batch has 2 to {limits.BATCH_ROWS} rows and a micro-batch at least {limits.MICRO_BATCH_ROWS}",
            "choose numbers in between",
        )
    data = synthetic(rows)
    parameters = _parameters(model)
    loss, kept = _loss_and_kept(model, parameters, data.x, data.y)
    loss.backward()
    full = _gradients(parameters)
    parts = list(zip(data.x.split(size), data.y.split(size), strict=True))
    kept_by_parts: list[int] = []
    accumulated = []
    for scaling in SCALINGS:
        parameters = _parameters(model)
        kept_by_parts.clear()
        for x, y in parts:
            loss, nbytes = _loss_and_kept(model, parameters, x, y)
            kept_by_parts.append(nbytes)
            (loss * _factor(scaling, len(x), rows, len(parts))).backward()
        found = _gradients(parameters)
        ratio = float(torch.linalg.vector_norm(found) / torch.linalg.vector_norm(full))
        accumulated.append(Accumulated(scaling, tuple(found.tolist()), rounding(found, full), ratio))
    return BatchComparison(
        model, rows, size, tuple(len(x) for x, _ in parts), _names(parameters), tuple(full.tolist()),
        tuple(accumulated), kept, tuple(kept_by_parts),
    )  # fmt: skip


def _factor(scaling: Scaling, length: int, rows: int, count: int) -> float:
    return {"weighted": length / rows, "divided": 1 / count, "forgotten": 1.0}[scaling]


def _parameters(model: Model) -> Mapping[str, Tensor]:
    generator = torch.Generator().manual_seed(SEED)
    shapes: Mapping[str, tuple[int, ...]] = {"w": (1,), "b": (1,)}
    if model == "network":
        shapes = {"w1": (1, HIDDEN), "b1": (HIDDEN,), "w2": (HIDDEN, 1), "b2": (1,)}
    return {name: torch.randn(shape, generator=generator).requires_grad_() for name, shape in shapes.items()}


def _loss_and_kept(model: Model, parameters: Mapping[str, Tensor], x: Tensor, y: Tensor) -> tuple[Tensor, int]:
    with metering() as meter:
        loss = _loss(model, parameters, x, y)
    return loss, meter.kept([x, y, *parameters.values()]).extra


def _loss(model: Model, parameters: Mapping[str, Tensor], x: Tensor, y: Tensor) -> Tensor:
    if model == "line":
        predicted = parameters["w"] * x + parameters["b"]  # (1,) * (n, 1) + (1,) -> (n, 1)
    else:
        hidden = torch.tanh(x @ parameters["w1"] + parameters["b1"])  # (n, 1) @ (1, 4) + (4,) -> (n, 4)
        predicted = hidden @ parameters["w2"] + parameters["b2"]  # (n, 4) @ (4, 1) + (1,) -> (n, 1)
    return ((predicted - y) ** 2).mean()  # (n, 1) -> ()


def _gradients(parameters: Mapping[str, Tensor]) -> Tensor:
    return torch.cat([each.grad.flatten() for each in parameters.values() if each.grad is not None])


def _names(parameters: Mapping[str, Tensor]) -> tuple[str, ...]:
    return tuple(
        f"{name}[{', '.join(map(str, unravel(flat, tuple(tensor.shape))))}]"
        for name, tensor in parameters.items()
        for flat in range(tensor.numel())
    )
