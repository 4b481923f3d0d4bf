"""The broadcasting figures say and light what torch computed."""

import re

import pytest
import torch

from core.pictures.tensors.broadcasting import alignment, broadcast_figure, cost_table, suspicion_box
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.operation import OPERATIONS, backward, operand, operate
from core.tensors.broadcasting.suspicion import suspicions

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
