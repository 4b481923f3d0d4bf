"""The reshaping page with its widgets moved, without a browser."""

import pytest

from tests.pages.opened import figures, opened


def test_the_chain_of_a_link() -> None:
    app = opened("tensors/reshaping", x="2,3,4", chain="permute(0,2,1).contiguous().view(6,4)")
    assert 'aria-label="y, shape (6, 4)"' in figures(app)
    assert "aten." not in figures(app)
    assert "aten.clone.default" in figures(opened("tensors/reshaping", chain="T.contiguous()", reshaping_bytes="true"))


def test_append_and_remove() -> None:
    app = opened("tensors/reshaping", chain="T")
    app.selectbox(key="next").set_value("unsqueeze").run()
    app.button(key="append").click().run()
    assert app.text_input(key="chain").value == "T.unsqueeze(0)"
    assert 'aria-label="y, shape (1, 4, 3, 2)"' in figures(app)
    app.button(key="remove").click().run()
    assert app.text_input(key="chain").value == "T"


def test_every_suggestion_can_be_appended() -> None:
    app = opened("tensors/reshaping", chain="")
    for name in app.selectbox(key="next").options:
        app.text_input(key="chain").set_value("").run()
        app.selectbox(key="next").set_value(name).run()
        app.button(key="append").click().run()
        assert not app.exception, name
        assert 'role="alert"' not in figures(app), name


def test_every_example() -> None:
    app = opened("tensors/reshaping")
    for name in app.selectbox(key="example").options:
        app.selectbox(key="example").set_value(name).run()
        assert not app.exception, name
        assert ('role="alert"' in figures(app)) == (name in ("view fails", "out of the storage")), name


def test_a_view_that_fails_is_explained() -> None:
    app = opened("tensors/reshaping", chain="permute(0, 2, 1).view(6, 4)")
    assert "stops the view" in figures(app)
    assert 'aria-label="y, shape (2, 4, 3)"' in figures(app)


def test_a_text_that_fails_keeps_the_last_picture() -> None:
    app = opened("tensors/reshaping", chain="T")
    app.text_input(key="chain").set_value("T.veiw(2)").run()
    assert "Did you mean view" in figures(app)
    assert 'aria-label="y, shape (4, 3, 2)"' in figures(app)


def test_write_through() -> None:
    app = opened("tensors/reshaping", chain="T", write="true", target="y[0]")
    assert "x[1, 0, 0] = −1 is element 12 of storage 0, was 12" in figures(app)
    app.text_input(key="reshaping_target").set_value("y[9]").run()
    assert "out of bounds" in figures(app)
    assert "was 12" not in figures(app)


@pytest.mark.parametrize("shape", ["", "0", "5", "2, 1, 2, 1, 2", "1024, 1024"])
def test_any_shape(shape: str) -> None:
    app = opened("tensors/reshaping", x=shape, chain="T.contiguous()", write="true", target="y[...]", detective="true",
                 code="true", wanted="2, 3")  # fmt: skip
    assert not app.error
    assert 'aria-label="y, shape' in figures(app)
