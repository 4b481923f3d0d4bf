"""The broadcasting figures say and light what torch computed."""

import re

import pytest
import torch

from core.pictures.tensors.broadcasting import alignment, broadcast_figure, cost_table, suspicion_box
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.operation import OPERATIONS, backward, operand, operate
from core.tensors.broadcasting.suspicion import suspicions
from tests.markup import marks, numbers, pairs

SHAPES = ((3, 1), (1, 4))


def cells(markup: str, name: str) -> list[str]:
    """The opening tags of the cells of one tensor."""
    part = markup.split(f'aria-label="{name}, shape', 1)[1].split('role="group"', 1)[0]
    return re.findall(r"<td tabindex[^>]*>", part)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "where"])
def test_every_result_names_the_groups_of_the_cells_it_came_from(name: str) -> None:
    operands = [operand(k, shape, name) for k, shape in enumerate(SHAPES)]
    markup = broadcast_figure(operate(OPERATIONS[name], operands, 80))
    drawn = cells(markup, "result")
    assert len(drawn) == 12
    for flat, tag in enumerate(drawn):
        row, column = divmod(flat, 4)
        assert f'data-from="a-{row}-0 b-0-{column}"' in tag
        assert f"a[{row}, 0]" in tag
        assert f"b[0, {column}]" in tag


def test_repeated_cells_are_marked_and_belong_to_the_stored_one() -> None:
    operands = [operand(k, shape, "add") for k, shape in enumerate(SHAPES)]
    repeated = [
        tag for tag in cells(broadcast_figure(operate(OPERATIONS["add"], operands, 80)), "a′") if "repeat" in tag
    ]
    assert len(repeated) == 3 * 3
    assert all(re.search(r'data-g="a-[0-2]-0"', tag) for tag in repeated)


def test_a_gradient_says_the_sum_that_it_is() -> None:
    operands = [operand(k, shape, "mul") for k, shape in enumerate(SHAPES)]
    outcome = operate(OPERATIONS["mul"], operands, 40)
    markup = broadcast_figure(outcome, backward(OPERATIONS["mul"], operands, 40))
    assert "a.grad[1, 0] = 10 + 20 + 30 + 40 = 100" in markup
    assert "b.grad[0, 2] = 1 + 2 + 3 = 6" in markup


def test_the_alignment_shows_each_verdict() -> None:
    assert re.findall(r'verdict (\w+)">([\w ]+)</span>', alignment(broadcast([(5, 3, 1), (3, 4)]))) == [
        ("third", "missing"),
        ("result", "equal"),
        ("first", "1 stretches"),
    ]
    assert "4 and 3 differ, and neither is 1" in alignment(broadcast([(4,), (3,)]))


def test_costs_and_doubts_are_in_words() -> None:
    operands = [operand(0, (1024, 1), "add"), operand(1, (1, 1024), "add")]
    assert "4 MiB" in cost_table(operate(OPERATIONS["add"], operands, 80))
    (doubt,) = suspicions([torch.ones(3), torch.zeros(3, 1)])
    assert "9 results instead of 3" in suspicion_box(doubt)


UNEVEN = ((2, 1, 3), (4, 1))


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in ("where", "eq")])
def test_uneven_shapes_say_their_own_numbers(name: str) -> None:
    operands = [operand(k, shape, name) for k, shape in enumerate(UNEVEN)]
    markup = broadcast_figure(operate(OPERATIONS[name], operands, 200), backward(OPERATIONS[name], operands, 200))
    notes = {mark.inside[-2]["aria-label"]: mark.text for mark in marks(markup, "span", "note")}
    assert notes["a.grad, shape (2, 1, 3)"] == "each the sum of 4 terms"
    assert notes["b.grad, shape (4, 1)"] == "each the sum of 6 terms"
    assert notes["a′, shape (2, 4, 3)"] == "stride (3, 0, 1)"
    leaves = [each.clone().requires_grad_() for each in operands]
    result = OPERATIONS[name].call(*leaves)
    result.sum().backward()
    known = {
        "a": leaves[0], "b": leaves[1], "result": result, "a.grad": leaves[0].grad, "b.grad": leaves[1].grad,
        "a′": leaves[0].expand(2, 4, 3), "b′": leaves[1].expand(2, 4, 3), "∂s/∂result": torch.ones(2, 4, 3),
    }  # fmt: skip
    seen = set()
    for said, shown in pairs(markup):
        what, place = re.match(r"([^\[]+)\[([\d, ]+)\]", said).groups()
        if what in known:
            value = known[what][tuple(int(each) for each in place.split(", "))].item()
            assert numbers(shown) == [pytest.approx(value, rel=6e-4)], said
            seen.add(what)
    assert seen == set(known)
