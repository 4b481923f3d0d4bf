"""The pictures of a Jacobian say in words what its numbers are made of, and connect them with what they came from."""

import re
from html import unescape

import pytest
import torch

from core.autograd.jacobians.hessian import hessian
from core.autograd.jacobians.passes import numerical_jacobian, passes
from core.autograd.jacobians.products import jacobian, products
from core.autograd.jacobians.step_sizes import step_sizes
from core.language.program import parse_program
from core.pictures.autograd import step_sizes as step_size_chart
from core.pictures.autograd.jacobian import differences_figure, hessian_figure, names, passes_figure, products_figure
from core.pictures.autograd.jacobian_tables import answers_table, cost_words, hessian_words, remarks
from tests.markup import marks, numbers, pairs, rows

CELL = re.compile(
    r'<td tabindex="0" aria-label="([^"]*)"(?: class="([^"]*)")?(?: data-g="([^"]*)")?(?: data-from="([^"]*)")?>'
)


def asked(text, v=None, by="x", **inputs):
    jac = jacobian(parse_program(text), {n: torch.as_tensor(t) for n, t in inputs.items()}, by)
    return products(jac, torch.ones(jac.rows) if v is None else torch.tensor(v), torch.ones(jac.columns))


def cells(markup):
    """Words -> the groups of the cell and the groups that it came from."""
    return {unescape(words): (own.split(), came.split()) for words, _, own, came in CELL.findall(markup)}


def test_a_product_comes_from_its_row_or_column():
    found = cells(products_figure(asked("y = stack([x[0] * x[1], x[0] ** 2])", [1.0, 0.5], x=[2.0, 3.0])))
    assert found["x.grad[0] = (vᵀJ)[0] = 1·3 + 0.5·4 = 5"] == ([], ["c0", "v0", "v1"])
    assert found["(J u)[1] = 4·1 + 0·1 = 4: how fast y[1] moves"] == ([], ["r1", "u0", "u1"])
    assert found["J[0, 1] = ∂y[0]/∂x[1] = 2"] == (["r0", "c1"], [])
    assert found["v[1] = 0.5: the weight of the row of y[1]"] == (["v1"], ["r1"])


def test_elements_of_matrices_have_their_own_names():
    markup = products_figure(asked("outer(x, w)", x=[1.0, 2.0], w=[3.0, 4.0]))
    assert "J[2, 1] = ∂y[1, 0]/∂x[1] = 3" in cells(markup)  # an output without a name is called y
    assert 'data-pick="v:2" aria-label="one-hot v, which picks y[1, 0]">y[1, 0]</th>' in markup


def test_a_large_jacobian_shows_its_corners():
    x = torch.arange(32.0)
    facts = asked("y = outer(x, x)", x=x)
    markup = products_figure(facts)
    assert len(cells(markup)) < 200
    assert "y[31, 31]" in markup
    assert "+ … +" in markup


def test_what_torch_refuses_is_in_the_table():
    facts = asked("y = x > 0", x=[1.0, 2.0])
    table = answers_table(facts, names(facts.jacobian))
    assert "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn" in table
    assert "torch.func.jacrev" in remarks(facts, names(facts.jacobian))[0]
    assert 'class="empty first"' in products_figure(facts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("y = x * x", None),
        ("y = stack([x[0], x[1].detach()])", "A row of zeros: moving `x` a little does not move `y[1]`"),
        ("y = x.detach()", "All of J is 0"),
        ("y = x * 0", "All of J is 0"),
        ("w = w + 0 * w\ny = tensor([1., 2.], requires_grad=True) * 2 * w", "`x.grad` stays None"),
    ],
)
def test_remarks(text, said):
    facts = asked(text, x=[1.0, 2.0], w=1.0)
    found = remarks(facts, names(facts.jacobian))
    assert (not found) if said is None else any(said in remark for remark in found)


def test_passes_show_what_is_known():
    jac = asked("y = stack([x[0] * x[1], x[0] ** 2, x[1]])", x=[2.0, 3.0]).jacobian
    markup = passes_figure(passes(jac, (0, 1, 2), (0, 1), 1))
    assert "Backward: 1 of 3 rows" in markup
    assert "Forward: 1 of 2 columns" in markup
    assert "J[0, 1] = ∂y[0]/∂x[1] = 2" in cells(markup)
    assert "J[1, 1] = ∂y[1]/∂x[1] = 0" not in cells(markup)
    assert "J[2, 0] = ∂y[2]/∂x[0] = 0" in cells(markup)
    assert passes_figure(passes(jac, (0, 1, 2), (0, 1), 0)).count("<td tabindex") == 0
    words = cost_words(passes(jac, (), (), 0))
    assert words.startswith("Here forward is cheaper: J takes 3 backward passes, one for each row, or 2 forward")


def test_an_entry_of_the_hessian_has_a_mirror_image():
    facts = asked("y = x[0] ** 2 * x[1]", x=[2.0, 3.0])
    second = hessian(facts.jacobian, facts.v, facts.left)
    found = cells(hessian_figure(second))
    assert found["∂²y/∂x[0]∂x[1] = 4, and 4 the other way round"] == (["h0-1"], [])
    assert found["∂²y/∂x[1]∂x[0] = 4, and 4 the other way round"] == (["h0-1"], [])
    assert "∂y/∂x[0] = 12" in found
    assert hessian_words(second).startswith("H equals its mirror image")


def test_a_difference_that_is_far_off_is_marked():
    jac = asked("y = relu(x)", x=[-1.0, 0.0]).jacobian
    markup = differences_figure(numerical_jacobian(jac, (0, 1)))
    marked = [unescape(words) for words, kinds, _, _ in CELL.findall(markup) if "changed" in kinds]
    assert marked == ["J[1, 1]: torch 0, differences 0.5, error 5.0e−01"]


def test_the_chart_has_one_specification_and_safe_numbers():
    assert step_size_chart.spec() is step_size_chart.spec()
    facts = asked("y = x ** 2", x=[1.0, 2.0])
    found = step_sizes(facts.jacobian, facts.v, facts.u)
    sent = step_size_chart.data(found)
    named = re.findall(r"'name': '(\w+)'", str(step_size_chart.spec()))
    assert {step_size_chart.ERRORS, step_size_chart.BEST} <= set(named)
    assert all(0 < error < float("inf") for error in sent[step_size_chart.ERRORS]["error"])
    assert len(step_size_chart.table(found)) == 4
    assert "central, float64: exact" in step_size_chart.caption(found)


@pytest.mark.parametrize(("text", "far"), [("y = relu(x)", True), ("y = x * x.detach()", True), ("y = exp(x)", False)])
def test_the_chart_says_when_no_step_helps(text, far):
    facts = asked(text, x=[0.0, 1.0])
    words = step_size_chart.caption(step_sizes(facts.jacobian, facts.v, facts.u))
    assert ("No step comes near" in words) == far


UNEVEN = "y = stack([x[0] * x[1], x[1] ** 2 * x[2]])"  # J = [[3, 2, 0], [0, 30, 9]] at x = (2, 3, 5)


def uneven():
    return products(
        jacobian(parse_program(UNEVEN), {"x": torch.tensor([2.0, 3.0, 5.0])}, "x"),
        torch.tensor([7.0, 0.5]),
        torch.tensor([-4.0, 11.0, 0.25]),
    )


def test_every_cell_of_the_products_says_its_own_number():
    facts = uneven()
    J, v, u = facts.jacobian.matrix, facts.v, facts.u
    assert J.tolist() == [[3, 2, 0], [0, 30, 9]]
    words = dict(pairs(products_figure(facts)))
    assert len(words) == 6 + 2 + 3 + 3 + 2
    for said, shown in words.items():
        name, *_ = said.split(" ")
        place = [int(each) for each in re.findall(r"[0-9]+", said.split("]")[0])]
        if name.startswith("J["):
            i, j = place
            assert f"J[{i}, {j}] = ∂y[{i}]/∂x[{j}] = " in said
            value = J[i, j]
        elif name.startswith("v["):
            assert said == f"v[{place[0]}] = {shown}: the weight of the row of y[{place[0]}]"
            value = v[place[0]]
        elif name.startswith("u["):
            assert said == f"u[{place[0]}] = {shown}: how fast x[{place[0]}] moves"
            value = u[place[0]]
        elif name.startswith("x.grad["):
            assert f"x.grad[{place[0]}] = (vᵀJ)[{place[0]}] = " in said
            terms = numbers(said.split(" = ")[2].replace("(", "").replace(")", "").replace("·", " "))
            assert terms == [n for i in range(2) for n in (v[i].item(), J[i, place[0]].item())]
            value = (v @ J)[place[0]]
        else:
            assert f"how fast y[{place[0]}] moves" in said
            terms = numbers(said.split(" = ")[1].replace("(", "").replace(")", "").replace("·", " "))
            assert terms == [n for j in range(3) for n in (J[place[0], j].item(), u[j].item())]
            value = (J @ u)[place[0]]
        assert numbers(shown) == [pytest.approx(value.item(), rel=5e-4)]


def test_every_cell_stands_in_the_row_and_column_that_it_names():
    facts = uneven()
    (head, above, first, second, below) = rows(products_figure(facts))
    assert head == ["v", "", "x[0]", "x[1]", "x[2]", "J u"]
    assert above[1:-1] == ["u", "−4", "11", "0.25"]
    assert first == ["7", "y[0]", "3", "2", "0", "10"]
    assert second == ["0.5", "y[1]", "0", "30", "9", "332.2"]
    assert below[1:-1] == ["vᵀJ", "21", "29", "4.5"]


def test_what_is_picked_is_what_the_name_says():
    found = [mark for mark in marks(products_figure(uneven())) if "data-pick" in mark.attributes]
    picks = {mark.attributes["data-pick"]: mark.words for mark in found}
    assert picks == {
        "v:": "v = ones", "u:": "u = ones", **{f"v:{i}": f"one-hot v, which picks y[{i}]" for i in range(2)},
        **{f"u:{j}": f"one-hot u, which picks x[{j}]" for j in range(3)},
    }  # fmt: skip


def test_passes_name_the_row_and_the_column_that_they_gave():
    jac = uneven().jacobian
    found = dict(pairs(passes_figure(passes(jac, (0, 1), (0, 1, 2), 2))))
    assert {said: shown for said, shown in found.items() if said.startswith("(vᵀJ)")} == {
        "(vᵀJ)[0] = 0: row 1 of J": "0", "(vᵀJ)[1] = 30: row 1 of J": "30", "(vᵀJ)[2] = 9: row 1 of J": "9"
    }  # fmt: skip
    assert {said: shown for said, shown in found.items() if said.startswith("(J u)")} == {
        "(J u)[0] = 2: column 1 of J": "2", "(J u)[1] = 30: column 1 of J": "30"
    }  # fmt: skip
    hot = {said: shown for said, shown in found.items() if re.match(r"[uv]\[", said)}
    assert hot == {"v[0] = 0": "0", "v[1] = 1": "1", "u[0] = 0": "0", "u[1] = 1": "1", "u[2] = 0": "0"}


def test_each_entry_of_the_hessian_is_that_of_its_row_and_column():
    facts = asked("y = x[0] ** 2 * x[1] ** 3 * x[2]", x=[2.0, 3.0, 5.0])
    second = hessian(facts.jacobian, facts.v, facts.left)
    found = dict(pairs(hessian_figure(second)))
    for i in range(3):
        assert numbers(found[next(k for k in found if k.startswith(f"∂y/∂x[{i}] = "))]) == [second.gradient[i].item()]
        for j in range(3):
            value = second.matrix[i, j].item()
            said = next(k for k in found if k.startswith(f"∂²y/∂x[{i}]∂x[{j}] = "))
            assert numbers(found[said]) == [value]
            assert numbers(said.split(" = ")[1]) == ([value] if i == j else [value, second.matrix[j, i].item()])


def test_differences_are_those_of_the_entry_that_is_named():
    jac = uneven().jacobian
    facts = numerical_jacobian(jac, (0, 1, 2))
    words = dict(pairs(differences_figure(facts)))
    for i in range(2):
        for j in range(3):
            ours = facts.columns[j][i]
            said = next(k for k in words if k.startswith(f"J[{i}, {j}]: "))
            exact, found, error = numbers(said.split(": ")[1])
            assert exact == pytest.approx(jac.matrix[i, j].item(), rel=1e-6)
            assert found == pytest.approx(float(ours), rel=1e-6)
            assert error == pytest.approx(abs(float(ours) - jac.matrix[i, j].item()), rel=0.06)
