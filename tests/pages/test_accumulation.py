"""The accumulation page, run as Streamlit runs it, without a browser."""

import pytest

from tests.pages.opened import figures, opened

PAGE = "autograd/accumulation/page"


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


NONSENSE = {
    "functions": ["y = w * x", "x = x", "import os", "", "y1 = x @ x\ny2 = x.numel()", "y1 = zeros(10**9) * x\ny2 = x"],
    "accumulation_x": ["nonsense", "[[1], [2, 3]]"],
    "entries": ["y3", "y1 " * 400],
}


@pytest.mark.parametrize("key", NONSENSE)
def test_nonsense_leaves_the_page_alive(key):
    page = opened(PAGE)
    field = (page.text_area if key == "functions" else page.text_input)(key=key)
    before = field.value
    for text in NONSENSE[key]:
        field.set_value(text).run()
        assert not page.exception
        assert 'class="problem"' in figures(page), text
    field.set_value(before).run()
    assert 'class="problem"' not in figures(page)
    assert "<strong>16</strong>" in figures(page)


def test_training_and_its_code():
    page = opened(PAGE, view="training", lr="0.05", epochs="60", code="true")
    assert any("183 of 183 numbers are equal" in text.value for text in page.markdown)
    assert "learning_rate = 0.05\nnum_epochs = 60" in page.code[0].value
    page.number_input(key="accumulation_epochs").set_value(150).run()
    assert not page.exception
    assert "num_epochs = 150" in page.code[0].value


def test_micro_batches_and_their_code():
    page = opened(PAGE, view="micro-batches", rows="64", size="16", code="true")
    assert any("64 rows in k = 4 micro-batches: 4 of 16." in caption.value for caption in page.caption)
    assert "X.split(16)" in page.code[0].value
    page.segmented_control(key="model").set_value("network").run()
    page.number_input(key="rows").set_value(256).run()
    page.number_input(key="size").set_value(8).run()
    assert not page.exception
    assert "w2[3, 0]" in figures(page)


def test_losses_and_their_code():
    page = opened(PAGE, view="losses", code="true")
    assert figures(page).count(">equal<") == 2
    assert "loss1.backward(retain_graph=True)" in page.code[0].value
    for text in ("y = x", "a = x\nb = x @ x", "a = x ** 2\nb = x.size()", "((", "a = 1\nb = 2"):
        page.text_area(key="losses").set_value(text).run()
        assert not page.exception
        assert 'class="problem"' in figures(page)


def test_twice_and_its_code():
    page = opened(PAGE, view="twice", examples="true", code="true")
    assert any("Trying to backward through the graph a second time" in code.value for code in page.code)
    assert any("it was run, and the second pass went through" in text.value for text in page.markdown)
    assert any("z.backward(retain_graph=True)" in code.value for code in page.code)
    page.text_area(key="accumulation_program").set_value("y = x + 1").run()
    assert any("goes through" in text.value for text in page.success)
    for text in ("", "y = x > 0", "y = x.expand(3)", "y = zeros(10**9)", "\x00"):
        page.text_area(key="accumulation_program").set_value(text).run()
        assert not page.exception
        assert 'class="problem"' in figures(page)
