"""Devices that differ, or are not there.

Source: PyTorch documentation, "CUDA semantics".
"""

from typing import Final

import torch
from torch import Tensor

from core.museum.exhibit import Exhibit, Spot, exhibit


def _devices() -> Tensor:
    x = torch.ones(2)
    w = torch.ones(2, device="meta")
    return x * w


def _devices_mended() -> Tensor:
    x = torch.ones(2)
    w = torch.ones(2, device="meta")
    return x * torch.ones_like(w, device=x.device)


def _far() -> object:
    x = torch.ones(2, device="meta")
    return x.numpy()


def _far_mended() -> object:
    x = torch.ones(2, device="cpu")
    return x.cpu().numpy()


def _no_device() -> str:
    x = torch.ones(2, device="cuda:99")
    return x.device.type


def _no_device_mended() -> str:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.ones(2, device=device).device.type


_PLACEMENT: Final = Spot("pages/devices/placement.py")

# How the types of tensors on an accelerator begin, and of those on the CPU.
_SIDES: Final = (r"(?:torch\.cuda\.|CUDA|MPS)", r"(?:torch\.(?!cuda)|CPU)")

DEVICES: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "Two devices", _devices,
        "An operation reads its operands on one device. Usually the batch was left on the CPU and the model was "
        "moved; this host may have no GPU, so the second device here is torch's meta device, which keeps shapes "
        "alone.",
        _devices_mended,
        r"Expected all tensors to be on the same device",
        r"Tensor on device \S{1,20} is not on the expected device \S{1,20}",
        r"Tensor for (?:argument #\d )?'?\w{1,20}'? is on \w{1,10}, but expected",
        r"[Ee]xpected (?:object of )?(?:device|backend) (?:type )?[\w:]{1,10} but got (?:device|backend) (?:type )?"
        r"[\w:]{1,10}",
        *(
            rf"Input type \({one}\w{{1,20}}\) and (?:weight|bias) type \({other}\w{{1,20}}\)"
            for one, other in (_SIDES, _SIDES[::-1])
        ),
        r"Expected (?:a|all) '?\w{1,10}'? (?:device type for generator|input tensors on)",
        place=_PLACEMENT,
    ),
    exhibit(
        "NumPy from another device", _far,
        "NumPy reads the computer's own memory. cpu() brings a tensor there; a tensor on the meta device, as here, "
        "has no numbers to bring.", _far_mended,
        r"can't convert \S{1,20} device type tensor to numpy",
        r"can't convert (?:CUDA|cuda) tensor to numpy",
        place=_PLACEMENT,
    ),
    exhibit(
        "A device that is not there", _no_device,
        "This torch, or this computer, has no such device. Ask first, and use what is there.", _no_device_mended,
        r"Torch not compiled with CUDA enabled", r"Found no NVIDIA driver on your system",
        r"CUDA error: invalid device ordinal", r"No CUDA GPUs are available",
        r"Attempting to deserialize object on a? ?CUDA device but torch\.cuda\.is_available\(\) is False",
        place=_PLACEMENT,
    ),
)  # fmt: skip
