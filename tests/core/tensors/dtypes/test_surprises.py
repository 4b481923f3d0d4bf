"""Every line does what it says when Python runs it, and every reason that could be false is checked."""

import pytest
import torch
from torch import bfloat16, float16, float64, int8, tensor, uint8

from core.tensors.dtypes.surprises import SURPRISES

IMPORTED = ("bfloat16", "float16", "float32", "float64", "int8", "result_type", "tensor", "uint8")


@pytest.mark.parametrize("surprise", SURPRISES, ids=lambda s: s.code)
def test_the_code_is_the_call(surprise):
    names = {name: getattr(torch, name) for name in IMPORTED} | {"torch": torch}
    assert str(eval(surprise.code, names)) == surprise.answer  # noqa: S307 - the oracle


def test_the_reasons():
    assert (tensor([5]) / tensor([2])).dtype == torch.float32
    evens = torch.arange(2048, 4096, dtype=torch.float64)
    assert torch.equal(evens.to(float16).double() == evens, evens % 2 == 0)  # from 2048 on even numbers only
    assert torch.iinfo(uint8).max > torch.iinfo(int8).max
    assert torch.iinfo(int8).min < torch.iinfo(uint8).min
    assert tensor(300).to(int8) == 44
    assert tensor([True, True]).sum().dtype == torch.int64
    assert tensor([1, 1], dtype=int8).sum().dtype == torch.int64
    assert torch.finfo(float16).max == 65504
    assert torch.finfo(bfloat16).max == pytest.approx(3.39e38, rel=1e-2)
    steps = {tensor(float(n), dtype=bfloat16).item() for n in range(69_000, 71_000)}
    assert {b - a for a, b in zip(sorted(steps), sorted(steps)[1:], strict=False)} == {512.0}
    three = tensor(0.3, dtype=float64)
    assert torch.nextafter(three, tensor(1.0, dtype=float64)) == tensor(0.1, dtype=float64) + 0.2  # one step too much
    whole = torch.arange(2**24, 2**24 + 100, dtype=torch.float64)
    assert torch.equal(whole.float().double() == whole, whole % 2 == 0)  # odd numbers are skipped
    for wide in (float16, bfloat16):
        assert torch.promote_types(wide, torch.float32) == torch.float32  # float32 holds both
    assert (torch.isclose.__doc__ or "").count("1e-05")
    assert (torch.isclose.__doc__ or "").count("1e-08")
