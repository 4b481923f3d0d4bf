"""Examples of the glossary whose words the lab does not know, as functions of ours.

A test runs the text of each by Python, and compares.
"""

from collections.abc import Callable, Mapping
from typing import Final

import torch


def _shape_of_a_trace() -> object:
    x = torch.ones(2, 3, device="meta")
    return (x @ x.T).shape


BEYOND: Final[Mapping[str, Callable[[], object]]] = {
    "x = torch.ones(2, 3, device='meta'); (x @ x.T).shape": _shape_of_a_trace,
    "torch.ops.aten.mul(torch.tensor(2.0), 3)": lambda: torch.ops.aten.mul(torch.tensor(2.0), 3),
    "bool(torch.ones(3, device='meta').sum() > 0)": lambda: bool(torch.ones(3, device="meta").sum() > 0),
    "torch.onnx.is_in_onnx_export()": torch.onnx.is_in_onnx_export,
    "torch.distributed.is_gloo_available()": torch.distributed.is_gloo_available,
    "torch.distributed.is_torchelastic_launched()": torch.distributed.is_torchelastic_launched,
}


def beyond(example: str) -> str:
    """What torch gives for one of these, as a notebook shows it, or the class of the error. Raises `KeyError`."""
    try:
        return repr(BEYOND[example]())
    except RuntimeError as error:
        return type(error).__name__
