"""Named products and einsum on a page's scale: verdicts, values, provenance, costs, equivalents, repairs."""

import warnings
from itertools import product as every
from math import prod

import pytest
import torch
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core import limits
from core.inputs.einsum import parse_equation
from core.inputs.shapes import extent
from core.probe.excerpt import unravel
from core.problem import InputProblem
from core.tensors.products.equivalents import equivalents
from core.tensors.products.examples import EXAMPLES
from core.tensors.products.named import BINARY, OPERATIONS, Product, drawable_equation, examine, product, refusal
from core.tensors.products.outcome import group, multiply, operand, sources
from core.tensors.products.repair import ProductCall, repairs, tried
from tests.profiles import examples

SHAPE = st.lists(st.sampled_from([0, 1, 2, 2, 3, 3]), max_size=5).map(tuple)
EQUATIONS = [
    ("ij,jk->ik", (2, 3), (3, 2)),
    ("ij,jk->ik", (2, 1), (3, 2)),
    ("ij,jk->ki", (1, 3), (3, 2)),
    ("bhqd,bhkd->bhqk", (2, 1, 2, 3), (2, 2, 3, 3)),
    ("...ij,...jk->...ik", (2, 1, 2, 3), (3, 3, 2)),
    ("ii", (3, 3)),
    ("ii->i", (3, 3)),
    ("iji->j", (3, 2, 3)),
    ("i,j->ij", (2,), (3,)),
    ("i,->i", (2,), ()),
    ("ij->j", (2, 3)),
    ("ijklm->mk", (2, 1, 2, 2, 3)),
    ("bi,ij,bj->b", (3, 2), (2, 4), (3, 4)),
    ("ii,ij,k->jk", (2, 2), (2, 3), (2,)),
    ("ij,kl->", (2, 2), (2, 3)),
]
NAMED = [
    ("matmul", (3,), (3,)), ("matmul", (2, 3), (3, 2)), ("matmul", (3,), (3, 2)), ("matmul", (2, 3), (3,)),
    ("matmul", (2, 1, 2, 3), (3, 3, 2)), ("matmul", (2, 2, 3), (3,)), ("matmul", (3,), (2, 3, 2)),
    ("mm", (2, 3), (3, 2)), ("mv", (2, 3), (3,)), ("dot", (3,), (3,)), ("outer", (2,), (3,)),
    ("bmm", (2, 2, 3), (2, 3, 2)), ("transpose", (2, 3, 2)), ("T", (2, 3)), ("T", (2, 3, 2)), ("mT", (2, 2, 3)),
]  # fmt: skip


def chosen_for(name: str, *shapes: tuple[int, ...]) -> Product:
    """The product of this name, or of this equation."""
    equation = None if name in OPERATIONS else parse_equation(name)
    return product(name if equation is None else "einsum", [len(shape) for shape in shapes], equation, (0, -1))


@examples(1500)
@given(st.sampled_from(BINARY), SHAPE, SHAPE, st.sampled_from(["as drawn", "fitted"]))
@example("matmul", (2, 1, 3, 4), (5, 4, 2), "as drawn")
@example("matmul", (3, 1), (4, 2), "as drawn")
def test_verdicts_and_values_of_named_products(
    name: str, first: tuple[int, ...], second: tuple[int, ...], inner: str
) -> None:
    if inner == "fitted" and first and second:  # let the inner axes meet, so that not only refusals are seen
        second = second[: max(len(second) - 2, 0)] + (first[-1],) + second[-1:] * (len(second) > 1)
    shapes = (first, second)
    chosen = chosen_for(name, *shapes)
    facts = examine(chosen, shapes)
    tensors = [operand(shape) for shape in shapes]
    call = {"matmul": torch.matmul}.get(name) or getattr(torch, name)
    try:
        expected = call(*tensors)
    except (RuntimeError, IndexError) as refused:
        assert facts.plan is None
        assert facts.message == str(refused)
        assert str(refused) in str(facts.problem)
        return
    assert facts.problem is None
    assert facts.plan.shape == tuple(expected.shape)
    assert torch.equal(chosen.run(*tensors), expected)
    assert torch.equal(torch.einsum(str(chosen.equation), *tensors), expected)


@given(st.sampled_from(["transpose", "T", "mT"]), SHAPE, st.integers(-6, 5), st.integers(-6, 5))
def test_transpositions(name: str, shape: tuple[int, ...], first: int, second: int) -> None:
    chosen = product(name, [len(shape)], None, (first, second))
    facts = examine(chosen, [shape])
    tensor = operand(shape)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `.T` of other ranks than 2 is deprecated; we write the permutation
            expected = {"T": lambda: tensor.T, "mT": lambda: tensor.mT}.get(
                name, lambda: tensor.transpose(first, second)
            )()
    except (RuntimeError, IndexError) as refused:
        assert facts.message == str(refused)
        return
    assert facts.plan.shape == tuple(expected.shape)
    outcome = multiply(chosen, facts.plan, [tensor], 400)
    assert torch.equal(chosen.run(tensor), expected)
    assert outcome.cost.view == (tensor.numel() > 0)
    assert (outcome.cost.flop, outcome.cost.multiplications) == (0, 0)


@pytest.mark.parametrize("case", EQUATIONS + NAMED, ids=str)
def test_provenance_is_the_pattern_of_the_jacobian(case: tuple) -> None:
    name, *shapes = case
    chosen = chosen_for(name, *shapes)
    plan = examine(chosen, shapes).plan
    generator = torch.Generator().manual_seed(1)
    tensors = [torch.rand(shape, generator=generator, dtype=torch.float64) + 0.5 for shape in shapes]
    jacobians = torch.func.jacrev(chosen.run, argnums=tuple(range(len(tensors))))(*tensors)
    for k, (jacobian, shape) in enumerate(zip(jacobians, shapes, strict=True)):
        for flat_result, flat_operand in every(range(prod(plan.shape)), range(prod(shape))):
            result, source = unravel(flat_result, plan.shape), unravel(flat_operand, shape)
            feeds = group(plan, k, source) == sources(plan, result)[k]
            assert feeds == bool(jacobian[result + source] != 0), (k, result, source)


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("matmul", [(40, 30), (30, 50)]),
        ("matmul", [(1024, 700), (700, 1024)]),
        ("matmul", [(64, 1, 20, 600), (3, 600, 30)]),
        ("bmm", [(300, 40, 60), (300, 60, 40)]),
        ("outer", [(3000,), (4000,)]),
        ("dot", [(2**20,), (2**20,)]),
        ("bij,bkj,k->bik", [(200, 30, 40), (200, 60, 40), (60,)]),
        ("ij,jk->ik", [(700, 1), (900, 800)]),
        ("iij->ij", [(40, 40, 30)]),
    ],
)
def test_the_cells_drawn_are_those_of_the_whole(name: str, shapes: list[tuple[int, ...]]) -> None:
    chosen = chosen_for(name, *shapes)
    plan = examine(chosen, shapes).plan
    generator = torch.Generator().manual_seed(0)
    tensors = [torch.rand(shape, generator=generator) for shape in shapes]
    outcome = multiply(chosen, plan, tensors, 100)
    whole = chosen.run(*tensors)
    assert len(outcome.result.values) <= 100
    shown = torch.tensor([whole[index] for index in outcome.result.indices])
    assert torch.allclose(torch.tensor(outcome.result.values), shown, rtol=1e-4)
    assert outcome.whole == (plan.pairwise <= limits.MULTIPLICATIONS and extent(plan.largest) <= limits.ELEMENTS)
    for drawn, tensor in zip(outcome.operands, tensors, strict=True):
        assert list(drawn.values) == [tensor[index].item() for index in drawn.indices]


def test_what_is_too_large_even_to_draw_is_refused() -> None:
    for name, shapes in (
        ("ij,jk,kl->il", [(4, 2**17), (2**17, 8), (8, 2**17)]),
        ("ij,jkl,km->ilm", [(2, 1024), (1024, 1024, 1), (1024, 1024)]),
    ):
        chosen = chosen_for(name, *shapes)
        plan = examine(chosen, shapes).plan
        try:
            outcome = multiply(chosen, plan, [torch.zeros(()).expand(shape) for shape in shapes], 100)
        except InputProblem as problem:
            assert "app allows" in str(problem)
        else:
            assert not outcome.whole or plan.pairwise <= limits.MULTIPLICATIONS
    chosen = chosen_for("ijk,lmn->ijklmn", (1, 1, 1), (1, 1, 1))
    plan = examine(chosen, [(1, 1, 1), (1, 1, 1)]).plan
    with pytest.raises(InputProblem, match="6 axes"):
        multiply(chosen, plan, [torch.ones(1, 1, 1)] * 2, 100)


def test_costs_of_the_textbook() -> None:
    chosen = chosen_for("matmul", (30, 40), (40, 50))
    plan = examine(chosen, [(30, 40), (40, 50)]).plan
    cost = multiply(chosen, plan, [operand((30, 40)), operand((40, 50))], 100).cost
    assert cost.multiplications == 30 * 40 * 50
    assert cost.flop == 2 * 30 * 40 * 50
    assert cost.operand_bytes == (4 * 30 * 40, 4 * 40 * 50)
    assert cost.result_bytes == 4 * 30 * 50
    assert cost.intensity == pytest.approx(cost.flop / (4 * (30 * 40 + 40 * 50 + 30 * 50)))


def test_a_diagonal_is_a_view_and_a_product_is_none() -> None:
    for name, shapes, view in (("ii->i", [(3, 3)], True), ("ij->ji", [(2, 3)], True), ("ii", [(3, 3)], False)):
        chosen = chosen_for(name, *shapes)
        outcome = multiply(chosen, examine(chosen, shapes).plan, [operand(shape) for shape in shapes], 100)
        assert outcome.cost.view is view
        assert (outcome.cost.result_bytes == 0) is view


@pytest.mark.parametrize(
    ("name", "shapes", "code"),
    [
        ("ij,jk->ik", [(3, 4), (4, 2)], "A @ B"),
        ("bhqd,bhkd->bhqk", [(2, 2, 3, 4), (2, 2, 3, 4)], "A @ B.mT"),
        ("bij,bjk->bik", [(2, 3, 4), (2, 4, 2)], "torch.bmm(A, B)"),
        ("i,i->", [(3,), (3,)], "torch.dot(A, B)"),
        ("i,j->ij", [(3,), (3,)], "torch.outer(A, B)"),
        ("i,j->ji", [(3,), (3,)], "torch.outer(B, A)"),
        ("ij,j->i", [(2, 3), (3,)], "torch.mv(A, B)"),
        ("ij,ij->", [(2, 3), (2, 3)], "(A * B).sum()"),
        ("ii", [(3, 3)], "A.trace()"),
        ("ii->i", [(3, 3)], "A.diagonal(dim1=0, dim2=1)"),
        ("ij->ji", [(2, 3)], "A.T"),
        ("ijk->ki", [(2, 3, 4)], "A.sum(dim=(1,)).permute((1, 0))"),
        ("bi,oi->bo", [(2, 3), (4, 3)], "torch.nn.functional.linear(A, B)"),
        ("bqhd,bkhd->bhqk", [(2, 3, 2, 4)] * 2, "A.permute((0, 2, 1, 3)) @ B.permute((0, 2, 3, 1))"),
        ("bi,ij,bj->b", [(3, 2), (2, 4), (3, 4)], "((A @ B) * C).sum(-1)"),
        ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 5)], "A @ B @ C"),
        ("matmul", [(2, 3), (3, 4)], 'torch.einsum("ij,jk->ik", A, B)'),
    ],
)
def test_the_equivalent_call_is_found_and_its_text_does_it(name: str, shapes: list[tuple[int, ...]], code: str) -> None:
    chosen = chosen_for(name, *shapes)
    found = equivalents(chosen, examine(chosen, shapes).plan)
    assert code in [each.code for each in found]
    tensors = [operand(shape) for shape in shapes]
    for each in found:
        value = eval(each.code, {"torch": torch, **dict(zip("ABC", tensors, strict=False))})  # noqa: S307 - our text
        torch.testing.assert_close(value, chosen.run(*tensors))


def test_a_call_that_fits_by_accident_is_not_offered() -> None:
    # On a symmetric shape `A.T` has the right shape for 'ij->ij', and `A @ B` for 'ij,kj->ik'.
    chosen = chosen_for("ij,kj->ik", (3, 3), (3, 3))
    found = [each.code for each in equivalents(chosen, examine(chosen, [(3, 3), (3, 3)]).plan)]
    assert "A @ B" not in found
    assert "A @ B.mT" in found


@examples(150)
@given(st.sampled_from([*BINARY, "transpose", "mT"]), SHAPE, SHAPE)
@example("matmul", (3, 4), (2, 4))
@example("matmul", (4, 2), (3, 4))
@example("mm", (5, 3, 4), (5, 4, 2))
def test_repairs_work_on_real_tensors(name: str, first: tuple[int, ...], second: tuple[int, ...]) -> None:
    shapes = (first, second) if name in BINARY else (first,)
    chosen = product(name, [len(shape) for shape in shapes], None, (0, 4))
    assume(examine(chosen, shapes).plan is None)
    for repair in repairs(ProductCall(name, shapes, None, (0, 4))):
        # The line is run as it stands, on tensors of the shapes that failed.
        names = {"torch": torch, **{key: torch.ones(shape) for key, shape in zip("AB", shapes, strict=False)}}
        exec(repair.line, names)
        after = repair.attempt
        assert tuple(tuple(names[key].shape) for key in "AB"[: len(shapes)]) == after.shapes or after.name != name
        again = product(after.name, [len(shape) for shape in after.shapes], after.equation, after.dims)
        assert tuple(again.run(*(torch.ones(shape) for shape in after.shapes)).shape) == repair.result


@pytest.mark.parametrize(
    ("attempt", "line"),
    [
        (ProductCall("matmul", ((3, 4), (2, 4))), "B = B.T"),
        (ProductCall("matmul", ((4, 2), (3, 4))), "A, B = B, A"),
        (ProductCall("matmul", ((3, 4), (5, 2))), "B = torch.ones((4, 2))"),
        (ProductCall("mm", ((5, 3, 4), (5, 4, 2))), "C = torch.bmm(A, B)"),
        (ProductCall("mm", ((3, 4), (4,))), "C = torch.mv(A, B)"),
        (ProductCall("dot", ((3, 1), (3,))), "A = A.squeeze(1)"),
        (ProductCall("einsum", ((2, 3, 4), (4, 2)), parse_equation("ij,jk->ik")), 'equation = "...ij,...jk->...ik"'),
        (ProductCall("einsum", ((3, 4),), parse_equation("ii")), "A = torch.ones((3, 3))"),
        (ProductCall("einsum", ((3,),), parse_equation("ij->ji")), "A = A.unsqueeze(0)"),
    ],
)
def test_the_repair_that_is_meant_is_offered(attempt: ProductCall, line: str) -> None:
    assert line in [repair.line for repair in repairs(attempt)]


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_examples_are_what_they_say(name: str) -> None:
    example_ = EXAMPLES[name]
    assert (tried(example_.attempt) is None) == ("do not fit" in name)


def test_the_articles_dot_product_is_32() -> None:
    example_ = EXAMPLES["dot: 1·4 + 2·5 + 3·6"]
    first, second = (torch.tensor([float(n) for n in text.split(",")]) for text in example_.values)
    assert product("dot", [1, 1]).run(first, second).item() == 32


def test_a_stretched_batch_is_not_copied_to_hear_a_refusal() -> None:
    shapes = [(1024, 1, 1, 1024), (1024, 4, 32)]
    assert "must" in refusal(product("matmul", [4, 3]), shapes) or "Expected" in refusal(
        product("matmul", [4, 3]), shapes
    )


def test_more_operands_than_are_drawn_are_refused() -> None:
    with pytest.raises(InputProblem, match="4 operands"):
        drawable_equation("i,i,i,i->")
