"""The page of gradients of vectors, run as Streamlit runs it, without a browser."""

import json

import pytest

from core.autograd.jacobians.presets import VECTOR_PRESETS
from tests.pages.opened import figures, opened

PAGE = "autograd/vector_jacobian/page"
VIEWS = ("pass by pass", "Hessian", "finite differences", "products")


@pytest.fixture(scope="module")
def first():
    return opened(PAGE)


def test_the_article_by_default(first):
    assert first.title[0].value == "Vector-Jacobian product"
    assert first.text_area(key="jacobian_program").value == "y = x ** 2"
    shown = figures(first)
    assert "x.grad[1] = (vᵀJ)[1] = 1·0 + 1·4 + 1·0 = 4" in shown
    assert "grad can be implicitly created only for scalar outputs" in shown
    assert "equal to v = ones, to the last bit" in shown


def test_v_is_typed():
    app = opened(PAGE, v="1, 0.5, 3")
    shown = figures(app)
    sent = [json.loads(node.proto.json) for node in app.main if node.type == "bidi_component"]
    rows = [row for each in sent if "dials" in each for row in json.loads(each["dials"]) if row["label"] == "y[1]"]
    assert [(row["value"], row["least"], row["most"]) for row in rows] == [(1, -6, 6)]  # over halves
    assert rows[0]["names"][1 + 6] == "0.5"
    assert "x.grad[1] = (vᵀJ)[1] = 1·0 + 0.5·4 + 3·0 = 2" in shown
    assert "y.sum()" not in shown
    for view in VIEWS:  # some of which do not ask for it
        app.segmented_control(key="jacobian_view").set_value(view).run()
    assert app.text_input(key="v").value == "1, 0.5, 3"
    assert "0.5·4" in figures(app)


@pytest.mark.parametrize("name", ["A linear layer", "Polar to Cartesian", "A matrix of products", "A scalar: one row"])
def test_presets_in_every_view(name):
    app = opened(PAGE)
    app.selectbox(key="preset").select(name).run()
    for view in VIEWS:
        app.segmented_control(key="jacobian_view").set_value(view).run()
        assert not app.exception
        assert app.text_area(key="jacobian_program").value == VECTOR_PRESETS[name].text
    assert f"The Jacobian of y with respect to {VECTOR_PRESETS[name].by}" in figures(app)


PROGRAMS = ("", "y = x ^ 2", "y = zeros(2)", "y = x @ 2", "y = zeros(10**9)", "y = x.size(0)", "y = x[0:0]", "x",
            "y = outer(outer(x, x), x)", "y = x > 0", "y = x.detach()", "y = inverse(diag(x) * 0)")  # fmt: skip


def test_bad_programs_and_values_leave_the_page_alive():
    app = opened(PAGE)
    for text in PROGRAMS:
        app.text_area(key="jacobian_program").set_value(text).run()
        for view in VIEWS if app.segmented_control else ():
            app.segmented_control(key="jacobian_view").set_value(view).run()
            assert not app.exception, (text, view)
        assert not app.exception, text
    app.text_area(key="jacobian_program").set_value("y = x * x").run()
    for text in ("abc", "[[1, 2], [3]]", "2"):
        app.text_input(key="jacobian_in_x").set_value(text).run()
        assert not app.exception, text
    for key, text in (("v", "1, 2"), ("v", "nan"), ("u", "[")):
        app.text_input(key=key).set_value(text).run()
        assert not app.exception, (key, text)
