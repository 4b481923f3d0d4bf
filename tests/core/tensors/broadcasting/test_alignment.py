"""The verdict on shapes agrees with torch: result, refusal, message."""

from math import prod

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.tensors.broadcasting.alignment import broadcast
from tests.profiles import examples

SIZES = st.sampled_from([0, 1, 1, 2, 3, 5])
SHAPES = st.lists(st.lists(SIZES, max_size=5).map(tuple), min_size=1, max_size=3)


@examples(2000)
@given(SHAPES)
def test_it_agrees_with_torch_broadcast_shapes(shapes: list[tuple[int, ...]]) -> None:
    facts = broadcast(shapes)
    try:
        expected = tuple(torch.broadcast_shapes(*shapes))
    except RuntimeError:
        assert facts.result is None
        assert any(axis.result is None for axis in facts.axes)
        assert str(facts.problem).endswith(".")
    else:
        assert facts.problem is None
        assert facts.result == expected
        assert tuple(axis.result for axis in facts.axes) == expected


@examples(500)
@given(SHAPES.filter(lambda shapes: len(shapes) == 2))
def test_the_message_is_the_one_that_an_operation_raises(shapes: list[tuple[int, ...]]) -> None:
    facts = broadcast(shapes)
    a, b = (torch.zeros(shape) for shape in shapes)
    if facts.message is None:
        assert tuple((a + b).shape) == facts.result
    else:
        with pytest.raises(RuntimeError) as refusal:
            a + b
        assert str(refusal.value) == facts.message


@given(SHAPES.filter(lambda shapes: 0 not in sum(shapes, ())))
def test_stretched_axes_are_those_that_expand_repeats(shapes: list[tuple[int, ...]]) -> None:
    facts = broadcast(shapes)
    if facts.result is None:
        return
    for k, shape in enumerate(shapes):
        strides = torch.zeros(shape).expand(facts.result).stride()
        repeated = {axis for axis, stride in enumerate(strides) if stride == 0 and facts.result[axis] > 1}
        assert {axis for axis, verdict in enumerate(facts.axes) if k in verdict.stretched} == repeated


def test_every_kind_of_verdict_has_its_reason() -> None:
    axes = broadcast([(5, 3, 1), (3, 4)]).axes
    assert [axis.kind for axis in axes] == ["missing", "equal", "one"]
    assert [axis.reason for axis in axes] == [
        "a missing axis counts as 1",
        "the sizes are equal",
        "a size of 1 is repeated 4 times",
    ]
    clash = broadcast([(3,), (4,)]).axes[0]
    assert (clash.kind, clash.reason) == ("clash", "3 and 4 differ, and neither is 1")


def test_huge_shapes_cost_nothing() -> None:
    facts = broadcast([(2**20, 1, 1), (2**20, 1), (2**20,)])
    assert facts.result == (2**20,) * 3
    assert prod(facts.result) == 2**60


@pytest.mark.parametrize("shapes", [[], [(-1,)], [(2,), (3, -4)]])
def test_what_is_no_shape_is_refused(shapes: list[tuple[int, ...]]) -> None:
    with pytest.raises(InputProblem):
        broadcast(shapes)
