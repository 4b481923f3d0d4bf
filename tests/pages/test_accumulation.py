"""The accumulation page, run as Streamlit runs it, without a browser."""

import pytest

from tests.pages.opened import figures, opened

PAGE = "autograd/accumulation"


def test_the_article_by_default_and_the_buttons():
    page = opened(PAGE)
    assert page.text_area(key="functions").value == "y1 = x ** 2\ny2 = x ** 3"
    assert "<strong>16</strong>" in figures(page)
    assert any("After 4 entries x.grad is 12" in caption.value for caption in page.caption)
    page.button(key="add-y1").click().run()
    page.button(key="add-None").click().run()
    assert page.text_input(key="entries").value == "y1, y2, zero_, y2, y1, None"
    for _ in range(6):
        page.button(key="undo").click().run()
    assert page.text_input(key="entries").value == ""
    assert page.button(key="undo").disabled
    page.button(key="add-zero_").click().run()
    assert "has no attribute" in figures(page)
    assert not page.exception


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("functions", "y = w * x"),
        ("functions", "x = x"),
        ("functions", "import os"),
        ("functions", ""),
        ("functions", "y1 = x @ x\ny2 = x.numel()"),
        ("functions", "y1 = zeros(10**9) * x\ny2 = x"),
        ("x", "nonsense"),
        ("entries", "y3"),
        ("entries", "y1 " * 400),
    ],
)
def test_nonsense_leaves_the_page_alive(key, text):
    page = opened(PAGE)
    (page.text_area if key == "functions" else page.text_input)(key=key).set_value(text).run()
    assert not page.exception
    assert 'class="problem"' in figures(page)


def test_training_and_its_code():
    page = opened(PAGE, view="training", lr="0.05", epochs="60", code="true")
    assert any("183 of 183 numbers are equal" in text.value for text in page.markdown)
    assert "learning_rate = 0.05\nnum_epochs = 60" in page.code[0].value
    page.slider(key="epochs").set_value(200).run()
    assert not page.exception
    assert "num_epochs = 200" in page.code[0].value
