"""What a listing switches autograd's recording on and off with, what that means inside, and which mode holds."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Final

import torch

from core.lab.record.recording import Mode

CONTEXTS: Final[Mapping[str, Callable[..., AbstractContextManager[object]]]] = {
    "no_grad": torch.no_grad,
    "enable_grad": torch.enable_grad,
    "inference_mode": torch.inference_mode,
    "set_grad_enabled": torch.set_grad_enabled,
}
INSIDE: Final[Mapping[str, str]] = {
    "no_grad": "inside, autograd records nothing",
    "enable_grad": "inside, autograd records",
    "inference_mode": "inside, autograd records nothing and versions are not counted",
    "set_grad_enabled": "inside, autograd does as it is told",
}


def mode() -> Mode:
    """The mode of this thread, now."""
    if torch.is_inference_mode_enabled():
        return "inference"
    return "grad" if torch.is_grad_enabled() else "no_grad"
