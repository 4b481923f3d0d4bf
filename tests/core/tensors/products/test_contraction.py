"""Contractions agree with torch.einsum: shape, values, refusals; and their sizes are known beforehand."""

from math import prod
from random import Random

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

from core import limits
from core.inputs.shapes import extent
from core.problem import InputProblem
from core.tensors.products.contraction import contract, counted
from tests.profiles import examples


def case(seed: int) -> tuple[str, list[tuple[int, ...]]]:
    """An equation and shapes, most of which fit: repeated letters, ellipses, sizes of 1 and 0, some that clash."""
    rng = Random(seed)
    letters = rng.sample("ijkABz", rng.randint(1, 4))
    sizes = {letter: rng.choice([0, 1, 2, 2, 3, 3]) for letter in letters}
    batch = [rng.randint(1, 3), rng.randint(1, 3)]
    operands, shapes = [], []
    for _ in range(rng.choice([1, 2, 2, 2, 3, 4])):
        own = [rng.choice(letters) for _ in range(rng.randint(0, 3))]
        shape = [sizes[letter] if rng.random() < 0.93 else rng.choice([1, 4]) for letter in own]
        if rng.random() < 0.3:
            place, covered = rng.randint(0, len(own)), rng.randint(0, 2)
            own.insert(place, "...")
            shape[place:place] = [size if rng.random() < 0.8 else 1 for size in batch[2 - covered :]]
        operands.append(rng.choice(["", "", " "]).join(own))
        shapes.append(tuple(shape[rng.random() < 0.03 :]))
    equation = rng.choice([",", ",", " , "]).join(operands)
    if rng.random() < 0.7:
        output = rng.sample(letters, rng.randint(0, len(letters)))
        if rng.random() < 0.5:
            output.insert(rng.randint(0, len(output)), "...")
        equation += "->" + "".join(output)
    return equation, shapes


CASES = st.integers(0, 2**32).map(case)


@examples(2000)
@given(CASES)
@example(("ij,jk->ik", [(3, 4), (4, 2)]))
@example(("ij,jk", [(2, 0), (0, 3)]))
@example(("bi,ij,bj->b", [(3, 2), (2, 4), (3, 4)]))
@example(("ii", [(1, 3)]))
@example(("ij,jk->ik", [(3, 1), (4, 2)]))
@example(("i,i,i->", [(2,), (1,), (3,)]))
def test_it_agrees_with_torch(drawn: tuple[str, list[tuple[int, ...]]]) -> None:
    equation, shapes = drawn
    operands = [torch.arange(prod(shape), dtype=torch.float64).reshape(shape) for shape in shapes]
    try:
        expected = torch.einsum(equation, *operands)
    except RuntimeError as refusal:
        # Where an equation is wrong in two ways, torch names one of them and we may name the other.
        with pytest.raises(InputProblem, match="torch says: einsum") as caught:
            contract(equation, shapes)
        assert str(refusal) in str(caught.value) or "stands in the output only" in str(caught.value)
        return
    got = contract(equation, shapes)
    assert torch.equal(got.value, expected)
    assert got.shape == got.plan.shape == tuple(expected.shape)
    assert got.multiplications == (len(shapes) - 1) * prod(got.labels.values())
    given_ = contract(equation, shapes, [operand + 1 for operand in operands])
    assert torch.equal(given_.value, torch.einsum(equation, *(operand + 1 for operand in operands)))


class Largest(TorchDispatchMode):
    """Watches the elements of every tensor that an operation makes."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        if isinstance(out, torch.Tensor):
            self.elements = max(self.elements, out.numel())
        return out


@examples(600)
@given(CASES)
def test_no_tensor_on_the_way_is_larger_than_predicted(drawn: tuple[str, list[tuple[int, ...]]]) -> None:
    equation, shapes = drawn
    try:
        got = contract(equation, shapes)
    except InputProblem:
        return
    with Largest() as largest:
        torch.einsum(equation, *got.operands)
    assert largest.elements <= max(extent(got.plan.largest), *map(prod, shapes))


def test_labels_and_multiplications() -> None:
    got = contract("ij,jk->ik", [(3, 4), (4, 2)])
    assert got.labels == {"i": 3, "j": 4, "k": 2}
    assert got.multiplications == got.pairwise_multiplications == 24
    batched = contract("...ij,...jk->...ik", [(5, 1, 3, 4), (2, 4, 6)])
    assert batched.labels == {"...0": 5, "...1": 2, "i": 3, "j": 4, "k": 6}
    # Three factors take two multiplications a term as written; pair by pair, (bi, ij -> bj) and (bj, bj -> b).
    three = contract("bi,ij,bj->b", [(3, 2), (2, 4), (3, 4)])
    assert three.multiplications == 2 * 3 * 2 * 4
    assert three.pairwise_multiplications == 3 * 2 * 4 + 3 * 4


@pytest.mark.parametrize(
    ("equation", "shapes"),
    [
        ("ij,jk->ik", [(3, 4), (4, 2)]),
        ("bij,bjk->bik", [(5, 3, 4), (5, 4, 2)]),
        ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 5)]),
        ("i,i->", [(7,), (7,)]),
        ("bhqd,bhkd->bhqk", [(2, 2, 3, 4), (2, 2, 5, 4)]),
    ],
)
def test_the_work_is_what_torch_counts(equation: str, shapes: list[tuple[int, ...]]) -> None:
    got = contract(equation, shapes)
    with FlopCounterMode(display=False) as counter:
        torch.einsum(equation, *got.operands)
    assert counter.get_total_flops() == got.plan.pairwise + got.plan.additions


@pytest.mark.parametrize(
    ("equation", "shapes", "words"),
    [
        ("i,j->ij", [(2**20,), (2**20,)], "the result has the sizes"),
        ("...i,...j->...ij", [(1024, 1, 512), (512, 8)], "1024, 512, 512, 8"),
        ("ij,kl,ik->", [(1024, 1024), (1024, 1024), (1024, 1024)], "operands are too large"),
        ("i,j,ij->", [(2048,), (2048,), (2048, 512)], "2048"),
        ("i,j,i,j->", [(2048,), (2048,), (2048,), (2048,)], "a result on the way"),
        ("kxy,yz->xz", [(0, 2**20, 2**20), (2**20, 0)], "1,048,576 elements"),
        ("ij,jk->ik", [(1024, 1024), (1024, 1024)], "1,073,741,824 multiplications"),
        ("i", [(2**20 + 1,)], "1,048,576 elements"),
        ("...", [(1,) * 13], "13 axes"),
        ("i", [(-1,)], "negative size"),
        ("", [], "at least one operand"),
    ],
)
def test_beyond_the_limits_nothing_is_allocated(equation: str, shapes: list[tuple[int, ...]], words: str) -> None:
    with Largest() as largest, pytest.raises(InputProblem, match=words):
        contract(equation, shapes)
    assert largest.elements <= limits.ELEMENTS  # views of one element, at the most


def test_the_clashing_axes_are_named() -> None:
    with pytest.raises(InputProblem, match=r"4 \(axis 1 of operand 0\) and 5 \(axis 0 of operand 1\)"):
        contract("ij,jk->ik", [(3, 4), (5, 2)])


def test_the_misfitting_operand_is_marked() -> None:
    with pytest.raises(InputProblem, match="Operand 1 has 2 labels") as caught:
        contract("ij, jk->ik", [(3, 4), (4, 2, 2)])
    assert (caught.value.span.column, caught.value.span.end) == (4, 7)


def test_the_operands_have_to_be_as_said() -> None:
    with pytest.raises(InputProblem, match="do not have these shapes"):
        contract("i->i", [(3,)], [torch.ones(2)])
    with pytest.raises(InputProblem, match="differ in dtype"):
        contract("i,i->", [(2,), (2,)], [torch.ones(2), torch.ones(2, dtype=torch.int64)])


@examples(300)
@given(
    st.text(alphabet="ij.,-> ", max_size=20),
    st.lists(st.lists(st.integers(0, 2**20), max_size=5).map(tuple), max_size=4),
)
def test_any_text_and_shapes_are_answered_or_refused(equation: str, shapes: list[tuple[int, ...]]) -> None:
    try:
        got = contract(equation, shapes)
    except InputProblem as problem:
        assert str(problem)
    else:
        assert got.value.numel() <= limits.ELEMENTS


@pytest.mark.device
def test_on_every_device() -> None:
    names = ["cpu", *(f"cuda:{k}" for k in range(torch.cuda.device_count()))]
    for name in names + ["mps"] * torch.backends.mps.is_available():
        got = contract("ij,jk->ik", [(3, 4), (4, 2)], device=name)
        assert got.value.device == counted((1,), name).device
        assert got.value.cpu().tolist() == (counted((3, 4)) @ counted((4, 2))).tolist()
