"""Every chain that the detective names makes the wanted shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.tensors.reshaping.detective import detect
from core.tensors.reshaping.steps import walk
from tests.profiles import examples

shapes = st.lists(st.integers(0, 4), max_size=4).map(tuple)


@examples(120)
@given(shapes, shapes)
def test_every_chain_works(shape, wanted):
    for clue in detect(shape, wanted):
        last = walk(shape, clue.chain).last
        assert tuple(last.tensor.shape) == wanted
        assert clue.copies == (last.storage != 0)
        assert clue.numbers == tuple(last.tensor.flatten()[:8].tolist())


@pytest.mark.parametrize(
    ("shape", "wanted", "chain"),
    [((2, 3, 4), (4, 6), "reshape(4, 6)"), ((2, 3), (3, 2), "transpose(0, 1)"), ((3,), (3, 1), "unsqueeze(1)"),
     ((1, 3), (3,), "squeeze(0)"), ((3, 1), (3, 4), "expand(3, 4)"), ((2, 3), (4, 3), "repeat(2, 1)"),
     ((2, 3), (2, 2, 3), "stack([_, _], 0)"), ((4, 3), (2, 3), "narrow(0, 0, 2)"),
     ((2, 3), (3, 1, 2), "transpose(0, 1).unsqueeze(1)"),
     ((), (1,), "unsqueeze(0)"), ((6,), (), None), ((2, 3), (7, 7), None)],
)  # fmt: skip
def test_the_plain_answer_is_among_them(shape, wanted, chain):
    chains = [clue.chain for clue in detect(shape, wanted)]
    assert chain in chains if chain else chains == []


def test_views_come_before_copies():
    clues = detect((2, 3, 4), (4, 6))
    assert not clues[0].copies
    assert len({clue.numbers for clue in clues}) > 1


def test_large_shapes_are_refused():
    with pytest.raises(InputProblem, match="too large"):
        detect((1000, 1000), (1000, 1000))
