"""The pairs that cannot merge say exactly when torch refuses a view."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from core.tensors.reshaping.view_merge import merge
from tests.profiles import examples


@st.composite
def strided(draw):
    """A tensor that may be permuted, narrowed and expanded, and a shape of as many elements."""
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    x = torch.zeros(shape).permute(draw(st.permutations(range(len(shape)))))
    for axis in range(x.dim()):
        if draw(st.booleans()) and x.size(axis) > 1:
            x = x.narrow(axis, 0, x.size(axis) - draw(st.integers(0, 1)))
    if draw(st.booleans()):
        x = x.unsqueeze(0).expand(draw(st.integers(1, 3)), *x.shape)
    left, wanted = x.numel(), []
    while left > 1:
        wanted.append(draw(st.sampled_from([d for d in range(1, left + 1) if left % d == 0])))
        left //= wanted[-1]
    return x, (*wanted, *([0] if x.numel() == 0 else []))


@examples(1000)
@given(strided())
def test_agrees_with_torch(drawn):
    x, wanted = drawn
    try:
        x.view(wanted)
        possible = True
    except RuntimeError:
        possible = False
    assert merge(tuple(x.shape), x.stride(), wanted).possible == possible


def test_the_pair_is_named():
    x = torch.zeros(2, 3, 4).permute(0, 2, 1)
    pairs = merge(tuple(x.shape), x.stride(), (6, 4)).pairs
    assert [(p.first, p.second, p.stride, p.product, p.blocks) for p in pairs] == [
        (0, 1, 12, 4, True),
        (1, 2, 1, 12, True),
    ]
    assert [p.blocks for p in merge(tuple(x.shape), x.stride(), (2, 12)).pairs] == [False, True]
