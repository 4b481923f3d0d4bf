"""The errors are torch's, raised for real; so is what works."""

import pytest
import torch

from core.devices.mixing import attempt, mix


@pytest.mark.device
def test_every_pair_of_devices_fails_and_is_mended(device):
    found = mix(device)
    assert found.here == device
    assert found.there == ("meta" if device == "cpu" else "cpu")
    assert len(found.failing) >= 2
    assert all("device" in each.error and each.shape is None for each in found.failing)
    assert all(each.error is None for each in found.working)
    assert found.mended.error is None
    assert found.mended.shape == (2, 2)


def test_the_message_is_the_one_that_torch_raises():
    with pytest.raises(RuntimeError) as caught:
        torch.ones(2, 2) + torch.ones(2, 2, device="meta")
    assert mix("cpu").failing[0].error == f"RuntimeError: {caught.value}"


def test_nothing_is_read_that_nobody_wrote():
    """`cpu @ meta` passes on the CPU in torch 2.13, with what happened to be in memory."""
    assert "a @ b" not in {each.line for each in mix("cpu").failing + mix("cpu").working}


def test_an_attempt_is_its_result_or_its_error():
    assert attempt("x", lambda: torch.ones(3, 1)).shape == (3, 1)

    def fail():
        raise RuntimeError("first line\nsecond line")

    assert attempt("x", fail).error == "RuntimeError: first line"
