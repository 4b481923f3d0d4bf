"""When a device fails: it is full, it has gone, or it has no such numbers. One place that knows the messages.

    InputProblem
      └ DeviceProblem     the visitor asked for a device that cannot do it; pages fall back to the CPU, visibly

Source: PyTorch documentation, `torch.OutOfMemoryError`, `torch.AcceleratorError`, MPS backend; the messages are those
that torch 2.11 to 2.13 raise.
"""

from typing import Final, Literal

import torch

from core.problem import InputProblem

Failure = Literal["memory", "gone", "dtype"]


class DeviceProblem(InputProblem):
    """What was asked for cannot be done on `device`. `failure` is the reason in one word."""

    def __init__(self, device: str, failure: Failure, what: str, why: str, fix: str) -> None:
        super().__init__(what, why, fix)
        self.device = device
        self.failure = failure


# Pieces of torch's own messages, in lower case.
_FULL: Final = ("out of memory", "can't allocate memory", "not enough memory")
_WRONG_DTYPE: Final = ("doesn't support float64", "does not support float64", "doesn't support double", "fp64")
_GONE: Final = (
    "not compiled with",
    "not linked with support",
    "no cuda gpus are available",
    "no nvidia driver",
    "invalid device ordinal",
    "invalid device id",
    "device is lost",
    "fallen off the bus",
    "no longer available",
    "cuda error",
    "cuda driver error",
    "hip error",
    "mps backend is supported on",
    "no xpu devices are available",
    "cannot access accelerator device",
    "could not run 'aten::empty",
)


def device_problem(error: BaseException, device: str) -> DeviceProblem | None:
    """The problem behind an error that was raised while computing on `device`; None if it is not the device's.

    Only a full memory is the CPU's own fault: it is always there.
    """
    if isinstance(error, DeviceProblem):
        return error
    message = str(error).lower()
    accelerator = torch.device(device).type != "cpu"
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)) or _says(error, _FULL, message):
        return _full(device)
    if accelerator and isinstance(error, (TypeError, RuntimeError)) and any(piece in message for piece in _WRONG_DTYPE):
        return _no_float64(device)
    if accelerator and (isinstance(error, torch.AcceleratorError) or _says(error, _GONE, message)):
        return gone(device, "torch can no longer compute on it")
    return None


def check_dtype(device: str, dtype: torch.dtype) -> None:
    """Raise `DeviceProblem` unless tensors of `dtype` can exist on `device`: MPS has no float64."""
    if not has_dtype(device, dtype):
        raise _no_float64(device)


def has_dtype(device: str, dtype: torch.dtype) -> bool:
    """Whether tensors of `dtype` can exist on `device`. All can, but for 64-bit floating ones on MPS."""
    return torch.device(device).type != "mps" or dtype not in {torch.float64, torch.complex128}


def gone(device: str, why: str) -> DeviceProblem:
    """The problem of a device that is not here."""
    return DeviceProblem(
        device, "gone", f"The device {device} is not here", why, "compute on the CPU, or choose another device"
    )


def _says(error: BaseException, pieces: tuple[str, ...], message: str) -> bool:
    # torch says that it was built without CUDA by an AssertionError, everything else by a RuntimeError.
    return isinstance(error, (RuntimeError, AssertionError)) and any(piece in message for piece in pieces)


def _full(device: str) -> DeviceProblem:
    return DeviceProblem(
        device,
        "memory",
        f"{device} is out of memory",
        "its memory is shared by everything that computes there, and the rest of it is too small for this",
        "choose smaller sizes, or another device",
    )


def _no_float64(device: str) -> DeviceProblem:
    return DeviceProblem(
        device,
        "dtype",
        f"{device} has no float64",
        "Apple's GPUs compute with at most 32 bits, so torch refuses 64-bit numbers there",
        "use float32, or compute on the CPU",
    )
