"""The element-wise page with its widgets moved, without a browser."""

from core.tensors.elementwise.errors import CASES
from core.tensors.elementwise.functions import DTYPES, FUNCTIONS
from tests.pages.opened import figures, opened


def test_every_function_both_ways() -> None:
    app = opened("tensors/elementwise", numbers="true")
    for name in FUNCTIONS:
        app.selectbox(key="apply").set_value(name).run()
        assert not app.exception, name
        assert "shape (2, 3)" in figures(app), name
    app.segmented_control(key="aspect").set_value("in place").run()
    for name in ("add", "exp", "maximum", "eq"):
        app.selectbox(key="apply").set_value(name).run()
        assert not app.exception, name
        assert "x._version" in figures(app)


def test_every_dtype() -> None:
    app = opened("tensors/elementwise", apply="exp")
    for dtype in DTYPES:
        app.selectbox(key="x_dtype").set_value(dtype).run()
        assert not app.exception, dtype
        assert "torch.exp(x[0, 0])" in figures(app)


def test_values_and_shapes_move_the_picture() -> None:
    app = opened("tensors/elementwise", apply="sqrt", x_shape="3", x_cells="4, -1, inf", numbers="true")
    assert "torch.sqrt(x[0]) = torch.sqrt(4) = 2" in figures(app)
    assert "1 NaN" in figures(app)
    assert "1 +Inf" in figures(app)
    app.text_input(key="x_cells").set_value("4, four").run()
    assert "is not a number" in figures(app)


def test_shapes_that_do_not_meet() -> None:
    app = opened("tensors/elementwise", x_shape="2, 3", y_shape="2")
    assert "must match the size of tensor" in figures(app)
    app.segmented_control(key="aspect").set_value("in place").run()
    assert "must match the size of tensor" in figures(app)


def test_a_refusal_in_place_and_its_fix() -> None:
    app = opened("tensors/elementwise", aspect="in place", apply="div", x_dtype="int64")
    assert "cast to the desired output type Long" in figures(app)
    assert "which was run here" in figures(app)


def test_every_error() -> None:
    app = opened("tensors/elementwise", aspect="errors", code="true")
    for case in CASES:
        app.radio(key="wrong").set_value(case.name).run()
        assert not app.exception
        assert "run instead, and works" in figures(app)
        assert case.name in app.code[0].value
