"""One frame of a run: what its network makes of every place, unit by unit, and its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from core.training.network.data import inputs_of, largest
from core.training.network.history import NetworkKeyframes
from core.training.network.layers import ACTIVATIONS, every_unit
from core.training.network.run import Run
from core.training.network.unit_health import ailments
from core.training.network.weights import split

GRID: Final = 60  # places along each axis of the plane for the output; units are drawn at every third
STRIDE: Final = 3
PLACES: Final = 121  # places along the line, where there is only one coordinate


@dataclass(frozen=True)
class UnitState:
    """One unit: an input, a hidden unit, or the output. `weights` are its incoming ones, empty for an input.

    `levels` is its output at every place, row by row from the top left, as a byte: 127 is 0, 0 and 254 are -scale and
    `scale`, which is 1 for a unit that cannot exceed it, and else the largest that it gives. The output of a
    classifier is drawn as twice its probability less 1. `ailment` is a key of `AILMENTS`, or 0.
    """

    name: str
    levels: bytes
    scale: float
    weights: tuple[float, ...] = ()
    bias: float = 0.0
    ailment: int = 0


@dataclass(frozen=True)
class NetworkState:
    """A network at one moment: `layers` from the inputs to the output, each with its units.

    `curve` is the output at each of `PLACES` places where there is one coordinate, and else empty; a classifier's is
    twice its probability less 1.
    """

    layers: tuple[tuple[UnitState, ...], ...]
    curve: tuple[float, ...]


@dataclass(frozen=True)
class NetworkFrame:
    """One frame of a run: its network, and its numbers as `NetworkKeyframes` has them."""

    state: NetworkState
    epoch: int
    gradients: tuple[float, ...]
    ailing: tuple[tuple[int, ...], ...]
    train: float
    test: float
    train_right: float
    test_right: float


def places(run: Run) -> Tensor:
    """The places that a frame is drawn of: (GRID², 2) from the top left, row by row, or (PLACES, 1)."""
    low, high = run.data.extent.low, run.data.extent.high
    if run.data.train.points.shape[1] == 1:
        return torch.linspace(low, high, PLACES)[:, None]
    half = (high - low) / GRID / 2  # the middle of each cell
    across = torch.linspace(low + half, high - half, GRID)
    return torch.cartesian_prod(across.flip(0), across).flip(1)


def network_state(run: Run, weights: Tensor) -> NetworkState:
    """The network of `run` with `weights`, (parameters,)."""
    data, config, where = run.data, run.config, places(run)
    flat = data.train.points.shape[1] == 1
    with torch.no_grad():
        layers = split(weights.detach().cpu()[None], run.shapes)
        activation = ACTIVATIONS[config.activation]
        inputs = inputs_of(where, data.source)
        values = [inputs[None], *every_unit(inputs, layers, activation)]
        sick = ailments(every_unit(data.train.inputs, layers, activation)[:-1], layers[:-1], config.activation)
        output = values[-1][0, :, 0]
        drawn = _drawn(run, output)
        curve = drawn if data.source.task == "classification" else output
        inner = [value[0].T for value in values[:-1]]  # (units, places)
        if not flat:
            inner = [v.reshape(-1, GRID, GRID)[:, ::STRIDE, ::STRIDE].flatten(1) for v in inner]
        bounded = config.activation in {"tanh", "sigmoid"}
        scales = [_scales(values, fixed=bounded and place > 0) for place, values in enumerate(inner)]
        levels = [_levels(values / scale[:, None]) for values, scale in zip(inner, scales, strict=True)]
    units = [
        tuple(
            UnitState(name, tile, scale)
            for name, tile, scale in zip(data.source.inputs, levels[0], scales[0].tolist(), strict=True)
        )
    ]
    for place, (W, b) in enumerate(layers, start=1):
        last = place == len(layers)
        tiles = _levels(drawn[None]) if last else levels[place]
        scale = [_output_scale(run)] if last else scales[place].tolist()
        verdicts = [0] if last else sick[place - 1][0].tolist()
        incoming, biases = W[0].T.tolist(), b[0, 0].tolist()
        units.append(
            tuple(
                UnitState(unit_name(place, k, last=last), tiles[k], scale[k], tuple(incoming[k]), bias, verdicts[k])
                for k, bias in enumerate(biases)
            )
        )
    return NetworkState(tuple(units), tuple(curve.tolist()) if flat else ())


def frame(run: Run, frames: NetworkKeyframes, share: float = 1.0) -> NetworkFrame:
    """The keyframe that stands at `share` of the way from the first to the present, which is the last."""
    row = round(share * (len(frames) - 1))
    return NetworkFrame(
        network_state(run, frames.weights[row]),
        frames.epochs[row],
        tuple(frames.gradients[row].tolist()),
        tuple(tuple(int(count) for count in counts) for counts in frames.ailing[row].tolist()),
        *(float(column[row]) for column in (frames.train, frames.test, frames.train_right, frames.test_right)),
    )


def unit_name(layer: int, unit: int, *, last: bool) -> str:
    """What a unit is called: layers count from 1, as the script's weights do, and units from 0, as its columns do."""
    return "output" if last else f"h{layer}[{unit}]"


def _drawn(run: Run, output: Tensor) -> Tensor:
    if run.config.loss == "logistic":
        return torch.tanh(output / 2)  # 2 / (1 + exp(-z)) - 1
    return output / _output_scale(run)


def _output_scale(run: Run) -> float:
    return largest(run.data) if run.data.source.task == "regression" else 1.0


def _scales(values: Tensor, *, fixed: bool) -> Tensor:
    if fixed:
        return torch.ones(len(values))
    return values.abs().amax(dim=1).clamp(min=1e-12)


def _levels(values: Tensor) -> Sequence[bytes]:
    codes = (values.nan_to_num(0.0).clamp(-1, 1) * 127 + 127).round().to(torch.uint8)
    return [row.numpy().tobytes() for row in codes]
