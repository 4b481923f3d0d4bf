"""The products page with its widgets moved, without a browser."""

import pytest

from core.tensors.products.examples import EXAMPLES
from tests.pages.opened import figures, opened


def test_the_figure_follows_the_text() -> None:
    app = opened("tensors/matmul")
    assert 'aria-label="C, shape (3, 2)"' in figures(app)
    app.text_input(key="matmul_a").set_value("5, 4").run()
    assert 'aria-label="C, shape (5, 2)"' in figures(app)


def test_no_operation_opens_in_red_and_undo_restores_the_shapes() -> None:
    app = opened("tensors/matmul")
    for name in app.selectbox(key="matmul_op").options:
        app.text_input(key="matmul_a").set_value("3, 4").run()
        app.selectbox(key="matmul_op").set_value("matmul").run()
        app.text_input(key="matmul_b").set_value("4, 5").run()
        app.selectbox(key="matmul_op").set_value(name).run()
        assert not app.exception, name
        assert "torch says" not in figures(app), name
        if undo := [button for button in app.button if button.label == "Undo"]:
            undo[0].click().run()
            now = app.selectbox(key="matmul_op").value, *(app.text_input(key=f"matmul_{k}").value for k in "ab")
            assert now == ("matmul", "3, 4", "4, 5")


@pytest.mark.parametrize("name", ["bmm", "dot", "mv", "outer"])
def test_a_link_that_names_an_operation_alone_opens_with_shapes_that_fit(name: str) -> None:
    app = opened("tensors/matmul", matmul_op=name)
    assert "torch says" not in figures(app)
    assert f"`{name}`" in " ".join(text.value for text in app.markdown)
    assert "`matmul`" not in " ".join(text.value for text in app.markdown)


def test_every_example_is_drawn() -> None:
    app = opened("tensors/matmul")
    for name in EXAMPLES:
        app.selectbox(key="example").set_value(name).run()
        assert not app.exception, name
        assert app.selectbox(key="matmul_op").value == EXAMPLES[name].attempt.name
    app.selectbox(key="example").set_value("dot: 1·4 + 2·5 + 3·6").run()
    assert "= 1·4 + 2·5 + 3·6 = 32" in figures(app)


def test_a_deep_link_restores_einsum() -> None:
    app = opened("tensors/matmul", op="einsum", equation="ij,jk->ki", a="3,4", b="4,2")
    assert 'aria-label="C, shape (2, 3)"' in figures(app)
    app.text_input(key="equation").set_value("ij,jk,k->i").run()
    assert 'aria-label="D, shape (3,)"' not in figures(app)  # C is (3, 2), and k is 2 in B: torch says so
    app.text_input(key="matmul_c").set_value("2").run()
    assert 'aria-label="D, shape (3,)"' in figures(app)


def test_an_equation_that_does_not_parse_keeps_the_last_picture() -> None:
    app = opened("tensors/matmul", op="einsum", equation="ij,jk->ki", a="3,4", b="4,2")
    for text, words in (("ij,j1->i", "is not a label"), ("i,i,i,i", "4 operands"), ("ij->k", "in the output only")):
        app.text_input(key="equation").set_value(text).run()
        assert words in figures(app)
        assert 'aria-label="C, shape (2, 3)"' in figures(app)


def test_a_repair_is_applied_by_its_button() -> None:
    app = opened("tensors/matmul", a="3, 4", b="2, 4")
    assert "mat1 and mat2 shapes cannot be multiplied (3x4 and 2x4)" in figures(app)
    app.button(key="repair-0").click().run()
    assert app.text_input(key="matmul_b").value == "4, 2"
    assert 'aria-label="C, shape (3, 2)"' in figures(app)


def test_a_repair_may_change_the_operation_or_the_equation() -> None:
    app = opened("tensors/matmul", op="mm", a="5, 3, 4", b="5, 4, 2")
    next(button for button in app.button if button.label == "Apply").click().run()
    assert app.selectbox(key="matmul_op").value == "matmul"
    app = opened("tensors/matmul", op="einsum", equation="ij,jk->ik", a="5, 3, 4", b="4, 2")
    app.button(key="repair-0").click().run()
    assert app.text_input(key="equation").value == "...ij,...jk->...ik"
    assert 'aria-label="C, shape (5, 3, 2)"' in figures(app)


def test_transpose_takes_its_axes() -> None:
    app = opened("tensors/matmul", op="transpose", a="2, 3, 4", dim0="0", dim1="-1")
    assert 'aria-label="B, shape (4, 3, 2)"' in figures(app)
    app.number_input(key="dim1").set_value(3).run()
    assert "Dimension out of range" in figures(app)


@pytest.mark.parametrize(
    "query",
    [
        {"a": "1024, 1024", "b": "1024, 1024"},
        {"op": "outer", "a": "1048576", "b": "1048576"},
        {"op": "einsum", "equation": "ij,kl,mn->ijklmn", "a": "8,8", "b": "8,8", "c": "8,8"},
        {"op": "einsum", "equation": "ijk,lmj,klm->", "a": "64,64,64", "b": "64,64,64", "c": "64,64,64"},
        {"a": "2, 1, 2, 3, 4", "b": "5, 1, 4, 2"},
        {"a": "0, 4", "b": "4, 0"},
    ],
)
def test_any_size_is_drawn_or_refused(query: dict[str, str]) -> None:
    drawn = figures(opened("tensors/matmul", **query))
    assert "shape" in drawn


def test_values_are_used() -> None:
    app = opened("tensors/matmul", a="1, 2", b="2, 1", a_values="1, 3", b_values="2, 4")
    assert "C[0, 0] = A[0, 0]·B[0, 0] + A[0, 1]·B[1, 0] = 1·2 + 3·4 = 14" in figures(app)
