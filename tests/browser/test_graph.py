"""What only a browser shows of the graph page."""

import json
import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.figures import first_frame, watch
from tests.chromium import choose, settle

PROGRAM = "p = x * w + b\nloss = ((p - 1) ** 2).mean()"


def test_a_step_back_lights_another_node_and_is_in_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/graph?graph_view=engine")
    expect(page.locator("svg.graph .box")).to_have_count(5)
    expect(page.locator("svg.graph .box.now .text")).to_have_text("leaf y")
    places = page.locator("svg.graph .box").evaluate_all("boxes => boxes.map(box => box.getAttribute('transform'))")
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowLeft")
    expect(page.locator("svg.graph .box.now .text")).to_have_text("leaf x")
    expect(page).to_have_url(re.compile(r"[?&]step=7"))
    now = page.locator("svg.graph .box").evaluate_all("boxes => boxes.map(box => box.getAttribute('transform'))")
    assert now == places
    expect(page.get_by_text("x.grad = ∂z/∂x = 3")).to_be_visible()


def test_keys_move_through_the_run(app: str, page: Page) -> None:
    page.goto(f"{app}/graph?step=3")
    expect(page.locator(".badge")).to_have_text("Forward, step 3 of 8")
    page.get_by_role("heading", name="Computational graph").click()
    watch(page.locator("svg.graph"))
    page.keyboard.press("n")
    expect(page.locator(".badge")).to_have_text("Backward, step 4 of 8")
    assert first_frame(page.locator("svg.graph"))[1] == 2, "gradients go along both arrows of the addition"
    page.keyboard.press("b")
    expect(page.locator(".badge")).to_have_text("Forward, step 3 of 8")


def test_pointing_at_a_node_lights_its_inputs_and_outputs(app: str, page: Page) -> None:
    page.goto(f"{app}/graph?graph_view=engine")
    page.locator("svg.graph .box", has_text="MulBackward0").hover()
    expect(page.locator("figcaption").first).to_contain_text("keeps other = y, self = x for backward (8 bytes)")
    expect(page.locator("svg.graph .box.lit")).to_have_count(4)  # itself, both leaves, the sum; not the power
    expect(page.locator("svg.graph .arrow.lit")).to_have_count(3)


def test_a_link_restores_the_page(app: str, page: Page) -> None:
    query = {"program": PROGRAM, "in_b": "[1, 2]", "grad_x": "false", "view": "mathematics", "step": "8"}
    page.goto(f"{app}/graph?{urlencode(query)}")
    settle(page)
    expect(page.get_by_label("Program: one assignment")).to_have_value(PROGRAM)
    expect(page.get_by_label("b", exact=True)).to_have_value("[1, 2]")
    expect(page.locator("svg.graph.mathematics .box")).to_have_count(8)
    expect(page.locator(".badge")).to_contain_text("step 8 of")
    expect(page.locator("svg.graph .box.constant .title")).to_have_text("x")


def test_the_address_follows_whatever_is_changed(app: str, page: Page) -> None:
    page.goto(f"{app}/graph?graph_view=engine")
    settle(page)
    choose(page, "Begin with", "Two layers")
    expect(page.locator("svg.graph .box.stub")).to_have_count(2)
    field = page.get_by_label("Program: one assignment")
    field.fill("z = x * y")
    field.press("Control+Enter")
    expect(page.get_by_label("w1", exact=True)).to_have_count(0)
    value = page.get_by_label("y", exact=True)
    value.fill("4")
    value.press("Enter")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()  # no gradient is asked for: it ends here
    page.get_by_role("button", name="Back").click()
    expected = {"program": "z = x * y", "grad_x": "false", "grad_y": "false", "in_y": "4", "step": "start"}
    page.wait_for_function(
        "wanted => JSON.stringify([...new URLSearchParams(location.search)].sort()) === wanted",
        arg=json.dumps(sorted(expected.items()), separators=(",", ":")),
    )


def test_nonsense_in_a_link_opens_the_page(app: str, page: Page) -> None:
    query = {"program": "z = <b>x</b> ^ 'a'", "step": "999", "view": "none", "in_x": "<i>", "grad_x": "perhaps"}
    page.goto(f"{app}/graph?{urlencode(query)}")
    settle(page)
    expect(page.locator(".problem")).to_be_visible()
    expect(page.locator(".problem mark")).to_have_text("^")


def test_dark_mode_keeps_the_words_readable(app: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app}/graph?graph_view=engine")
    title = page.locator("svg.graph .box .title").first
    expect(title).to_be_visible()
    ink, paper = title.evaluate(
        """text => [getComputedStyle(text).fill, getComputedStyle(document.querySelector('.stApp')).backgroundColor]
            .map(color => color.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))"""
    )
    assert ink - paper > 380  # of 765: light on dark


def test_the_files_are_those_of_the_program_on_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/graph?{urlencode({'program': PROGRAM, 'code': 'true'})}")
    settle(page)
    field = page.get_by_role("textbox", name="Program")
    field.fill(PROGRAM.replace("- 1", "- 2"))
    field.press("Control+Enter")
    expect(page.locator("[data-testid=stCode]").last).to_contain_text("(p - 2)")
    for name, part in (("graph.py", "(p - 2) ** 2"), ("graph.dot", "digraph")):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download {name}").click()
        assert download.value.suggested_filename == name
        assert part in download.value.path().read_text()
