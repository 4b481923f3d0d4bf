"""The picture of a product says where each cell comes from, in words, numbers and groups."""

import re

import pytest
import torch

from core.inputs.einsum import parse_equation
from core.inputs.shapes import Shape
from core.pictures.tensors.products import matmul_figure, operands_figure
from core.pictures.tensors.products_tables import axis_table, cost_table, formula
from core.probe.excerpt import excerpt
from core.tensors.products.named import examine, product
from core.tensors.products.outcome import ProductOutcome, multiply, operand


def outcome_of(name: str, *shapes: Shape, numbers: tuple[list[float], ...] | None = None) -> ProductOutcome:
    equation = parse_equation(name) if "->" in name else None
    chosen = product("einsum" if equation else name, [len(shape) for shape in shapes], equation)
    tensors = [operand(shape, numbers[k] if numbers else None) for k, shape in enumerate(shapes)]
    return multiply(chosen, examine(chosen, shapes).plan, tensors, 100)


def cells(markup: str) -> dict[str, tuple[set[str], set[str]]]:
    """Each cell's label with its groups and those that it came from."""
    found = {}
    for tag in re.findall(r"<td tabindex[^>]*>", markup):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        groups = (set(attributes.get(name, "").split()) for name in ("data-g", "data-from"))
        found[attributes["aria-label"]] = tuple(groups)
    return found


def lit_by(markup: str, start: str) -> set[str]:
    """The names of the cells that the page lights when the one whose label begins with `start` is pointed at."""
    every = cells(markup)
    own, source = next(groups for label, groups in every.items() if label.startswith(start))
    return {label.split(" ")[0] if "[" not in label else label[: label.index("]") + 1]
            for label, (member, came) in every.items() if member & (own | source) or came & own}  # fmt: skip


def test_a_result_lights_its_row_and_its_column() -> None:
    markup = matmul_figure(outcome_of("matmul", (2, 2), (2, 2), numbers=([5, 6, 1, 3], [2, 0, 4, 0])))
    assert "C[1, 0] = A[1, 0]·B[0, 0] + A[1, 1]·B[1, 0] = 1·2 + 3·4 = 14" in cells(markup)
    assert lit_by(markup, "C[1, 0]") == {"A[1, 0]", "A[1, 1]", "B[0, 0]", "B[1, 0]"}
    # An operand's cell lights the results that it goes into, with the rest of its row.
    assert lit_by(markup, "A[1, 0]") == {"A[1, 0]", "A[1, 1]", "C[1, 0]", "C[1, 1]"}
    assert "A[1, 0] = 1 goes into C[1, :], 2 results" in cells(markup)


def test_two_matrices_are_laid_out_crosswise_and_nothing_else_is() -> None:
    assert 'class="crossed"' in matmul_figure(outcome_of("mm", (2, 3), (3, 2)))
    assert 'class="crossed"' in matmul_figure(outcome_of("ab,bc->ac", (2, 3), (3, 2)))
    assert 'class="crossed"' in matmul_figure(outcome_of("mm", (8, 8), (8, 8)))
    for name, shapes in (
        ("ab,cb->ac", ((2, 3), (2, 3))), ("ab,bc->ca", ((2, 3), (3, 2))), ("ab,ab->ab", ((2, 3), (2, 3))),
        ("mm", ((40, 400), (400, 50))), ("bmm", ((1, 2, 3), (1, 3, 2))), ("mv", ((2, 3), (3,))),
        ("mm", ((2, 0), (0, 2))),
    ):  # fmt: skip
        assert 'class="crossed"' not in matmul_figure(outcome_of(name, *shapes))


def test_negative_numbers_stand_in_brackets() -> None:
    markup = matmul_figure(outcome_of("dot", (2,), (2,), numbers=([-1, 2], [3, -4])))
    assert "C = A[0]·B[0] + A[1]·B[1] = (−1)·3 + 2·(−4) = −11" in cells(markup)


def test_long_sums_are_shortened_and_end_with_their_last_term() -> None:
    label = next(label for label in cells(matmul_figure(outcome_of("dot", (40,), (40,)))) if label.startswith("C"))
    assert label == ("C = A[0]·B[0] + A[1]·B[1] + A[2]·B[2] + … + A[39]·B[39] = 1·1 + 2·2 + 3·3 + … + 40·40 = 2.214e4")


def test_off_the_diagonal_nothing_is_lit() -> None:
    markup = matmul_figure(outcome_of("ii->", (2, 2)))
    assert cells(markup)["A[0, 1] = 2: off the diagonal, it goes into no result"] == (set(), set())
    assert "B = A[0, 0] + A[1, 1] = 1 + 4 = 5" in cells(markup)


def test_an_empty_sum_is_zero() -> None:
    markup = matmul_figure(outcome_of("mm", (2, 0), (0, 1)))
    assert "C[0, 0] = an empty sum = an empty sum = 0" not in markup
    assert "C[0, 0] = an empty sum = 0" in cells(markup)


def test_a_permutation_moves_cells_and_is_a_view() -> None:
    markup = matmul_figure(outcome_of("T", (2, 3)))
    assert "B[2, 0] = A[0, 2] = 3" in cells(markup)
    assert lit_by(markup, "B[2, 0]") == {"A[0, 2]"}
    assert "a view: nothing is copied" in markup


def test_a_size_of_one_is_used_again() -> None:
    markup = matmul_figure(outcome_of("ij,jk->ik", (1, 1), (2, 1)))
    assert "C[0, 0] = A[0, 0]·B[0, 0] + A[0, 0]·B[1, 0] = 1·1 + 1·2 = 3" in cells(markup)


def test_any_size_costs_the_same_to_draw() -> None:
    for name, shapes in (("matmul", ((1024, 1024), (1024, 1024))), ("outer", ((2**20,), (2**20,)))):
        markup = matmul_figure(outcome_of(name, *shapes))
        assert markup.count("tabindex") <= 300
        assert "only the cells drawn are computed" in markup


def test_the_axis_table_names_the_axes() -> None:
    shapes = ((2, 1, 3, 4), (5, 4, 2))
    table = axis_table(examine(product("matmul", [4, 3]), shapes))
    for words in ("e0", "e1", "a size of 1 is used 5 times", "the sizes are equal", "in B only", "axis 3", "Σ"):
        assert words in table
    clash = axis_table(examine(product("matmul", [2, 2]), ((3, 4), (5, 2))))
    assert "clash" in clash
    assert "4 and 5 differ and must be equal" in clash
    ranks = axis_table(examine(product("mm", [1, 2]), ((3,), (5, 2))))
    assert "(3,)" in ranks


@pytest.mark.parametrize(
    ("name", "shapes", "words"),
    [
        ("matmul", ((3, 4), (4, 2)), "C_ik = Σ_j A_ij B_jk"),
        ("dot", ((3,), (3,)), "C = Σ_i A_i B_i"),
        ("ii->i", ((3, 3),), "B_i = A_ii"),
        ("bi,ij,bj->b", ((3, 2), (2, 4), (3, 4)), "D_b = Σ_ij A_bi B_ij C_bj"),
        ("matmul", ((2, 3, 4), (4, 2)), "C_e0,i,k = Σ_j A_e0,i,j B_j,k"),
        ("ij,jk->ik", ((3, 1), (4, 2)), "C_ik = Σ_j A_i0 B_jk"),
    ],
)
def test_the_sum_in_mathematics(name: str, shapes: tuple[Shape, ...], words: str) -> None:
    markup = formula(outcome_of(name, *shapes).plan).split("<div")[0]
    assert re.sub(r"<[^>]+>", "", markup.replace("<sub>", "_")) == words


def test_the_cost_table() -> None:
    outcome = outcome_of("bi,ij,bj->b", (3, 2), (2, 4), (3, 4))
    table = cost_table(outcome.plan, outcome.cost)
    for words in ("48", "36", "FLOP per byte", "24 bytes"):
        assert words in table
    view = outcome_of("T", (2, 3))
    assert "a view, which stores nothing" in cost_table(view.plan, view.cost)


def test_operands_that_do_not_fit_are_drawn() -> None:
    markup = operands_figure([excerpt(torch.ones(3, 4)), excerpt(torch.ones(2, 2))], "Why.")
    assert "Why." in markup
    assert 'aria-label="A, shape (3, 4)"' in markup
    assert 'aria-label="B, shape (2, 2)"' in markup
