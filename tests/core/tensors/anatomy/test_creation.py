"""The oracle is torch itself: the calls as the article writes them."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.inputs.values import parse_values
from core.problem import InputProblem
from core.tensors.anatomy.creation import DTYPES, MAKERS, TensorRecipe, create


def same(first, second):
    return first.dtype == second.dtype and first.shape == second.shape and torch.equal(first, second)


def seeded(seed=42):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (TensorRecipe("tensor", values=parse_values("[[1, 2], [3, 4]]")), torch.tensor([[1, 2], [3, 4]])),
        (
            TensorRecipe("tensor", values=parse_values("[1.5]"), dtype="float16"),
            torch.tensor([1.5], dtype=torch.float16),
        ),
        (
            TensorRecipe("from_numpy", values=parse_values("[[1.0, 2.0], [3.0, 4.0]]")),
            torch.from_numpy(np.array([[1.0, 2.0], [3.0, 4.0]])),
        ),
        (TensorRecipe("zeros", (3, 4)), torch.zeros(3, 4)),
        (TensorRecipe("ones", (2, 3), dtype="bool"), torch.ones(2, 3, dtype=torch.bool)),
        (TensorRecipe("full", (2,), arguments=(7,)), torch.full((2,), 7)),
        (TensorRecipe("full", (2,), arguments=(True,)), torch.tensor([True, True])),
        (TensorRecipe("full", (2,), arguments=(1 + 2j,)), torch.full((2,), 1 + 2j)),
        (TensorRecipe("eye", arguments=(3,)), torch.eye(3)),
        (TensorRecipe("eye", arguments=(3, 4)), torch.eye(3, 4)),
        (TensorRecipe("arange", arguments=(0, 10, 2)), torch.arange(0, 10, 2)),
        (TensorRecipe("arange", arguments=(0, 1, 0.25)), torch.arange(0, 1, 0.25)),
        (TensorRecipe("arange", arguments=(5,)), torch.arange(5)),
        (TensorRecipe("linspace", arguments=(0, 10, 5)), torch.linspace(0, 10, steps=5)),
        (TensorRecipe("rand", (2, 2)), torch.rand(2, 2, generator=seeded())),
        (TensorRecipe("randn", (3, 3), seed=7), torch.randn(3, 3, generator=seeded(7))),
        (TensorRecipe("zeros_like", (3,), dtype="int64"), torch.zeros_like(torch.tensor([1, 2, 3]))),
        (TensorRecipe("ones_like", (3,)), torch.ones_like(torch.zeros(3))),
        (
            TensorRecipe("full_like", (3,), arguments=(2.7,), dtype="int64"),
            torch.full_like(torch.tensor([1, 2, 3]), 2.7),
        ),
        (TensorRecipe("rand_like", (2, 3)), torch.rand_like(torch.ones(2, 3), generator=seeded())),
        (TensorRecipe("randn_like", (2, 3)), torch.randn_like(torch.ones(2, 3), generator=seeded())),
    ],
    ids=lambda value: value.make if isinstance(value, TensorRecipe) else "",
)
def test_each_way_is_torchs(recipe, expected):
    assert same(create(recipe), expected)


@given(
    make=st.sampled_from([name for name, maker in MAKERS.items() if maker.needs in ("shape", "fill")]),
    shape=st.lists(st.integers(0, 3), max_size=5).map(tuple),
    dtype=st.sampled_from([None, *DTYPES]),
    grad=st.booleans(),
)
def test_any_shape_up_to_rank_5_is_made_or_refused_in_torchs_words(make, shape, dtype, grad):
    recipe = TensorRecipe(
        make, shape, arguments=(1,) if MAKERS[make].needs == "fill" else (), dtype=dtype, requires_grad=grad
    )
    try:
        made = create(recipe)
    except InputProblem as problem:
        assert problem.why.startswith("torch says: ")
    else:
        assert tuple(made.shape) == shape
        assert made.requires_grad == grad
        assert dtype is None or made.dtype == getattr(torch, dtype)


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        (TensorRecipe("rand", (3,), dtype="int64"), "not implemented for 'Long'"),
        (TensorRecipe("ones", (3,), dtype="int64", requires_grad=True), "floating point"),
        (TensorRecipe("from_numpy", values=parse_values("[1.0]"), dtype="bfloat16"), "BFloat16"),
        (TensorRecipe("arange", arguments=(0, 10, 0)), "step must be nonzero"),
        (TensorRecipe("linspace", arguments=(0, 1, -1)), "number of steps must be non-negative"),
        (TensorRecipe("linspace", arguments=(0, 1, 2.5)), "linspace()"),
        (TensorRecipe("full", (2,), arguments=(10**30,)), "too big"),
        (TensorRecipe("arange", arguments=(1j,)), "complex"),
        (TensorRecipe("tensor", values=parse_values("[1e30, 2]"), dtype="int8"), "overflow"),
    ],
    ids=lambda value: value.make if isinstance(value, TensorRecipe) else "",
)
def test_refusals_are_torchs(recipe, message):
    with pytest.raises(InputProblem) as raised:
        create(recipe)
    assert message in raised.value.why


@pytest.mark.parametrize(
    "recipe",
    [
        TensorRecipe("arange", arguments=(10**12,)),
        TensorRecipe("linspace", arguments=(0, 1, 10**12)),
        TensorRecipe("eye", arguments=(10**6, 10**6)),
        TensorRecipe("zeros", (2**11, 2**11)),
    ],
    ids=lambda value: value.make,
)
def test_what_is_too_large_is_refused_before_it_is_made(recipe):
    with pytest.raises(InputProblem, match="elements and this app allows"):
        create(recipe)


def test_written_values_count_as_one_change_in_place():
    made = create(TensorRecipe("zeros", (2, 2), written=(1, 2, 3, 4.5)))
    assert torch.equal(made, torch.tensor([[1, 2], [3, 4.5]]))
    assert made._version == 1
    assert create(TensorRecipe("zeros", (2, 2), written=(1, 2))).sum() == 0  # numbers that do not fit are set aside


def test_the_global_generator_is_left_alone():
    state = torch.get_rng_state()
    for make in ("rand", "randn", "rand_like", "randn_like"):
        create(TensorRecipe(make))
    assert torch.equal(torch.get_rng_state(), state)


def test_what_the_makers_say():
    assert create(TensorRecipe("arange", arguments=(0, 10, 2)))[-1] == 8  # up to, not including, the end
    assert create(TensorRecipe("linspace", arguments=(0, 10, 5)))[-1] == 10  # both included
    uniform, normal = create(TensorRecipe("rand", (100_000,))), create(TensorRecipe("randn", (100_000,)))
    assert (uniform >= 0).all()
    assert (uniform < 1).all()
    assert abs(normal.mean()) < 0.02
    assert abs(normal.var() - 1) < 0.02
    kinds = {value: create(TensorRecipe("full", (1,), arguments=(value,))).dtype for value in (2.0, 1j)}
    assert kinds == {2.0: torch.float32, 1j: torch.complex64}
