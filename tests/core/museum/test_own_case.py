"""The visitor's own case: the numbers of the message, torch's words for them, and repairs that torch accepts."""

import math
import re

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody writes it
from hypothesis import assume, given
from hypothesis import strategies as st

from core.museum.own.attempt import OwnCase
from core.museum.own.own_case import own_case
from core.museum.recognise import recognise

SIZE = st.integers(1, 7)


def case_of(message: str) -> OwnCase | None:
    found = recognise(message)
    assert found is not None
    return own_case(found)


def refusal(run: object) -> str:
    with pytest.raises((RuntimeError, IndexError, ValueError)) as caught:
        run()  # type: ignore[operator]
    return str(caught.value)


def checked(case: OwnCase | None) -> OwnCase:
    """The case's lines, run for real: they raise its message, and each repair gives the shape that it says."""
    assert case is not None
    names: dict[str, object] = {"torch": torch, "F": F}
    exec("\n".join(case.code[:-1]), names)  # our own lines
    with pytest.raises((RuntimeError, IndexError, ValueError)) as caught:
        eval(case.code[-1], names)  # noqa: S307 - our own
    assert str(caught.value) == case.message
    for repair in case.repairs:
        if "binary" not in repair.code and "cross_entropy" not in repair.code:  # their reduction is no matter of shapes
            assert tuple(eval(repair.code, names).shape) == repair.shape  # noqa: S307 - our own
    return case


@given(SIZE, SIZE, SIZE, SIZE)
def test_matrices(m: int, k: int, other: int, n: int) -> None:
    assume(k != other)
    case = checked(case_of(refusal(lambda: torch.ones(m, k) @ torch.ones(other, n))))
    assert case.code[:2] == (f"a = torch.ones({m}, {k})", f"b = torch.ones({other}, {n})")
    assert any(repair.code.startswith("a @ torch.ones") for repair in case.repairs) or len(case.repairs) == 3


@given(st.lists(SIZE, min_size=1, max_size=3), st.lists(SIZE, min_size=1, max_size=3))
def test_sums(a: list[int], b: list[int]) -> None:
    try:
        torch.ones(a) + torch.ones(b)
    except RuntimeError as clash:
        checked(case_of(str(clash)))


@given(SIZE, SIZE, SIZE)
def test_views(rows: int, columns: int, n: int) -> None:
    assume(rows * columns != n)
    case = checked(case_of(refusal(lambda: torch.ones(n).view(rows, columns))))
    assert bool(case.repairs) == (n % rows == 0 or n % columns == 0)


@given(SIZE, SIZE)
def test_joins_stacks_and_classes(first: int, second: int) -> None:
    assume(first != second)
    for dim, shape in ((0, (1, first)), (1, (first, 1))):
        other = tuple(second if size == first and place != dim else size for place, size in enumerate(shape))
        if other != shape:
            checked(case_of(refusal(lambda s=shape, o=other, d=dim: torch.cat([torch.ones(s), torch.ones(o)], dim=d))))
    checked(case_of(refusal(lambda: torch.stack([torch.ones(first), torch.ones(second)]))))
    message = refusal(lambda: F.cross_entropy(torch.ones(first, 4), torch.ones(second, dtype=torch.int64)))
    checked(case_of(message))


@given(st.integers(1, 4), st.integers(4, 9))
def test_axes_and_indices(rank: int, asked: int) -> None:
    case = checked(case_of(refusal(lambda: torch.ones((2,) * rank).sum(dim=asked))))
    assert case.repairs[0].code == f"x.sum(dim={rank - 1})"
    assert checked(case_of(refusal(lambda: torch.ones(rank, 3)[:, asked]))).repairs[0].code == "x[:, 2]"


def test_the_rest() -> None:
    for run in (
        lambda: torch.ones(2, 3) @ torch.ones(2),
        lambda: torch.ones(2).expand(2, 3),
        lambda: torch.ones(2, 3) @ torch.ones(3, 4, dtype=torch.float64),
        lambda: F.binary_cross_entropy(torch.ones(3, 1), torch.ones(3)),
        lambda: F.conv2d(torch.ones(2, 1, 9, 8), torch.ones(5, 3, 2, 2)),
        lambda: F.layer_norm(torch.ones(2, 3), (4,)),
    ):
        assert checked(case_of(refusal(run))).repairs


@pytest.mark.parametrize(
    "message",
    [
        "mat1 and mat2 shapes cannot be multiplied (2x3 and 3x4)",  # they can
        "mat1 and mat2 shapes cannot be multiplied (999999999999x3 and 3x999999999999)",
        "mat1 and mat2 shapes cannot be multiplied (999999999999x999999999999 and 3x4)",
        "shape '[9, 9, 9, 9, 9, 9, 9, 9, 9, 9]' is invalid for input of size 999999999999",
        "The size of tensor a (3) must match the size of tensor b (3) at non-singleton dimension 999",
        "index 99 is out of bounds for dimension 0 with size 0",
        "Expected input batch_size (999999999999) to match target batch_size (1).",
        "stack expects each tensor to be equal size, but got [] at entry 0 and [999999999999] at entry 1",
        "Dimension out of range (expected to be in range of [-999, 998], but got 999999999999)",
    ],
)
def test_numbers_that_nobody_has_cost_nothing(message: str) -> None:
    case = case_of(message)
    assert case is None or all(math.prod(repair.shape) < 2**62 for repair in case.repairs)
    assert case is None or re.search(r"\w", case.message)
