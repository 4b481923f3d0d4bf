"""The dtypes page with its widgets moved, without a browser."""

import pytest

from tests.pages.opened import figures, opened

pytestmark = pytest.mark.filterwarnings("ignore:ComplexHalf support is experimental")  # float16 meets 1j


@pytest.mark.parametrize("text", ["0.1", "70000", "inf", "nan", "-0.0", "2**24+1", "True", "1+2j", "1e-8"])
def test_any_number(text: str) -> None:
    app = opened("tensors/dtypes", rare="true")
    app.text_input(key="number").set_value(text).run()
    assert not app.exception
    assert "float8_e8m0fnu" in figures(app)
    assert 'role="alert"' not in figures(app)


def test_nonsense_keeps_the_last_number() -> None:
    app = opened("tensors/dtypes", number="70000")
    assert "overflow: inf" in figures(app)
    app.text_input(key="number").set_value("seventy").run()
    assert "is not a number" in figures(app)
    assert "overflow: inf" in figures(app)


def test_promotion_in_all_three_ways() -> None:
    app = opened("tensors/dtypes", topic="promotion")
    for meeting in app.selectbox(key="meets").options:
        app.selectbox(key="meets").set_value(meeting).run()
        assert not app.exception
        assert f">with a {meeting}<" in figures(app)
    app.selectbox(key="of_a").set_value("int8").run()
    app.selectbox(key="of_number").set_value("float 2.5").run()
    assert "cast to the desired output type Char" in figures(app)


def test_integers_go_around() -> None:
    app = opened("tensors/dtypes", topic="surprises")
    assert "On paper the sum is 128" in figures(app)
    app.text_input(key="begin").set_value("128").run()
    assert "128 is not a number of int8" in figures(app)
    app.text_input(key="begin").set_value("1.5").run()
    assert "is not a whole number" in figures(app)


def test_small_additions() -> None:
    app = opened("tensors/dtypes", topic="small additions", addend="0.1")
    assert "256.0" in figures(app)
    for step in ("inf", "nan", "0", "-1", "1e300"):
        app.text_input(key="addend").set_value(step).run()
        assert not app.exception, step


def test_memory_of_any_shape() -> None:
    app = opened("tensors/dtypes", topic="memory", of_shape="1048576, 1048576")
    assert "8 TiB" in figures(app)
    app.text_input(key="of_shape").set_value("1048576, 1048576, 1048576").run()
    assert "is too large" in figures(app)
