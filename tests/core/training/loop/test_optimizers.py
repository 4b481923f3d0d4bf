"""The oracle is torch.optim, over hundreds of steps."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.training.loop.optimizers import OPTIMIZERS, Choice, make_optimizer

SHAPES = [(1,), (), (3, 5), (40, 7)]
OFFICIAL = [
    (Choice("momentum"), lambda p: torch.optim.SGD(p, lr=1.0, momentum=0.9)),
    (Choice("momentum", momentum=0.5), lambda p: torch.optim.SGD(p, lr=1.0, momentum=0.5)),
    (Choice("momentum", nesterov=True), lambda p: torch.optim.SGD(p, lr=1.0, momentum=0.9, nesterov=True)),
    (Choice("RMSProp"), torch.optim.RMSprop),
    (Choice("RMSProp", alpha=0.9, eps=1e-4), lambda p: torch.optim.RMSprop(p, alpha=0.9, eps=1e-4)),
    (Choice("Adam"), torch.optim.Adam),
    (
        Choice("Adam", beta1=0.7, beta2=0.9, eps=1e-6),
        lambda p: torch.optim.Adam(p, betas=(0.7, 0.9), eps=1e-6),
    ),
]


def leaves(dtype, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(shape, dtype=dtype, generator=generator).requires_grad_() for shape in SHAPES]


def steep(parameters):
    """A loss that is steeper in some directions than in others, and that no step leaves alone."""
    return sum((k * p - 1).square().sum() + p.sin().sum() for k, p in enumerate(parameters, 1))


def descend(parameters, optimizer, rates, zero):
    for rate in rates:
        steep(parameters).backward()
        optimizer(rate)
        zero()


def ours(choice, dtype, rates):
    parameters = leaves(dtype)
    optimizer = make_optimizer(choice, parameters)
    descend(parameters, optimizer.step, rates, optimizer.zero)
    return parameters


def theirs(build, dtype, rates):
    parameters = leaves(dtype)
    optimizer = build(parameters)

    def step(rate):
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()

    descend(parameters, step, rates, optimizer.zero_grad)
    return parameters


RATES = [0.004 * (1 + math.sin(k)) + 1e-4 for k in range(300)]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("choice", "build"), OFFICIAL)
def test_momentum_rmsprop_and_adam_are_those_of_torch_to_the_last_bit(choice, build, dtype):
    for mine, other in zip(ours(choice, dtype, RATES), theirs(build, dtype, RATES), strict=True):
        assert torch.equal(mine, other)
        assert mine.isfinite().all()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_plain_descent_is_the_articles_line_and_that_of_torch_but_for_rounding(dtype):
    mine = ours(Choice(), dtype, RATES)
    other = theirs(lambda p: torch.optim.SGD(p, lr=1.0), dtype, RATES)
    by_hand = leaves(dtype)
    for rate in RATES:
        steep(by_hand).backward()
        with torch.no_grad():
            for p in by_hand:
                p.sub_(rate * p.grad)
                p.grad.zero_()
    for a, b, c in zip(mine, by_hand, other, strict=True):
        assert torch.equal(a, b)
        assert torch.allclose(a, c, rtol=16 * torch.finfo(dtype).eps, atol=16 * torch.finfo(dtype).eps)


def test_momentum_of_nothing_is_plain_descent_but_for_rounding():
    for mine, plain in zip(
        ours(Choice("momentum", momentum=0.0), torch.float64, RATES),
        ours(Choice(), torch.float64, RATES),
        strict=True,
    ):
        assert torch.allclose(mine, plain, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_parameter_without_a_gradient_stays_and_gradients_are_added_up_until_zeroed(name):
    used, unused = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    optimizer = make_optimizer(Choice(name), [used, unused])
    for _ in range(2):
        used.sum().backward()
    assert used.grad.tolist() == [2, 2]
    optimizer.step(0.1)
    optimizer.zero()
    assert used.grad.tolist() == [0, 0]
    assert (used < 1).all()
    assert unused.tolist() == [1, 1]
    assert unused.grad is None
    assert used.is_leaf


def test_adams_first_step_has_the_length_of_the_learning_rate_whatever_the_gradient():
    p = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    (p * torch.tensor([1e-3, -7.0, 1e5])).sum().backward()
    make_optimizer(Choice("Adam", eps=1e-30), [p]).step(0.05)
    assert p.tolist() == pytest.approx([-0.05, 0.05, -0.05])


@given(st.sampled_from(["momentum", "alpha", "beta1", "beta2"]), st.floats())
def test_a_share_of_the_past_is_below_one(name, value):
    if 0 <= value < 1:
        assert getattr(Choice(**{name: value}), name) == value
    else:
        with pytest.raises(InputProblem, match=name):
            Choice(**{name: value})


@pytest.mark.parametrize("wrong", [{"name": "adam"}, {"eps": 0.0}, {"eps": math.nan}, {"eps": math.inf}])
def test_what_is_no_optimizer_is_a_problem(wrong):
    with pytest.raises(InputProblem):
        Choice(**wrong)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_parameters_that_require_no_grad_move_as_those_that_do(name):
    tracked, plain = leaves(torch.float32), [leaf.detach() for leaf in leaves(torch.float32)]
    for parameters in (tracked, plain):
        optimizer = make_optimizer(Choice(name), parameters)
        for _ in range(3):
            for parameter in parameters:
                parameter.grad = parameter.detach().cos()
            optimizer.step(0.1)
    assert all(torch.equal(a, b) for a, b in zip(tracked, plain, strict=True))
    assert torch.is_grad_enabled()
