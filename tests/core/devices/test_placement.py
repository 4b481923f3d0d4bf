"""What is said to be here works, what is said to be missing fails."""

import pytest
import torch

from core.devices import placement
from core.devices.placement import Device


@pytest.mark.device
def test_tensors_live_on_every_device_that_is_present(device):
    tensor = torch.arange(3.0, device=device)
    assert str(tensor.device) == device or tensor.device.type == device
    assert (tensor + 1).sum().item() == 6


@pytest.mark.device
def test_tensors_do_not_live_on_a_device_that_is_missing_and_each_has_a_reason():
    missing = [found for found in placement.discover() if found.missing is not None]
    for found in missing:
        assert found.missing
        with pytest.raises((RuntimeError, AssertionError)):
            torch.ones(1, device=found.name)
        assert placement.why_missing(found.name) == found.missing
    assert {found.name.partition(":")[0] for found in placement.discover()} == {"cpu", "cuda", "mps", "xpu"}


def test_the_cpu_is_always_there_and_first():
    assert placement.present()[0].name == "cpu"


@pytest.mark.parametrize(
    ("names", "best"),
    [([], "cpu"), (["mps"], "mps"), (["cuda:0", "cuda:1", "mps"], "cuda:0"), (["xpu:0"], "xpu:0")],
)
def test_the_best_is_cuda_then_mps_then_the_cpu(monkeypatch, names, best):
    here = (Device("cpu", "CPU"), Device("cuda", "CUDA", missing="x"), *(Device(name, name) for name in names))
    monkeypatch.setattr(placement, "discover", lambda: here)
    assert placement.best() == best
    assert [found.name for found in placement.accelerators()] == names


@pytest.mark.parametrize(("name", "reason"), [("cuda:1", "cpu, cuda:0"), ("mps", "not a Mac"), ("cuda:0", None)])
def test_why_a_device_of_a_link_is_missing(monkeypatch, name, reason):
    here = (Device("cpu", "CPU"), Device("cuda:0", "GPU"), Device("mps", "MPS", missing="not a Mac"))
    monkeypatch.setattr(placement, "discover", lambda: here)
    found = placement.why_missing(name)
    assert found is None if reason is None else reason in found


@pytest.mark.parametrize("name", ["cpu", "", "toaster", "cuda:", "cuda:x", "mps:<b>", "meta"])
def test_what_is_no_accelerator_s_name_is_not_missing(name):
    assert placement.why_missing(name) is None


@pytest.mark.parametrize(
    ("kind", "properties"),
    [("cuda", {"version.cuda": "12.8"}), ("cuda", {"version.cuda": None})],
)
def test_the_reason_depends_on_how_torch_was_built(monkeypatch, kind, properties):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", properties["version.cuda"])
    (found,) = (each for each in placement.discover() if each.name == kind)
    assert ("12.8" if properties["version.cuda"] else "built without CUDA") in found.missing


def test_every_gpu_is_listed_by_its_name(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda k: f"NVIDIA H{k}")
    names = [(found.name, found.label) for found in placement.present() if found.name.startswith("cuda")]
    assert names == [("cuda:0", "NVIDIA H0 (cuda:0)"), ("cuda:1", "NVIDIA H1 (cuda:1)")]
