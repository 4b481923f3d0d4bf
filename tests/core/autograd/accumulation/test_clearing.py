"""What is written out of SGD is compared with torch's own optimizer."""

import torch

from core.autograd.accumulation.clearing import LR, MOMENTUM, WAYS, clear_both_ways
from core.export.autograd.accumulation import clearing_script


def test_both_ways_are_those_of_torch_and_of_the_script(capsys):
    zeroed, dropped = clear_both_ways()
    for way, set_to_none in ((zeroed, False), (dropped, True)):
        x = torch.tensor(2.0, requires_grad=True)
        optimizer = torch.optim.SGD([x], lr=LR, momentum=MOMENTUM)
        (x**2).backward()
        optimizer.step()
        assert x.item() == way.before
        optimizer.zero_grad(set_to_none=set_to_none)
        assert str(x.grad) == way.grad
        optimizer.step()
        torch.testing.assert_close(x.item(), way.after, rtol=1e-6, atol=0)
    assert (zeroed.code, dropped.code) == WAYS
    assert zeroed.after != zeroed.before
    assert dropped.after == dropped.before
    assert (zeroed.nbytes, dropped.nbytes) == (4, 0)
    exec(clearing_script(), {})
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("zero_ tensor(0.) 1.6")
    assert second.startswith("None None 1.6")


def test_zero_grad_sets_to_none_unless_it_is_told_otherwise():
    x = torch.tensor(2.0, requires_grad=True)
    (x**2).backward()
    torch.optim.SGD([x], lr=LR).zero_grad()
    assert x.grad is None
