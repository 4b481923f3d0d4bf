"""What only a browser shows of the tracking page."""

import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.chromium import choose, settle


def test_the_scissors_move_with_the_edge_and_both_graphs_stay_in_place(app: str, page: Page) -> None:
    page.goto(f"{app}/tracking?" + urlencode({"program": "z = x * y + y ** 2"}))
    settle(page)
    before, after = page.locator("svg.graph").nth(0), page.locator("svg.graph").nth(1)
    expect(before.locator(".cut")).to_have_count(0)
    expect(after.locator(".cut")).to_have_count(1)
    expect(after.locator(".box.leaf.dead")).to_have_count(1)
    places = "boxes => boxes.map(box => box.getAttribute('transform'))"
    assert before.locator(".box").evaluate_all(places) == after.locator(".box").evaluate_all(places)
    choose(page, "Edge to cut", "y → y ** 2")
    expect(after.locator(".box.leaf.dead")).to_have_count(0)
    expect(after.locator(".box.leaf .gradient").nth(1)).to_have_text("∂z/∂y = 2")
    expect(before.locator(".box.leaf .gradient").nth(1)).to_have_text("∂z/∂y = 8")
    expect(page.locator(".verdict", has_text="another")).to_be_visible()
    page.wait_for_url("**edge=**")


def test_an_edge_is_picked_in_the_graph(app: str, page: Page) -> None:
    page.goto(f"{app}/tracking?way=no_grad")
    settle(page)
    before, after = page.locator("svg.graph").nth(0), page.locator("svg.graph").nth(1)
    expect(after.locator(".cut")).to_have_count(0)
    before.locator("[data-pick='y → y ** 2'] .reach").click(force=True)
    expect(after.locator(".cut")).to_have_count(1)
    expect(after.locator(".box.leaf .gradient").nth(1)).to_have_text("∂z/∂y = 2")
    expect(page.get_by_role("combobox", name="Edge to cut")).to_have_value("y → y ** 2")
    expect(page).to_have_url(re.compile("edge=y"))
    before.locator("[data-pick='x → x * y']").press("Enter")
    expect(after.locator(".box.leaf.dead")).to_have_count(1)
    expect(before.locator("[aria-pressed=true]")).to_have_attribute("data-pick", "x → x * y")


def test_a_link_restores_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/tracking?" + urlencode({"program": "z = x * x", "in_x": "4", "edge": "x → z, number 2"}))
    settle(page)
    expect(page.locator("svg.graph").nth(1).locator(".cut")).to_have_count(1)
    expect(page.locator("td.size").nth(1)).to_have_text("4")
    page.goto(f"{app}/tracking?" + urlencode({"view": "nan gradients", "trap": "x / x", "x": "0, 2"}))
    expect(page.get_by_label("Values of x")).to_have_value("0, 2")
    expect(page.locator(".verdict", has_text="all finite")).to_be_visible()


def test_a_wide_graph_is_scrolled_to_the_scissors(app: str, page: Page) -> None:
    program = "h = tanh(x @ w1 + b1)\np = h @ w2\nloss = ((p - y) ** 2).mean()"
    page.goto(f"{app}/tracking?" + urlencode({"program": program, "edge": "(p - y) ** 2 → loss"}))
    settle(page)
    gap = page.locator("svg.graph").nth(1).locator(".gap")
    expect(gap).to_have_count(1)
    inside = "gap => { const box = gap.getBoundingClientRect(), pane = gap.closest('.scroll').getBoundingClientRect();"
    assert gap.evaluate(inside + " return box.left >= pane.left && box.right <= pane.right }")


def test_nonsense_in_a_link_opens_the_page(app: str, page: Page) -> None:
    query = {"program": "z = <b>x</b> ^ 'a'", "edge": "<i>", "way": "none", "leaf": "q", "view": "?", "in_x": "<i>"}
    page.goto(f"{app}/tracking?{urlencode(query)}")
    settle(page)
    expect(page.locator(".problem")).to_be_visible()
    page.goto(f"{app}/tracking?" + urlencode({"edge": "q → r", "way": "detach"}))
    settle(page)
    expect(page.locator("svg.graph").nth(1).locator(".cut")).to_have_count(1)
