"""Repairs work when their line is run; suspicions are raised where they should be, and only there."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.repair import repairs
from core.tensors.broadcasting.suspicion import column_word, suspicions
from tests.profiles import examples

SHAPES = st.lists(st.lists(st.sampled_from([1, 2, 3, 4]), max_size=4).map(tuple), min_size=2, max_size=3)


@examples(200)
@given(SHAPES)
def test_every_repair_works_when_its_line_is_run(shapes: list[tuple[int, ...]]) -> None:
    if broadcast(shapes).result is not None:
        return
    for repair in repairs(shapes):
        names = {"torch": torch} | dict(zip("abc", (torch.zeros(shape) for shape in shapes), strict=False))
        exec(repair.line, names)
        tensors = [names[name] for name in "abc"[: len(shapes)]]
        assert tuple(tensors[repair.operand].shape) == repair.shape
        assert tuple(torch.broadcast_tensors(*tensors)[0].shape) == repair.result


def test_the_classic_clashes_have_their_classic_repairs() -> None:
    assert "b = a.sum(dim=1, keepdim=True)" in [repair.line for repair in repairs([(3, 4), (3,)])]
    assert "a = a.transpose(0, 1)" in [repair.line for repair in repairs([(2, 3), (3, 2)])]
    assert "a = a.unsqueeze(1)" in [repair.line for repair in repairs([(3,), (4,)])]
    assert "a = a.unsqueeze(2).unsqueeze(3)" in [repair.line for repair in repairs([(2, 3), (4, 5)])]
    assert repairs([(8, 7, 6, 5, 4), (3, 2, 5, 7, 8)]) == ()


def test_the_target_of_the_article_is_flagged_with_its_loss() -> None:
    prediction = torch.tensor([[1.0], [2.0], [4.0]])
    target = torch.tensor([1.0, 2.0, 5.0])
    (doubt,) = suspicions([prediction, target])
    assert (doubt.result, doubt.meant) == ((3, 3), (3, 1))
    assert doubt.loss == pytest.approx(((prediction - target) ** 2).mean().item())
    assert doubt.meant_loss == pytest.approx(((prediction.flatten() - target) ** 2).mean().item())
    assert doubt.perfect_loss == pytest.approx(((prediction - prediction.flatten()) ** 2).mean().item())
    assert doubt.perfect_loss > 0


def test_a_square_matrix_with_a_vector_is_flagged() -> None:
    (doubt,) = suspicions([torch.ones(3), torch.eye(3)])
    assert doubt.line == "a = a.unsqueeze(1)"


@pytest.mark.parametrize(
    "shapes", [((3, 1), (1, 4)), ((3, 4), (4,)), ((3,), (3,)), ((1,), (1, 1)), ((), (3, 3)), ((2,), (3,))]
)
def test_what_is_meant_is_not_flagged(shapes: tuple[tuple[int, ...], ...]) -> None:
    assert suspicions([torch.ones(shape) for shape in shapes]) == ()


@pytest.mark.parametrize(
    ("shapes", "name"),
    [
        ([(3, 4), (3, 1)], "b"),
        ([(3, 1), (3, 4)], "a"),
        ([(2, 5, 3), (2, 5, 1)], "b"),
        ([(7,), (3, 4), (3, 1)], "c"),
        ([(3, 4), (1, 4)], None),
        ([(3, 4), (4,)], None),
        ([(4,), (1,)], None),
        ([(3, 1), (3, 1)], None),
        ([(2, 4), (3, 1)], None),
    ],
)
def test_the_articles_warning_gets_its_word(shapes: list[tuple[int, ...]], name: str | None) -> None:
    word = column_word(shapes)
    if name is None:
        assert word is None
    else:
        assert word is not None
        assert word.startswith(f"Legal: the one column of {name} serves all")
