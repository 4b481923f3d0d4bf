"""Pinned memory: real where there is a GPU; where there is none, the refusal is."""

import pytest
import torch

from core.devices import pinning as module
from core.devices.mixing import ExecutedLine
from core.devices.pinning import pinning


@pytest.mark.device
def test_what_the_cpu_and_every_accelerator_make_of_it(device):
    found = pinning(device, 1000)
    assert found.nbytes == 4000
    if found.refused is None:
        assert device != "cpu"
        assert len(found.copies) == 4
        assert all(0 < copy.returns <= copy.done for copy in found.copies)
    else:
        assert found.copies == ()


def test_without_an_accelerator_the_refusal_is_torch_s_own():
    if torch.accelerator.is_available():
        pytest.skip("here it is not refused")
    with pytest.raises(RuntimeError) as caught:
        torch.ones(1).pin_memory()
    assert pinning("cpu", 1).refused.error == f"RuntimeError: {caught.value}"


def test_the_four_copies_with_a_stand_in(monkeypatch):
    """Where no GPU is, `meta` takes the copies, and pinning is waved through."""
    monkeypatch.setattr(module, "attempt", lambda line, _call: ExecutedLine(line, "cpu", (8,)))
    monkeypatch.setattr(torch.Tensor, "pin_memory", lambda self: self)
    monkeypatch.setattr(module, "clock", lambda _device: __import__("time").perf_counter)
    found = pinning("meta", 8)
    assert [copy.line for copy in found.copies] == [
        "x.to(device)",
        "x.to(device, non_blocking=True)",
        "x.pin_memory().to(device)",
        "x.pin_memory().to(device, non_blocking=True)",
    ]
    assert all(0 < copy.returns <= copy.done for copy in found.copies)
