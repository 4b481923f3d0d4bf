"""Tensors without data: of these, on the meta device, torch tells what an operation would make, and makes nothing."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import torch
from torch import Tensor


def without_data(value: Any) -> Any:  # noqa: ANN401 - an argument of any kind
    """A value as an argument of such a call: tensors keep their shape, strides and dtype; all else is as it was."""
    return _each_tensor(
        value, lambda tensor: torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device="meta")
    )


def copied(value: Any) -> Any:  # noqa: ANN401 - an argument of any kind
    """A value as an argument that may be written to without harm: tensors are copied."""
    return _each_tensor(value, lambda tensor: tensor.detach().clone())


def _each_tensor(value: Any, change: Callable[[Tensor], Tensor]) -> Any:  # noqa: ANN401 - an argument of any kind
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, list | tuple) and any(isinstance(item, Tensor) for item in value):
        return [_each_tensor(item, change) for item in value]
    return value


def as_said_of_data(message: str) -> str:
    """A refusal on the meta device, in the words that torch has for tensors with data: it names their types."""
    return re.sub(r"\bMeta(\w{1,20})Type\b", r"torch.\1Tensor", message)


@cache
def prepare() -> None:
    """Have torch import what its functions on the meta device ask for: once per process, 0.7 s and 35 MB.

    What has a limit of time calls this before its clock starts, or the first visitor's listing would pay for it.
    """
    torch.randn(2, device="meta").sum()
    torch.arange(2.0, device="meta")  # which brings the compiler, where nothing keeps it away
