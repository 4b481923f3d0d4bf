"""The broadcasting page with its widgets moved, without a browser."""

from tests.pages.opened import figures, opened


def test_the_figure_follows_the_text() -> None:
    app = opened("tensors/broadcasting")
    assert 'aria-label="result, shape (3, 4)"' in figures(app)
    app.text_input(key="a").set_value("5, 1").run()
    assert 'aria-label="result, shape (5, 4)"' in figures(app)
    app.text_input(key="a").set_value("").run()
    assert 'aria-label="a, shape ()"' in figures(app)


def test_every_operation_and_both_directions() -> None:
    app = opened("tensors/broadcasting")
    for way in ("forward", "backward"):
        app.segmented_control(key="show").set_value(way)
        for name in app.selectbox(key="op").options:
            app.selectbox(key="op").set_value(name).run()
            assert not app.exception, name
            assert 'aria-label="result, shape' in figures(app), name
    # Nothing of a comparison can be differentiated, and torch says so.
    app.selectbox(key="op").set_value("eq").run()
    assert "element 0 of tensors does not require grad" in figures(app)


def test_a_third_operand() -> None:
    app = opened("tensors/broadcasting")
    app.toggle(key="third").set_value(True).run()
    assert 'aria-label="result, shape (2, 3, 4)"' in figures(app)


def test_large_shapes_by_text_allocate_nothing_large() -> None:
    app = opened("tensors/broadcasting", a="1024, 1, 64", b="1024, 1")
    assert 'aria-label="result, shape (1024, 1024, 64)"' in figures(app)
    app.segmented_control(key="show").set_value("backward").run()
    assert "is too large" in figures(app)
    assert 'aria-label="result, shape (1024, 1024, 64)"' in figures(app)


def test_a_text_that_is_no_shape_keeps_the_last_picture() -> None:
    app = opened("tensors/broadcasting", a="2, 4")
    app.text_input(key="a").set_value("2, four").run()
    assert "is not a size" in figures(app)
    assert 'aria-label="result, shape (2, 4)"' in figures(app)


def test_values_are_used_and_set_aside_when_they_no_longer_fit() -> None:
    app = opened("tensors/broadcasting", a_values="7, 8, 9")
    assert "result[2, 0] = a[2, 0] + b[0, 0] = 9 + 10 = 19" in figures(app)
    app.text_input(key="a").set_value("2, 1").run()
    assert "result[1, 0] = a[1, 0] + b[0, 0] = 2 + 10 = 12" in figures(app)
    app.text_input(key="a").set_value("3, 1").run()
    assert "= 9 + 10 = 19" in figures(app)
    app.text_input(key="a_values").set_value("7, eight").run()
    assert "is not a number" in figures(app)


def test_a_clash_shows_the_message_of_torch_and_a_repair_mends_it() -> None:
    app = opened("tensors/broadcasting", a="3, 4", b="3")
    assert "The size of tensor a (4) must match the size of tensor b (3)" in figures(app)
    app.button(key="repair-0").click().run()
    assert "must match" not in figures(app)


def test_a_silent_broadcast_is_flagged() -> None:
    app = opened("tensors/broadcasting", a="3", b="3, 1")
    assert "is it what you mean?" in figures(app)
    app.text_input(key="b").set_value("3").run()
    assert "is it what you mean?" not in figures(app)


def test_visitors_do_not_share_shapes() -> None:
    first, second = opened("tensors/broadcasting"), opened("tensors/broadcasting")
    first.text_input(key="a").set_value("7, 1").run()
    assert second.run().text_input(key="a").value == "3, 4"
