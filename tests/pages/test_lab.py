"""The lab's page, run as Streamlit runs it, without a browser."""

import pytest

from core.lab import run
from core.lab.listings.presets import LISTINGS
from tests.pages.opened import figures, opened

FIRST = next(iter(LISTINGS))


@pytest.fixture
def page():
    return opened("autograd/lab")


def write(page, text):
    page.text_area(key="listing").set_value(text).run()
    assert not page.exception


def test_opens_at_the_first_line_of_the_articles_graph(page):
    assert page.text_area(key="listing").value == LISTINGS[FIRST]
    assert page.number_input(key="lab_step").value == 1
    assert "Step 1 of 9" in figures(page)
    page.number_input(key="lab_step").set_value(run(LISTINGS[FIRST]).telling + 1).run()
    assert ".grad changed" in figures(page)
    assert "used up: released" in figures(page)


def test_every_step_and_the_buttons(page):
    for step in range(1, 10):
        page.number_input(key="lab_step").set_value(step).run()
        assert not page.exception
        assert f"Step {step} of 9" in figures(page)
    page.button(key="Back").click().run()
    assert page.number_input(key="lab_step").value == 8
    page.number_input(key="lab_step").set_value(1).run()
    page.button(key="Next print").click().run()
    assert page.number_input(key="lab_step").value == 7
    assert "tensor(15., grad_fn=&lt;AddBackward0&gt;)" in figures(page)


@pytest.mark.parametrize("name", LISTINGS)
def test_presets(page, name):
    page.selectbox(key="preset").select(name).run()
    assert not page.exception
    assert page.text_area(key="listing").value == LISTINGS[name]
    assert not page.warning
    recording = run(LISTINGS[name])
    assert page.number_input(key="lab_step").value == 1
    page.number_input(key="lab_step").set_value(recording.telling + 1).run()
    if name.startswith("Bug") and recording.problem:
        assert "the listing ends here" in figures(page)
        assert recording.problem.fix.split("'")[0][1:] in figures(page)


def test_a_link_opens_a_listing_at_a_step():
    page = opened("autograd/lab", listing="x = torch.ones(2)\nx += 1\nprint(x)", step="2")
    assert page.number_input(key="lab_step").value == 2
    assert "written in place · version 1" in figures(page)


@pytest.mark.parametrize("step", ["999", "0", "-1", "abc", "<b>"])
def test_nonsense_for_a_step_opens_the_page(step):
    page = opened("autograd/lab", listing="x = torch.ones(2)", step=step)
    assert page.number_input(key="lab_step").value == 1


@pytest.mark.parametrize(
    "text",
    ["", "x = ", "import os", "x = y", "(" * 400, "\x00", "'" * 9000, "x.__class__", "while True: pass", "1 / 0"],
)
def test_what_cannot_run_leaves_the_page_alive(page, text):
    write(page, text)
    write(page, "x = torch.ones(2)\ny = x * 2")
    assert page.number_input(key="lab_step").value == 2


def test_a_visitors_text_is_escaped(page):
    write(page, 'x = "<script>alert(1)</script>"  # <img>\nprint(x)')
    assert "<script>" not in figures(page)
    assert "<img>" not in figures(page)
    assert "&lt;script&gt;" in figures(page)


def test_a_longer_listing_and_back(page):
    write(page, "for i in range(50):\n    x = torch.ones(i)")
    assert page.number_input(key="lab_step").value == 100
    write(page, "x = torch.ones(2)")
    assert page.number_input(key="lab_step").value == 1
