"""What torch warns of, said at the line with what it means: it warns once per process, and here each run is the first.

Source: the warnings of torch 2.13 themselves.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from core.inputs.shapes import format_shape
from core.lab.interpret import memory

Value = Any

_LOSSES: Final = frozenset(f"nn.functional.{name}_loss" for name in ("mse", "l1", "smooth_l1", "huber"))
_ALONG: Final = {f"nn.functional.{name}": name for name in ("softmax", "log_softmax", "softmin")}
_FIRST_AXIS: Final = (0, 1, 3)  # ranks for which softmax without dim goes along axis 0


def of_call(word: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> list[str]:
    """What is to be said of a call of a function of torch's."""
    said = ""
    first = arguments[0] if arguments else keywords.get("input")
    if word in _LOSSES:
        said = _of_loss([*arguments, *keywords.values()])
    elif word in _ALONG and len(arguments) < 2 and keywords.get("dim") is None and isinstance(first, Tensor):
        axis = 0 if first.dim() in _FIRST_AXIS else 1
        said = f"torch warns: {_ALONG[word]} without dim goes along axis {axis} here; write dim=… and say so"
    elif word == "tensor" and isinstance(first, Tensor):
        said = "torch warns: torch.tensor of a tensor copies it and leaves the graph; write x.detach().clone()"
    elif word.startswith("empty") or memory.asked(word, arguments) is not None:
        said = memory.NOTE
    return [said] if said else []


def _of_loss(values: Sequence[Value]) -> str:
    shapes = [tuple(value.shape) for value in values if isinstance(value, Tensor)][:2]
    if len(shapes) < 2 or shapes[0] == shapes[1]:
        return ""
    left, right = map(format_shape, shapes)
    try:
        both = format_shape(tuple(torch.broadcast_shapes(*shapes)))
    except RuntimeError:
        return ""
    return (
        f"torch warns: input {left} and target {right} broadcast to {both}, so that each is compared with each; "
        "write target.view_as(input)"
    )


def of_gradient(name: str, tensor: Tensor) -> str:
    """What is to be said of `.grad` of a tensor that keeps none."""
    function = "" if tensor.grad_fn is None else f" of {tensor.grad_fn.name()}"
    return (
        f"torch warns: {name} is the result{function} and not a leaf, so its .grad stays None; to update a leaf, "
        "change it in place inside torch.no_grad(), and to see this gradient, call retain_grad() before backward()"
    )
