"""The oracle is `loss.backward()`, to the last bit."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.training.loop.backward import Backward
from core.training.network.layers import ACTIVATIONS, forward
from core.training.network.losses import ERRORS
from core.training.network.weights import split

SHAPES = ((2, 4), (4, 2), (2, 1))


def loss_of(weights, activation, error):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(7, 2, dtype=weights.dtype, generator=generator)
    y = torch.sign(torch.randn(7, 1, dtype=weights.dtype, generator=generator))
    return ERRORS[error](forward(x, split(weights, SHAPES), ACTIVATIONS[activation]), y).mean()


def weights_of(seed, dtype=torch.float32):
    return torch.randn(25, dtype=dtype, generator=torch.Generator().manual_seed(seed)).requires_grad_()


@given(
    seed=st.integers(0, 2**32), activation=st.sampled_from(list(ACTIVATIONS)), error=st.sampled_from(list(ERRORS)),
    dtype=st.sampled_from([torch.float32, torch.float64]), passes=st.integers(1, 3),
)  # fmt: skip
def test_it_pays_in_what_backward_pays_in(seed, activation, error, dtype, passes):
    ours, theirs = weights_of(seed, dtype), weights_of(seed, dtype)
    backward = Backward(ours)
    for _ in range(passes):  # without zeroing in between: it adds
        backward(loss_of(ours, activation, error))
        loss_of(theirs, activation, error).backward()
    assert torch.equal(ours.grad, theirs.grad)
    assert ours.grad.dtype is dtype
    assert ours.grad.is_leaf
    assert not ours.grad.requires_grad


def test_it_frees_the_graph_and_leaves_the_grad_mode_alone():
    weights = weights_of(0)
    loss = loss_of(weights, "tanh", "squared")
    backward = Backward(weights)
    backward(loss)
    with pytest.raises(RuntimeError, match="second time"):
        backward(loss)
    assert torch.is_grad_enabled()


def test_what_backward_refuses_it_refuses():
    weights = weights_of(0)
    backward = Backward(weights)
    with pytest.raises(RuntimeError, match="does not require grad"):
        backward(weights.detach().sum())
    with pytest.raises(RuntimeError, match="shape"):
        backward(weights * 2)
    kept = weights.exp()
    loss = kept.sum()
    kept += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        backward(loss)
    assert weights.grad is None
