"""Which devices this computer has for tensors, and why the others are missing.

Source: PyTorch documentation, `torch.cuda`, `torch.backends.mps`.
"""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Device:
    """One device that torch knows of. `name` is what `torch.device` takes; `missing` says why it cannot be used."""

    name: str
    label: str
    missing: str | None = None


def discover() -> tuple[Device, ...]:
    """All devices, `cpu` first; those that are not here carry the reason."""
    return (Device("cpu", "CPU"), *_cuda(), _mps())


def _cuda() -> tuple[Device, ...]:
    if torch.cuda.is_available():
        return tuple(
            Device(f"cuda:{k}", f"{torch.cuda.get_device_name(k)} (cuda:{k})") for k in range(torch.cuda.device_count())
        )
    if torch.version.cuda is None:
        reason = f"this is torch {torch.__version__}, built without CUDA"
    else:
        reason = f"torch was built for CUDA {torch.version.cuda}, but finds no NVIDIA driver or GPU here"
    return (Device("cuda", "CUDA", missing=reason),)


def _mps() -> Device:
    if torch.backends.mps.is_available():
        return Device("mps", "Apple GPU (mps)")
    if torch.backends.mps.is_built():
        reason = "this macOS is older than 12.3, or this Mac has no Metal GPU"
    else:
        reason = "it exists on Apple silicon, and this torch was built for another system"
    return Device("mps", "MPS", missing=reason)
