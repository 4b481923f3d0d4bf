"""The museum of errors."""

import pytest

from core.museum.catalogue import EXHIBITS
from core.museum.exhibit import Spot
from tests.pages.opened import figures, opened


def test_it_opens_at_the_first_exhibit_and_goes_to_others() -> None:
    app = opened("museum/errors")
    assert "The size of tensor a (3) must match the size of tensor b (2)" in figures(app)
    app.selectbox(key="exhibit").set_value("Softmax twice").run()
    assert not app.exception
    assert "tensor(0.5516)" in figures(app)
    app.selectbox(key="hall").set_value("Devices").run()
    assert not app.exception
    assert "meta" in figures(app)


def test_a_link_opens_its_exhibit() -> None:
    assert "Target 3 is out of bounds" in figures(
        opened("museum/errors", exhibit="A class that the scores do not have")
    )
    assert "The size of tensor a" in figures(opened("museum/errors", exhibit="nothing of the kind"))


def test_a_pasted_message_is_made_again_with_its_own_numbers_and_stays_out_of_the_address() -> None:
    app = opened("museum/errors")
    error = "RuntimeError: size mismatch, m1: [32 x 100], m2: [784 x 10] at THTensorMath"
    pasted = f'File "/home/ada/secret.py", line 2\n{error}'
    app.text_area(key="pasted").set_value(pasted).run()
    assert not app.exception
    shown = figures(app)
    assert "a = torch.ones(32, 100)" in shown
    assert "mat1 and mat2 shapes cannot be multiplied (32x100 and 784x10)" in shown
    assert "in_features=100" in shown
    assert "secret" not in shown
    assert "pasted" not in app.query_params


def test_markup_in_a_message_is_text_and_what_is_not_known_is_said_so() -> None:
    app = opened("museum/errors")
    app.text_area(key="pasted").set_value("KeyError: '<b onclick=alert(1)>'").run()
    assert not app.exception
    shown = figures(app)
    assert "The museum does not have this message" in shown
    assert "<b onclick" not in shown
    app.text_area(key="pasted").set_value("RuntimeError: sizes of tensors must match, expected size 3").run()
    app.button(key="alike-cat-of-sizes-that-differ").click().run()
    assert not app.exception
    assert "Sizes of tensors must match except in dimension 0" in figures(app)
    assert app.text_area(key="pasted").value == ""


PLACES = {exhibit.key: exhibit.place for exhibit in EXHIBITS.values() if exhibit.place is not None}


@pytest.mark.parametrize("place", sorted(set(PLACES.values()), key=lambda place: (place.page, place.settings)))
def test_the_place_where_it_is_seen_takes_its_settings(place: Spot) -> None:
    app = opened(place.page.removeprefix("pages/").removesuffix(".py"), **dict(place.settings))
    for key, value in place.settings:
        held = app.session_state[key] if key in app.session_state else app.query_params.get(key)
        assert str(held[0] if isinstance(held, list) else held).replace(" ", "") == value.replace(" ", ""), key
