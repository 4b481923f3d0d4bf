"""The oracle is the system itself; what only another system has is read from a stand-in for torch's answer."""

import os
import platform
import socket
from types import SimpleNamespace

import pytest
import torch

from core.devices import hardware, placement
from core.devices.placement import Device


def test_the_processor_is_as_the_system_and_torch_say():
    found = hardware.describe().processor
    assert found.name
    assert 1 <= found.cores <= os.cpu_count()
    assert found.threads >= 1
    assert found.simd == torch.backends.cpu.get_cpu_capability()
    assert all(str(library) for library in found.libraries)


def test_the_rest_is_as_torch_and_python_say():
    machine = hardware.describe()
    assert machine.torch == torch.__version__
    assert machine.python == platform.python_version()
    assert {device.name for device in machine.missing} == {d.name for d in placement.discover() if d.missing}


def test_nothing_tells_whose_computer_it_is():
    text = repr(hardware.describe())
    told = [socket.gethostname(), os.getcwd(), os.path.expanduser("~"), "/usr", "/opt", "/proc"]  # noqa: PTH109, PTH111
    assert not [piece for piece in told if len(piece) > 2 and piece in text]


def test_a_gpu_is_described_by_its_properties(monkeypatch):
    properties = SimpleNamespace(name="NVIDIA H100", major=9, minor=0, multi_processor_count=132)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _k: properties)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _k: (60 * 2**30, 80 * 2**30))
    monkeypatch.setattr(torch.version, "cuda", "12.8")
    monkeypatch.setattr(torch.version, "hip", None)
    found = hardware.accelerator(Device("cuda:0", "NVIDIA H100 (cuda:0)"))
    assert (found.name, found.capability, found.units, found.runtime) == ("NVIDIA H100", "9.0", 132, "CUDA 12.8")
    assert (found.free, found.memory) == (60 * 2**30, 80 * 2**30)


def test_apple_s_gpu_is_described_by_its_memory(monkeypatch):
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 12 * 2**30)
    monkeypatch.setattr(torch.mps, "driver_allocated_memory", lambda: 2**30)
    found = hardware.accelerator(Device("mps", "Apple GPU (mps)"))
    assert (found.memory, found.free) == (12 * 2**30, 11 * 2**30)


def test_a_gpu_that_vanished_after_it_was_found_keeps_its_name():
    if torch.cuda.is_available():
        pytest.skip("here it does not vanish")
    found = hardware.accelerator(Device("cuda:0", "Ghost (cuda:0)"))
    assert found == hardware.Accelerator("cuda:0", "Ghost (cuda:0)")


def test_the_driver_s_version_is_read_from_what_the_driver_says(monkeypatch, tmp_path):
    said = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\nGCC version: 13.3.0"
    path = tmp_path / "version"
    path.write_text(said)
    real = hardware.Path
    monkeypatch.setattr(hardware, "Path", lambda name: path if "nvidia" in name else real(name))
    assert hardware._nvidia_driver() == "570.86.15"


@pytest.mark.device
def test_every_accelerator_here_says_its_name_and_memory():
    for found in hardware.describe().accelerators:
        assert found.name
        assert found.memory is not None
        assert 0 <= found.free <= found.memory
