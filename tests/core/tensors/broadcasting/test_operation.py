"""What is drawn of an operation is what torch computes of the whole: values, origins, costs, gradients."""

from math import prod

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from core.probe.excerpt import Excerpt
from core.problem import InputProblem
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.operation import OPERATIONS, backward, operand, operate
from tests.profiles import examples

CELLS = 40
SHAPES = st.lists(st.lists(st.sampled_from([0, 1, 1, 2, 3, 12]), max_size=4).map(tuple), min_size=3, max_size=3)
SMOOTH = [name for name in OPERATIONS if name != "eq"]


def operands_for(name: str, shapes: list[tuple[int, ...]]) -> list[torch.Tensor]:
    arity = 3 if name == "where" else len(shapes)
    return [operand(k, shape, name) for k, shape in enumerate(shapes[:arity])]


def shown(whole: torch.Tensor, excerpt: Excerpt) -> list[float]:
    return [whole[index].item() for index in excerpt.indices]


def same(got: tuple, expected: list[float]) -> bool:
    return torch.equal(torch.tensor(got).nan_to_num(7), torch.tensor(expected).nan_to_num(7))


@examples(300)
@given(SHAPES, st.integers(2, 3), st.sampled_from(list(OPERATIONS)))
def test_the_cells_drawn_are_those_of_the_whole(shapes: list[tuple[int, ...]], count: int, name: str) -> None:
    shapes = shapes[: 3 if name == "where" else count]
    assume(broadcast(shapes).result is not None)
    tensors = operands_for(name, shapes)
    outcome = operate(OPERATIONS[name], tensors, CELLS)
    whole = eval(outcome.expression, {"torch": torch, **dict(zip("abc", tensors, strict=False))})  # noqa: S307
    assert outcome.result.shape == tuple(whole.shape)
    assert outcome.result.dtype == str(whole.dtype).removeprefix("torch.")
    assert same(outcome.result.values, shown(whole, outcome.result))
    for drawn, tensor in zip(outcome.operands, tensors, strict=True):
        assert same(drawn.stored.values, shown(tensor, drawn.stored))
        assert same(drawn.expanded.values, [tensor[origin].item() for origin in drawn.origins])


@given(SHAPES)
def test_costs_are_those_of_real_tensors(shapes: list[tuple[int, ...]]) -> None:
    result = broadcast(shapes).result
    assume(result is not None)
    for drawn, tensor in zip(
        operate(OPERATIONS["add"], operands_for("add", shapes), CELLS).operands,
        operands_for("add", shapes),
        strict=True,
    ):
        view = tensor.expand(result)
        assert drawn.cost.expanded_stride == view.stride()
        assert drawn.cost.viewed_bytes == view.untyped_storage().nbytes() == drawn.cost.stored_bytes
        assert drawn.cost.materialized_bytes == (view + 0).untyped_storage().nbytes()
        assert drawn.cost.viewed == prod(result)


@examples(200)
@given(SHAPES, st.integers(2, 3), st.sampled_from(SMOOTH))
def test_gradients_are_those_of_autograd(shapes: list[tuple[int, ...]], count: int, name: str) -> None:
    shapes = shapes[: 3 if name == "where" else count]
    result = broadcast(shapes).result
    assume(result is not None)
    tensors = operands_for(name, shapes)
    back = backward(OPERATIONS[name], tensors, CELLS)
    leaves = [tensor.clone().requires_grad_() for tensor in tensors]
    OPERATIONS[name].call(*leaves).sum().backward()
    for leaf, gradient, terms in zip(leaves, back.gradients, back.terms, strict=True):
        expected = torch.zeros_like(leaf) if leaf.grad is None else leaf.grad
        # Sums in another order: the last bits of float32 may differ.
        assert gradient.values == pytest.approx(shown(expected, gradient), rel=1e-5, abs=1e-5, nan_ok=True)
        if terms.complete and name != "div":
            # The terms of one cell, summed over the stretched axes, are its gradient.
            whole = torch.tensor(terms.values).reshape(result)
            assert torch.allclose(whole.sum_to_size(leaf.shape), expected)


def test_a_comparison_has_no_gradient_and_torch_says_so() -> None:
    with pytest.raises(InputProblem, match="does not require grad"):
        backward(OPERATIONS["eq"], [torch.ones(2), torch.ones(2)], CELLS)


def test_a_backward_pass_too_large_is_refused_before_it_allocates() -> None:
    with pytest.raises(InputProblem, match="needs all 1,099,511,627,776 elements"):
        backward(OPERATIONS["add"], [torch.ones(2**20, 1), torch.ones(2**20)], CELLS)


def test_shapes_that_clash_are_refused() -> None:
    with pytest.raises(InputProblem, match="do not broadcast"):
        operate(OPERATIONS["add"], [torch.ones(3), torch.ones(4)], CELLS)


def test_the_operands_are_left_as_they_were() -> None:
    a = torch.ones(2, 1)
    backward(OPERATIONS["mul"], [a, torch.ones(3)], CELLS)
    assert not a.requires_grad
    assert a.grad is None
