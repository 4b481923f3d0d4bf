"""Tensors without data: of these, on the meta device, torch tells what an operation would make, and makes nothing."""

import re
from functools import cache
from typing import Any

import torch
from torch import Tensor


def without_data(value: Any) -> Any:  # noqa: ANN401 - an argument of any kind
    """A value as an argument of such a call: tensors keep their shape, strides and dtype; all else is as it was."""
    if isinstance(value, Tensor):
        return torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
    if isinstance(value, list | tuple) and any(isinstance(item, Tensor) for item in value):
        return [without_data(item) for item in value]
    return value


def without_identity(value: Any) -> Any:  # noqa: ANN401 - an argument of any kind
    """A value as an argument that may be written to without harm: tensors are copied."""
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, list | tuple) and any(isinstance(item, Tensor) for item in value):
        return [without_identity(item) for item in value]
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
