"""A run in at most a few hundred frames, each measured by torch from the weights that were kept of it."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Final

import torch
from torch import Tensor

from core.problem import InputProblem
from core.training.loop.divergence import divergence
from core.training.network.data import Part
from core.training.network.history import NetworkKeyframes
from core.training.network.layers import ACTIVATIONS, every_unit, forward
from core.training.network.losses import ERRORS
from core.training.network.run import Run
from core.training.network.unit_health import AILMENTS, ailments
from core.training.network.weights import split

_AT_ONCE: Final = 20_000  # points of all frames of one pass: 4 MB per layer of 8 units, with what backward keeps 12


def keyframes(run: Run) -> NetworkKeyframes:
    """The run so far. Every keyframe is measured once, and only the present anew each time."""
    kept = run.snapshots
    known, past = run.measured, set(run.measured.epochs if run.measured else ())
    if not past <= set(kept.epochs[:-1]):
        known, past = None, set()  # another length of the run has another plan
    new = [row for row, epoch in enumerate(kept.epochs) if epoch not in past]
    measured = measure(run, [kept.epochs[row] for row in new], kept.weights[new])
    frames = measured if known is None else _joined(known, measured)
    run.measured = _rows(frames, slice(None, -1))
    return frames


def explain(run: Run, frames: NetworkKeyframes) -> InputProblem | None:
    """What became of a run whose loss is not finite at its end, and why; None for any other."""
    return divergence(run, float(run.history.loss[-1] if run.diverged else frames.train[-1]))


def measure(run: Run, epochs: Sequence[int], weights: Tensor) -> NetworkKeyframes:
    """The frames of networks like the run's, with `weights` of shape (k, parameters)."""
    at_once = max(_AT_ONCE // len(run.data.train.inputs), 1)
    pieces = [
        _measure(run, tuple(epochs[start : start + at_once]), weights[start : start + at_once])
        for start in range(0, len(epochs), at_once)
    ]
    frames = pieces[0]
    for piece in pieces[1:]:
        frames = _joined(frames, piece)
    return frames


def _measure(run: Run, epochs: tuple[int, ...], weights: Tensor) -> NetworkKeyframes:
    config, data = run.config, run.data
    error, activation = ERRORS[config.loss], ACTIVATIONS[config.activation]
    leaf = weights.detach().clone().requires_grad_()  # (k, parameters): k networks at once, by broadcasting
    layers = split(leaf, run.shapes)
    units = every_unit(data.train.inputs.to(config.device), layers, activation)  # (k, n, units) a layer
    targets = data.train.targets.to(config.device)
    train = error(units[-1], targets).mean((-2, -1))  # (k, n, 1) -> (k,)
    train.sum().backward()  # each network's loss knows only its own weights
    gradient = split(leaf.grad if leaf.grad is not None else torch.zeros_like(leaf), run.shapes)
    norms = [(W.square().sum((-2, -1)) + b.square().sum((-2, -1))).sqrt() for W, b in gradient]
    with torch.no_grad():
        verdicts = ailments(units[:-1], layers[:-1], config.activation)
        counts = [torch.stack([(verdict == code).sum(-1) for code in AILMENTS], dim=-1) for verdict in verdicts]
        ailing = torch.stack([*counts, torch.zeros(len(epochs), len(AILMENTS), device=leaf.device)], dim=1)
        test, test_right = _error(run, layers, data.test)
        train_right = _right(units[-1], targets) if data.source.task == "classification" else _unknown(leaf)
    columns = (train.detach(), test, train_right, test_right, torch.stack(norms, dim=1), ailing)
    return NetworkKeyframes(epochs, weights.cpu(), *(column.to("cpu", torch.float64) for column in columns))


def _error(run: Run, layers: list[tuple[Tensor, Tensor]], part: Part) -> tuple[Tensor, Tensor]:
    config = run.config
    if not len(part.inputs):
        return _unknown(layers[0][0]), _unknown(layers[0][0])
    targets = part.targets.to(config.device)
    outputs = forward(part.inputs.to(config.device), layers, ACTIVATIONS[config.activation])  # (k, n, 1)
    right = _right(outputs, targets) if run.data.source.task == "classification" else _unknown(outputs)
    return ERRORS[config.loss](outputs, targets).mean((-2, -1)), right


def _right(outputs: Tensor, targets: Tensor) -> Tensor:
    return (torch.sign(outputs) == targets).to(torch.float64).mean((-2, -1))


def _unknown(like: Tensor) -> Tensor:
    return torch.full((len(like),), torch.nan)


def _joined(first: NetworkKeyframes, second: NetworkKeyframes) -> NetworkKeyframes:
    columns = [field.name for field in fields(NetworkKeyframes) if field.name != "epochs"]
    return NetworkKeyframes(
        (*first.epochs, *second.epochs), *(torch.cat([getattr(first, c), getattr(second, c)]) for c in columns)
    )


def _rows(frames: NetworkKeyframes, rows: slice) -> NetworkKeyframes:
    columns = [field.name for field in fields(NetworkKeyframes)]
    return NetworkKeyframes(*(getattr(frames, column)[rows] for column in columns))
