"""How much a layer or a loss will make and take, from the sizes of what it is given."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, Final

import torch
from torch import Tensor, nn

from core import limits
from core.lab.bounds import extents, work
from core.lab.bounds.arithmetic import check_broadcast
from core.lab.bounds.budget import too_large
from core.lab.interpret.values import REFUSALS
from core.language.syntax import Piece
from core.probe.meta import without_data

Value = Any
_NANOSECONDS: Final = 24  # per element of an activation, a norm or a loss
_CONVOLUTIONS: Final = (nn.Conv1d, nn.Conv2d, nn.ConvTranspose1d, nn.ConvTranspose2d)
_POOLINGS: Final = (
    nn.MaxPool1d, nn.MaxPool2d, nn.AvgPool1d, nn.AvgPool2d, nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d,
    nn.AdaptiveMaxPool2d, nn.Upsample,
)  # fmt: skip
_BROADCAST: Final = (
    nn.MSELoss, nn.L1Loss, nn.SmoothL1Loss, nn.HuberLoss, nn.BCELoss, nn.BCEWithLogitsLoss, nn.KLDivLoss,
    nn.PoissonNLLLoss, nn.SoftMarginLoss, nn.CosineSimilarity, nn.PReLU,
)  # fmt: skip


def units(piece: Piece, module: nn.Module, arguments: Sequence[Value]) -> int:
    """The work of `module(*arguments)`, which is refused if its result would be too large."""
    tensors = list(extents.tensors_in(arguments))
    if not tensors:
        return 0
    if isinstance(module, _BROADCAST):
        check_broadcast(piece, *tensors)
    foresee = next((rule for kind, rule in _RULES.items() if isinstance(module, kind)), _same)
    elements, multiplications = foresee(module, tensors[0])
    if elements > limits.ELEMENTS:
        raise too_large(piece, elements)
    if multiplications:
        multiplications = work.spend(piece, tensors[0], multiplications)
    reading = sum(extents.of(tensor) for tensor in tensors) + elements
    return multiplications + work.UNITS * _NANOSECONDS * reading


def _same(_module: nn.Module, _given: Tensor) -> tuple[int, int]:
    return 0, 0


def _linear(module: Any, given: Tensor) -> tuple[int, int]:  # noqa: ANN401 - nn.Linear, nn.Bilinear
    outputs, *inputs = module.weight.shape
    rows = extents.of(given) // max(inputs[0], 1)
    return rows * outputs, rows * prod(module.weight.shape)


def _embedding(module: Any, given: Tensor) -> tuple[int, int]:  # noqa: ANN401 - nn.Embedding
    return extents.of(given) * module.weight.shape[1], 0


def _convolution(module: Any, given: Tensor) -> tuple[int, int]:  # noqa: ANN401 - nn.Conv2d and its like
    elements = _on_meta(module, given)
    whole, channels = module.weight.numel(), max(module.weight.shape[0], 1)
    return elements, (extents.of(given) if module.transposed else elements) * whole // channels


def _recurrent(module: nn.Module, given: Tensor) -> tuple[int, int]:
    """A row is one step of one sequence: each weight is used once for it, and each bias gives a number."""
    rows = extents.of(given) // max(given.shape[-1] if given.dim() else 1, 1)
    weights = list(module.parameters())
    made = sum(each.shape[0] for each in weights if each.dim() == 2)
    return rows * made, rows * sum(each.numel() for each in weights)


def _pooling(module: Any, given: Tensor) -> tuple[int, int]:  # noqa: ANN401 - nn.MaxPool2d and its like
    elements = _on_meta(module, given)
    size = getattr(module, "kernel_size", 1)
    window = prod(size) if isinstance(size, tuple) else size**2
    return elements, elements * window if elements * window > extents.of(given) else 0


def _on_meta(module: nn.Module, given: Tensor) -> int:
    """The elements that torch foresees; 0 for what it will refuse."""
    known = {name: without_data(value) for name, value in module.named_parameters()}
    try:
        with torch.no_grad():
            found = torch.func.functional_call(module, known, (without_data(given),))
    except REFUSALS:
        return 0  # the module itself will say it, before it makes anything
    return sum(extents.of(tensor) for tensor in extents.tensors_in([found]))


_RULES: Final[Mapping[type | tuple[type, ...], Callable[[Any, Tensor], tuple[int, int]]]] = {
    (nn.Linear, nn.Bilinear): _linear,
    nn.Embedding: _embedding,
    (nn.RNNBase, nn.RNNCellBase): _recurrent,
    _CONVOLUTIONS: _convolution,
    _POOLINGS: _pooling,
}
