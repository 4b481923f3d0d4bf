"""Which devices this computer has for tensors, and why the others are missing.

Source: PyTorch documentation, `torch.cuda`, `torch.backends.mps`, `torch.xpu`.
"""

from collections.abc import Callable
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
    return (Device("cpu", "CPU"), *_cuda(), _mps(), *_xpu())


def present() -> tuple[Device, ...]:
    """The devices that can be used, `cpu` first."""
    return tuple(device for device in discover() if device.missing is None)


def accelerators() -> tuple[Device, ...]:
    """What can be used besides the CPU."""
    return present()[1:]


def best() -> str:
    """Where to compute if nothing speaks against it: CUDA, then MPS, then XPU, then the CPU."""
    return next((device.name for device in accelerators()), "cpu")


def why_missing(name: str) -> str | None:
    """Why tensors cannot live on the device `name`; None if they can, or if no device is called so."""
    kind, _, index = name.partition(":")
    if kind not in {"cuda", "mps", "xpu"} or not (index.isdecimal() or name == kind):
        return None
    known = discover()
    if any(device.name == name and device.missing is None for device in known):
        return None
    here = ", ".join(device.name for device in known if device.missing is None)
    return next((device.missing for device in known if device.name == kind), None) or f"this computer has {here}"


def _cuda() -> tuple[Device, ...]:
    if torch.cuda.is_available():
        return _several("cuda", torch.cuda.device_count(), torch.cuda.get_device_name)
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


def _xpu() -> tuple[Device, ...]:
    if torch.xpu.is_available():
        return _several("xpu", torch.xpu.device_count(), torch.xpu.get_device_name)
    if getattr(torch.version, "xpu", None) is None:
        reason = "it is an Intel GPU, and this torch was built without support for it"
    else:
        reason = "torch was built for it, but finds no Intel GPU or no driver here"
    return (Device("xpu", "XPU", missing=reason),)


def _several(kind: str, count: int, name: Callable[[int], str]) -> tuple[Device, ...]:
    return tuple(Device(f"{kind}:{k}", f"{name(k)} ({kind}:{k})") for k in range(count))
