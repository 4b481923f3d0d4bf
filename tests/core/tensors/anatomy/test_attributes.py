"""Every attribute is read off a tensor again by its own code, and every sentence that could be false is checked."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.tensors.anatomy.attributes import THEN, anatomy, derive
from core.tensors.anatomy.creation import TensorRecipe, create
from core.tensors.anatomy.ranks import PRACTICE, practice

SHAPES = st.lists(st.integers(0, 4), max_size=5).map(tuple)


def rows(tensor, made_from=None):
    return {row.code: row for row in anatomy(tensor, made_from).attributes}


@given(SHAPES, st.sampled_from(sorted(THEN)), st.booleans())
def test_the_codes_give_the_values(shape, then, grad):
    x = create(TensorRecipe("randn", shape, requires_grad=grad))
    try:
        y = derive(x, then)
    except InputProblem as problem:
        assert problem.why.startswith("torch says: ")
        return
    for row in rows(y).values():
        try:
            value = eval(row.code, {"y": y})  # noqa: S307 - the oracle
        except (RuntimeError, NotImplementedError) as refusal:
            assert row.refused
            assert str(refusal).startswith(row.value)
            continue
        assert not row.refused
        if row.code == "y.grad_fn" and value is not None:
            assert row.value == f"<{value.name()}>"
        else:
            assert row.value.replace(",", "") == str(value).replace(",", "")


@pytest.mark.parametrize("then", sorted(THEN))
def test_the_code_of_each_look_is_what_it_does(then):
    x = create(TensorRecipe("randn", (3, 4)))
    expected = eval(then, {"x": x})  # noqa: S307 - the oracle
    found = derive(x, then)
    assert torch.equal(found.to_dense() if then == "x.to_sparse()" else found, expected.to_dense())
    assert (found.layout, found.stride()) == (expected.layout, expected.stride())


@given(SHAPES.filter(lambda shape: 0 not in shape), st.sampled_from([t for t in sorted(THEN) if t != "x.to_sparse()"]))
def test_each_element_lies_where_the_figure_says(shape, then):
    x = torch.arange(float(torch.Size(shape).numel())).reshape(shape)
    try:
        y = derive(x, then)
    except InputProblem:
        return
    facts = anatomy(y, x)
    storage = torch.empty(0).set_(y.untyped_storage())
    for index, value in zip(facts.seen.indices, facts.seen.values, strict=True):
        place = facts.offset + sum(i * step for i, step in zip(index, facts.seen.stride, strict=True))
        assert storage[place] == value
    assert facts.shares == (y.untyped_storage().data_ptr() == x.untyped_storage().data_ptr())


def test_contiguous_is_what_view_needs_for_any_shape():
    x = torch.arange(24.0).reshape(4, 6)
    assert "any shape" in rows(x)["y.is_contiguous()"].sentence
    for shape in ((24,), (2, 12), (2, 3, 4), (6, 4), (1, 24, 1)):
        assert torch.equal(x.view(shape).flatten(), x.flatten())
    turned = x.t()
    assert "would copy" in rows(turned)["y.is_contiguous()"].sentence
    assert turned.contiguous().data_ptr() != turned.data_ptr()
    assert turned.contiguous().is_contiguous()


def test_addresses_versions_and_bytes():
    x = torch.zeros(4, 6)
    part = x[1:]
    assert part.data_ptr() == part.untyped_storage().data_ptr() + part.storage_offset() * part.element_size()
    x.add_(1)
    assert rows(part)["y._version"].value == "1"  # views share the counter
    assert "more than that" in rows(part)["y.untyped_storage().nbytes()"].sentence
    assert "less than that" in rows(x.expand(2, 4, 6))["y.untyped_storage().nbytes()"].sentence
    assert "as much as" in rows(x)["y.untyped_storage().nbytes()"].sentence


def test_leaves():
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    y.sum().backward()
    assert x.grad is not None
    assert rows(x)["y.is_leaf"].sentence.startswith("A leaf: no recorded")
    assert rows(y)["y.is_leaf"].sentence.startswith("Not a leaf")
    assert not y.is_leaf
    assert not y.retains_grad
    assert rows(y.detach())["y.is_leaf"].sentence.startswith("A leaf, by convention")
    assert (y.detach() * 3).is_leaf


def test_a_sparse_tensor_refuses_what_it_has_not():
    found = rows(torch.eye(3).to_sparse())
    assert found["hex(y.data_ptr())"].refused
    assert found["y.layout"].sentence.startswith("Only 3 elements")
    assert found["y.stride()"].value == "(0, 0)"


def test_practice_is_what_the_modules_of_torch_take_and_hold():
    assert torch.nn.Linear(64, 10).weight.shape == PRACTICE["a weight"].shape
    assert torch.nn.Linear(64, 10).bias.shape == PRACTICE["a bias"].shape
    tokens = torch.zeros(16, 32, dtype=torch.int64)
    assert torch.nn.Embedding(100, 64)(tokens).shape == PRACTICE["a text batch"].shape
    assert torch.nn.Conv2d(3, 5, 3)(torch.zeros(PRACTICE["an image batch"].shape)).shape[:2] == (8, 5)
    assert torch.nn.Conv3d(3, 5, 3)(torch.zeros(PRACTICE["a video batch"].shape)).shape[:2] == (2, 5)
    assert torch.nn.functional.mse_loss(torch.zeros(3), torch.ones(3)).shape == PRACTICE["a loss"].shape
    assert practice((8, 3, 32, 32)) is PRACTICE["an image batch"]
    assert practice((8, 3, 32, 31)) is None
    assert sorted({len(each.shape) for each in PRACTICE.values()}) == [0, 1, 2, 3, 4, 5]
    assert all(len(each.axes) == len(each.shape) for each in PRACTICE.values())
