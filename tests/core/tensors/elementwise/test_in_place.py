"""Addresses, versions and cells; the oracle is the same done by hand."""

import pytest
import torch

from core.problem import InputProblem
from core.tensors.elementwise.functions import FUNCTIONS, operand
from core.tensors.elementwise.in_place import compare


@pytest.mark.parametrize("name", FUNCTIONS)
def test_out_of_place_leaves_x_and_in_place_returns_it(name):
    function = FUNCTIONS[name]
    operands = [operand(0, (2, 3), "float32"), operand(1, (3,), "float32")][: function.arity]
    facts = compare(function, operands)
    expected = function.call(*operands)
    assert not facts.out.changed
    assert not facts.out.same
    assert not facts.out.view_changed
    assert facts.out.versions == (0, 0)
    assert facts.out.returned != facts.out.address
    assert repr(facts.out.result.values) == repr(tuple(expected.flatten().tolist()))
    if function.in_place is None:
        assert facts.inside is None
        assert f"torch has no {name}_" in str(facts.problem)
        return
    inside = facts.inside
    assert inside.same
    assert inside.returned == inside.address
    assert inside.versions == (0, 1)  # one change, one step
    assert repr(inside.x.values) == repr(tuple(expected.to(torch.float32).flatten().tolist()))
    moved = tuple(
        i for i, a, b in zip(facts.before.indices, facts.before.values, inside.x.values, strict=True) if a != b
    )
    assert inside.changed == moved
    assert inside.view_changed == bool(moved)
    assert operands[0].equal(operand(0, (2, 3), "float32"))  # the page's own operands stay as they are


@pytest.mark.parametrize(
    ("name", "shape", "dtype", "message"),
    [
        ("div", (2, 3), "int64", "result type Float can't be cast to the desired output type Long"),
        ("exp", (2, 3), "int64", "result type Float can't be cast to the desired output type Long"),
        ("add", (2, 1), "float32", "output with shape [2, 1] doesn't match the broadcast shape [2, 3]"),
    ],
)
def test_refusals_are_torchs_and_the_fix_was_run(name, shape, dtype, message):
    function = FUNCTIONS[name]
    operands = [operand(0, shape, dtype), operand(1, (3,), "float32")][: function.arity]
    facts = compare(function, operands)
    assert facts.inside is None
    assert message in facts.problem.why
    assert f"makes a new tensor of {facts.out.result.dtype}, shape {facts.out.result.shape}" in facts.problem.fix


def test_what_neither_way_can_do_is_a_problem():
    for operands in (
        [operand(0, (2,), "float32"), operand(1, (3,), "float32")],
        [operand(0, (2**16, 1), "float32"), operand(1, (2**16,), "float32")],
    ):
        with pytest.raises(InputProblem):
            compare(FUNCTIONS["add"], operands)
    with pytest.raises(InputProblem, match="is refused"):
        compare(FUNCTIONS["sub"], [operand(0, (2,), "bool"), operand(1, (2,), "bool")])


def test_a_nan_that_stays_is_no_change():
    x = torch.tensor([float("nan"), 1.0])
    assert compare(FUNCTIONS["add"], [x, torch.ones(2)]).inside.changed == ((1,),)
