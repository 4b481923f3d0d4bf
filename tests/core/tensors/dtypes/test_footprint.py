"""Bytes by dtype, against tensors that exist, and what training keeps beside a parameter."""

import torch

from core.tensors.dtypes.formats import FORMATS, footprints


def test_small_tensors_take_what_is_said():
    for row in footprints((3, 5)):
        x = torch.zeros(3, 5).to(getattr(torch, row.dtype))
        assert (row.element, row.total) == (x.element_size(), x.untyped_storage().nbytes())
    assert [row.dtype for row in footprints((2,))] == list(FORMATS)


def test_large_tensors_are_not_allocated():
    assert next(row for row in footprints((2**50,)) if row.dtype == "float64").total == 2**53


def test_training_keeps_a_gradient_and_adam_twice_as_much():
    parameter = torch.nn.Parameter(torch.ones(1000))
    optimizer = torch.optim.Adam([parameter])
    parameter.sum().backward()
    optimizer.step()
    assert parameter.grad.nbytes == parameter.nbytes
    remembered = [v for v in optimizer.state[parameter].values() if v.numel() > 1]
    assert sum(each.nbytes for each in remembered) == 2 * parameter.nbytes
