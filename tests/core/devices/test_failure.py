"""The messages are torch's own, raised for real where this computer can, quoted from torch where it cannot."""

import pytest
import torch

from core.devices.failure import DeviceProblem, check_dtype, device_problem, has_dtype


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has …"), "memory"),
        (RuntimeError("MPS backend out of memory (MPS allocated: 18.00 GB, other allocations: 1.00 GB)"), "memory"),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory"), "memory"),
        (MemoryError(), "memory"),
        (AssertionError("Torch not compiled with CUDA enabled"), "gone"),
        (RuntimeError("No CUDA GPUs are available"), "gone"),
        (RuntimeError("Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU"), "gone"),
        (torch.AcceleratorError("CUDA error: invalid device ordinal"), "gone"),
        (torch.AcceleratorError("CUDA error: device is no longer available"), "gone"),
        (RuntimeError("PyTorch is not linked with support for mps devices"), "gone"),
        (
            TypeError("Cannot convert a MPS Tensor to float64 dtype as the MPS framework doesn't support float64."),
            "dtype",
        ),
    ],
)
def test_a_device_s_own_failures_are_known_by_torch_s_messages(error, failure):
    trouble = device_problem(error, "cuda:0")
    assert isinstance(trouble, DeviceProblem)
    assert (trouble.device, trouble.failure) == ("cuda:0", failure)
    assert str(trouble).endswith(".")


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0"),
        RuntimeError("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"),
        AssertionError("x"),
        TypeError("unsupported operand type(s)"),
        ValueError("out of memory of a visitor"),
        KeyError("cuda error"),
    ],
)
@pytest.mark.parametrize("device", ["cpu", "cuda:0", "mps"])
def test_what_others_did_is_not_the_device_s_fault(error, device):
    assert device_problem(error, device) is None


@pytest.mark.parametrize("device", ["cuda:63", "mps", "xpu:63"])
def test_every_device_that_is_not_here_really_fails_and_is_known(device):
    if device == "mps" and torch.backends.mps.is_available():
        pytest.skip("it is here")
    with pytest.raises((RuntimeError, AssertionError)) as caught:
        torch.ones(3, device=device)
    trouble = device_problem(caught.value, device)
    assert trouble is not None
    assert trouble.failure == "gone"


def test_the_cpu_is_never_gone():
    with pytest.raises((RuntimeError, AssertionError)) as caught:
        torch.ones(3, device="cuda:63")
    assert device_problem(caught.value, "cpu") is None


def test_a_full_memory_of_the_cpu_is_a_problem_too():
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60, dtype=torch.uint8)
    trouble = device_problem(caught.value, "cpu")
    assert trouble is not None
    assert trouble.failure == "memory"


def test_a_problem_stays_the_same():
    trouble = device_problem(MemoryError(), "cpu")
    assert device_problem(trouble, "cuda:0") is trouble


def test_mps_has_no_64_bit_floats_and_the_others_have():
    for dtype in (torch.float64, torch.complex128):
        assert not has_dtype("mps", dtype)
        with pytest.raises(DeviceProblem, match="float64"):
            check_dtype("mps", dtype)
    for device, dtype in (
        ("mps", torch.float32),
        ("mps", torch.int64),
        ("cpu", torch.float64),
        ("cuda:0", torch.double),
    ):
        assert has_dtype(device, dtype)
        check_dtype(device, dtype)


@pytest.mark.device
def test_what_is_said_of_float64_holds_on_every_device_here(device):
    if has_dtype(device, torch.float64):
        assert torch.ones(2, device=device, dtype=torch.float64).dtype == torch.float64
    else:
        with pytest.raises((TypeError, RuntimeError)) as caught:
            torch.ones(2, device=device, dtype=torch.float64)
        assert device_problem(caught.value, device).failure == "dtype"
