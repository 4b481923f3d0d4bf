"""Choosing an operation brings shapes that torch takes."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.inputs.einsum import parse_equation
from core.tensors.products.fitting import made_to_fit
from core.tensors.products.named import OPERATIONS, product
from core.tensors.products.repair import ProductCall, repairs, tried
from tests.profiles import examples

SHAPES = st.lists(st.integers(0, 5), max_size=4).map(tuple)


@examples(60)
@given(st.sampled_from(OPERATIONS), SHAPES, SHAPES)
def test_torch_takes_what_is_brought(name: str, first: tuple[int, ...], second: tuple[int, ...]) -> None:
    equation = parse_equation("ij,jk->ik") if name == "einsum" else None
    arity = product(name, (2, 2), equation).arity
    wanted = ProductCall(name, (first, second)[:arity], equation)
    fits = made_to_fit(wanted)
    chosen = product(name, [len(shape) for shape in fits.shapes], equation, fits.dims)
    result = chosen.run(*(torch.ones(shape) for shape in fits.shapes))
    assert tuple(result.shape) == tried(fits)
    assert made_to_fit(fits) == fits
    if tried(wanted) is not None:
        assert fits == wanted


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("bmm", ((2, 3, 4), (2, 4, 5))),
        ("dot", ((4,), (4,))),
        ("mv", ((3, 4), (4,))),
        ("outer", ((4,), (5,))),
        ("mm", ((3, 4), (4, 5))),
    ],
)
def test_what_is_there_stays_as_far_as_it_fits(name: str, shapes: tuple[tuple[int, ...], ...]) -> None:
    assert made_to_fit(ProductCall(name, ((3, 4), (4, 5)))).shapes == shapes


@pytest.mark.parametrize(
    ("name", "shapes", "line", "after"),
    [
        ("dot", ((3, 4), (4, 2)), "A = A[0]; B = B[:, 0]", ((4,), (4,))),
        ("dot", ((3, 4), (4,)), "A = A[0]", ((4,), (4,))),
        ("outer", ((3, 4), (5, 2)), "A = A[0]; B = B[:, 0]", ((4,), (5,))),
        ("mv", ((3, 4), (4, 2)), "B = B[:, 0]", ((3, 4), (4,))),
    ],
)
def test_where_vectors_are_meant_the_first_repair_takes_them(name, shapes, line, after) -> None:
    first = repairs(ProductCall(name, shapes))[0]
    assert (first.line, first.attempt.shapes, first.attempt.name) == (line, after, name)
