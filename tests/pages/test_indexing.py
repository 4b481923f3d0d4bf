"""The indexing page with its widgets moved, without a browser."""

import pytest

from tests.pages.opened import figures, opened


def test_the_link_of_the_issue() -> None:
    app = opened("tensors/indexing", x="3,4", at="x[0:2, None, 1]")
    assert 'aria-label="result, shape (2, 1)"' in figures(app)
    assert "torch agrees" in figures(app)


def test_every_example_is_answered_or_refused_by_torch() -> None:
    app = opened("tensors/indexing")
    for example in app.selectbox(key="example").options:
        app.selectbox(key="example").set_value(example).run()
        assert not app.exception, example
        assert ("Torch says" in figures(app)) == (example == "a negative step"), example


@pytest.mark.parametrize("text", ["x[", "x[9]", "x[::-1]", "<b>", ""])
def test_a_text_that_fails_keeps_the_last_picture(text: str) -> None:
    app = opened("tensors/indexing", at="x[1:]")
    app.text_input(key="at").set_value(text).run()
    assert not app.exception
    assert 'role="alert"' in figures(app)
    assert 'aria-label="result, shape (2, 4)"' in figures(app)
    app.text_input(key="indexing_x").set_value("2").run()
    assert 'aria-label="result, shape (1,)"' in figures(app)


def test_write_and_the_view_taken_before() -> None:
    app = opened("tensors/indexing", show="write", at="x[0]", value="-1", view="x[:, 0]")
    assert "v[0], taken from x[0, 0], was 0, is −1" in figures(app)
    app.text_input(key="indexing_view").set_value("x[[0]]").run()
    assert "has its own storage" in figures(app)
    app.text_input(key="value").set_value("1, 2, 3").run()
    assert "expanded size" in figures(app)


def test_every_gathering() -> None:
    app = opened("tensors/indexing", show="gather")
    for name in app.selectbox(key="fn").options:
        app.selectbox(key="fn").set_value(name).run()
        assert not app.exception, name
        assert 'aria-label="result, shape' in figures(app), name
    app.selectbox(key="fn").set_value("gather").run()
    app.text_input(key="index").set_value("[[7]]").run()
    assert "out of bounds" in figures(app)
    for shape in ("", "0", "2, 0, 3", "1, 2, 1, 2, 1"):
        app.text_input(key="indexing_x").set_value(shape).run()
        assert not app.exception, shape


@pytest.mark.parametrize("shape", ["", "0", "5", "2, 1, 2, 1, 2", "1024, 1024"])
@pytest.mark.parametrize("way", ["read", "write", "gather"])
def test_any_shape(shape: str, way: str) -> None:
    app = opened("tensors/indexing", x=shape, show=way, at="x[...]", view="x[...]", proof="true", code="true")
    assert not app.error
