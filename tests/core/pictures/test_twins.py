"""The text twins: sentences, and the numbers that they tell are torch's."""

import re
from html import unescape

import pytest
import torch

from core.autograd.jacobians.hessian import hessian
from core.autograd.jacobians.passes import numerical_jacobian, passes
from core.autograd.jacobians.products import jacobian, products, vector
from core.autograd.tape.diagram import diagram
from core.autograd.tape.presets import input_tensor
from core.autograd.tape.recording import record
from core.lab import run
from core.language.program import parse_program
from core.pictures.autograd.graph import graph_figure
from core.pictures.autograd.jacobian import differences_figure, hessian_figure, passes_figure, products_figure
from core.pictures.lab.state import alive_figure
from core.pictures.markup.figure import Figure
from core.pictures.markup.twin import listed, said, spoken, twin
from core.pictures.tensors.broadcasting import broadcast_figure, operands_figure
from core.pictures.tensors.dtypes import wraparound_figure
from core.pictures.tensors.elementwise import elementwise_figure, in_place_figure
from core.pictures.tensors.indexing import selection_figure
from core.pictures.tensors.products import matmul_figure
from core.pictures.tensors.reshaping import addresses_figure, storage_figure
from core.probe.excerpt import excerpt
from core.tensors.broadcasting import operation
from core.tensors.dtypes.wraparound import add
from core.tensors.elementwise import functions as elementwise
from core.tensors.elementwise.in_place import compare
from core.tensors.indexing.cells import selection_portrait
from core.tensors.indexing.selection import select
from core.tensors.products.named import examine, product
from core.tensors.products.outcome import multiply, operand
from core.tensors.reshaping.steps import walk
from core.tensors.reshaping.storage import portrait


def twin_of(markup: str) -> str:
    """The words in a picture; they are one paragraph, of sentences."""
    (found,) = re.findall(r'<p class="twin">([^<]*)</p>', markup)
    words = unescape(found)
    assert words.endswith(".")
    assert ".." not in words.replace("...", "")
    return words


def in_order(tensor: torch.Tensor) -> str:
    return listed([f"{value:.4g}".replace("-", "−") for value in tensor.flatten().tolist()])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("x * y + y ** 2", "x times y plus y squared"),
        ("a ** 2 * b + b ** 3", "a squared times b plus b cubed"),
        ("x ** 20", "x to the power of 20"),
        ("x ** 2.5 / -3", "x to the power of 2.5 divided by -3"),
        ("((p - y) ** 2).mean()", "((p minus y) squared).mean()"),
        ("x-1", "x minus 1"),
        ("-x + 1e-3", "minus x plus 1e-3"),
        ("tanh(x @ w1 + b1)", "tanh(x matrix-multiplied by w1 plus b1)"),
        ("x // 2", "x floor-divided by 2"),
    ],
)
def test_an_expression_is_read_out(code: str, words: str) -> None:
    assert spoken(code) == words


def test_numbers_are_told_in_a_row_and_of_many_the_first() -> None:
    assert said(excerpt(torch.tensor(-2.5))) == "−2.5"
    assert said(excerpt(torch.tensor([3, 1, 2]))) == "3, 1 and 2"
    assert said(excerpt(torch.arange(7) + 3)) == "3, 4, 5, 6 and so on"
    assert said(excerpt(torch.zeros(0, 2))) == "empty"
    assert said(None) == "unknown"


def test_nothing_in_a_twin_is_markup() -> None:
    assert twin("<b>&", "", "x.") == '<p class="twin">&lt;b&gt;&amp; x.</p>'


@pytest.mark.parametrize("view", ["mathematics", "engine"])
def test_a_graph_tells_what_is_there_at_its_step(view) -> None:
    tape = record(parse_program("z = x * y + y ** 2"), {"x": input_tensor("2.0"), "y": input_tensor("3.0")})
    drawn = diagram(tape, view)
    first, last = (twin_of(graph_figure(drawn, step)) for step in (0, drawn.steps - 1))
    z, x, y = tape.value, *(tape.gradients[name] for name in "xy")
    if view == "mathematics":
        assert last.startswith(f"z is x times y plus y squared, {z:g}; its gradient is 1.")
        assert f"x is 2; its gradient is {x:g}. y is 3; its gradient is {y:g}." in last
        assert first == "x is 2. y is 3."
    else:
        assert last.startswith(f"AddBackward0 made z, x times y plus y squared, {z:g}; it received the gradient 1.")
        assert f"The leaf x is 2; its gradient is {x:g}." in last
        assert "gradient" not in first


def test_a_large_graph_is_told_in_part_and_a_cut_is_named() -> None:
    program = parse_program("t = (w * x).detach()\nz = (w * x ** 2 - t) ** 2")
    tape = record(program, {"w": input_tensor("1.5"), "x": input_tensor("2.0")})
    drawn = diagram(tape, "mathematics")
    words = twin_of(graph_figure(drawn, drawn.steps - 1))
    assert f"There are {len(drawn.boxes) - 5} more boxes." in words
    assert f"w is 1.5; its gradient is {tape.gradients['w']:g}." in words
    assert "it gets no gradient" in words


def test_broadcasting_tells_the_shapes_the_result_and_the_gradients() -> None:
    add_ = operation.OPERATIONS["add"]
    operands = [operation.operand(k, shape, "add", None, "cpu") for k, shape in enumerate(((3, 1), (1, 2)))]
    outcome, back = operation.operate(add_, operands, 100), operation.backward(add_, operands, 100)
    forward, both = (twin_of(broadcast_figure(outcome, way)) for way in (None, back))
    assert forward.startswith("a of shape (3, 1) is stretched to (3, 2) and b of shape (1, 2) is stretched to (3, 2).")
    assert f"a plus b has shape (3, 2): {in_order(operands[0] + operands[1])}." in forward
    assert both.startswith(forward)
    assert both.endswith("a.grad is 2, 2 and 2 and b.grad is 3 and 3.")
    assert twin_of(operands_figure([excerpt(each) for each in operands])).endswith("; there is no result.")


def test_a_product_tells_its_result() -> None:
    chosen, shapes = product("matmul", (2, 2)), ((2, 3), (3, 1))
    operands = [operand(shape) for shape in shapes]
    plan = examine(chosen, shapes).plan
    assert plan is not None
    words = twin_of(matmul_figure(multiply(chosen, plan, operands, 40)))
    assert f"C has shape (2, 1): {in_order(operands[0] @ operands[1])}, each the sum of 3 products." in words


def test_functions_tell_what_they_make_and_leave() -> None:
    x = elementwise.operand(0, (3,), "float32", (9.0, 1.0, 4.0), "cpu")
    words = twin_of(elementwise_figure(elementwise.apply(elementwise.FUNCTIONS["sqrt"], (x,))))
    assert words == "x is 9, 1 and 4. torch.sqrt(x) is 3, 1 and 2, of dtype float32."
    told = twin_of(in_place_figure(compare(elementwise.FUNCTIONS["sqrt"], [x])))
    assert told.startswith("x was 9, 1 and 4. torch.sqrt(x) returned 3, 1 and 2, and x is as it was.")
    assert told.endswith("returned x itself, which is 3, 1 and 2 now.")


def test_an_index_and_a_view_tell_what_they_take() -> None:
    taken = select((3, 4), "x[1:, 2]")
    words = twin_of(selection_figure(taken, selection_portrait(taken)))
    assert (
        words
        == "x[1:, 2], taken from the 12 elements of x, has shape (2,) and is a view of the same storage: 6 and 10."
    )
    copied = select((3, 4), "x[[2, 0], 1]")
    assert "is a copy in its own storage: 9 and 1." in twin_of(selection_figure(copied, selection_portrait(copied)))
    walked = walk((2, 3), "t()")
    drawn = portrait(walked, walked.last)
    words = twin_of(storage_figure(drawn, "x.t()"))
    assert (
        "y, which is x.t(), has shape (3, 2) and stride (1, 3) and reads the storage of x: 0, 3, 1, 4, 2 and 5."
        in words
    )
    assert twin_of(addresses_figure(drawn)).startswith("The storage of x holds 0, 1, 2, 3, 4 and 5,")


def test_a_sum_that_wraps_tells_both_sums() -> None:
    assert twin_of(wraparound_figure(add("uint8", 200, 100))) == "In uint8, 200 plus 100 is 44; on paper it is 300."


def test_a_jacobian_tells_itself_and_its_products() -> None:
    square = jacobian(parse_program("y = x ** 2"), {"x": torch.tensor([1.0, 3.0])}, "x")
    words = twin_of(products_figure(products(square, vector((1.0, 2.0)), vector((5.0, 1.0)))))
    assert "has 2 rows and 2 columns: row by row 2, 0, 0 and 6." in words
    assert words.endswith("v = 1 and 2 gives vᵀJ = 2 and 12. u = 5 and 1 gives J u = 10 and 6.")


def test_the_lab_tells_what_is_alive_and_what_was_made() -> None:
    recording = run("x = torch.tensor(2.0, requires_grad=True)\ny = x ** 3\ny.backward()")
    words = twin_of(alive_figure(recording.steps[-1]))
    assert "x is 2; its gradient is 12." in words
    assert "y is 8." in words


def test_a_notebook_has_it_too() -> None:
    assert '<p class="twin">z is 15.</p>' in Figure(f"{twin('z is 15.')}<p>…</p>")._repr_html_()


def test_passes_differences_and_second_derivatives_tell_their_numbers() -> None:
    jac = jacobian(parse_program("y = x ** 2"), {"x": torch.tensor([1.0, 3.0])}, "x")
    words = twin_of(passes_figure(passes(jac, (1,), (0, 1), 3)))
    assert words.startswith("Backward passes gave 1 of 2 rows of the Jacobian, forward passes 2 of 2 columns.")
    assert "The last row, number 1, is 0 and 6." in words
    words = twin_of(differences_figure(numerical_jacobian(jac, (1,))))
    assert words.startswith("Central differences gave 1 of 2 columns of the Jacobian; column 1 is")
    both = products(jac, vector((1.0, 2.0)), vector((1.0, 0.0)))
    words = twin_of(hessian_figure(hessian(jac, both.v, both.left)))
    assert (
        words == "The gradient of v·y with respect to x is 2 and 12. Its Hessian, 2 by 2, is row by row 2, 0, 0 and 4."
    )
