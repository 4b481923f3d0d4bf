"""The anatomy page with its widgets moved, without a browser."""

import pytest

from core.tensors.anatomy.attributes import THEN
from core.tensors.anatomy.creation import MAKERS
from tests.pages.opened import figures, opened


def test_every_way_to_make_a_tensor_and_every_look_at_it() -> None:
    app = opened("tensors/anatomy", code="true", more_attributes="true")
    for make in MAKERS:
        app.selectbox(key="make").set_value(make).run()
        assert not app.exception, make
        assert "<code>x.stride()</code>" in figures(app), make
        assert f"torch.{make}(" in app.code[0].value
    for then in THEN:
        app.selectbox(key="then").set_value(then).run()
        assert not app.exception, then
        assert "<code>x.stride()</code>" in figures(app) or "<code>y.stride()</code>" in figures(app)


def test_an_example_sets_the_shape() -> None:
    app = opened("tensors/anatomy")
    app.selectbox(key="as_in").set_value("an image batch").run()
    assert app.text_input(key="shape").value == "8, 3, 32, 32"
    assert "torch.Size([8, 3, 32, 32])" in figures(app)
    assert any("**an image batch**" in text.value for text in app.markdown)


def test_values_are_written_and_flagged() -> None:
    app = opened("tensors/anatomy", code="true", shape="2, 2", cells="1, nan, inf, 4")
    assert "1 NaN" in figures(app)
    assert "1 +Inf" in figures(app)
    assert "x.copy_(" in app.code[0].value


def test_a_refusal_of_torch_is_shown_and_mended() -> None:
    app = opened("tensors/anatomy", kind="int64", requires_grad="true", make="zeros")
    assert "Torch says: only Tensors of floating point dtype can require gradients" in figures(app)
    app.toggle(key="requires_grad").set_value(False).run()
    assert "Torch says" not in figures(app)


@pytest.mark.parametrize(
    ("make", "key", "bad"),
    [
        ("arange", "arguments_arange", "0, ten"),
        ("tensor", "numbers_tensor", "[[1, 2], [3]]"),
        ("full", "arguments_full", ""),
    ],
)
def test_a_text_that_does_not_parse_keeps_the_last_picture(make: str, key: str, bad: str) -> None:
    app = opened("tensors/anatomy", make=make, code="true")
    before = app.code[0].value
    app.text_input(key=key).set_value(bad).run()
    assert 'role="alert"' in figures(app)
    assert app.code[0].value == before


def test_too_large_is_refused() -> None:
    app = opened("tensors/anatomy", make="arange", arguments_arange="1e12")
    assert "1,000,000,000,000 elements" in figures(app)


def test_shared_or_copied() -> None:
    app = opened("tensors/anatomy", about="shared or copied")
    assert figures(app).count("shared with a") == 2
    app.selectbox(key="asked").set_value("float32").run()
    assert figures(app).count("shared with a") == 1
    app.segmented_control(key="into").set_value("t").run()
    assert "t[0, 1] = 99, and was 1 before" in figures(app)
    app.text_input(key="written").set_value("1+2j").run()
    assert "cannot be written into t" in figures(app)
    app.text_input(key="written").set_value("what").run()
    assert "is not a number" in figures(app)
