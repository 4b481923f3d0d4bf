"""What only a browser shows of the regression page's other views."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.pictures.charts.panels import ROTATED


def test_a_click_on_the_surface_starts_from_there(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?view=loss+surface&lr=0.2")
    picture = page.locator("svg.surface")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.85, box["y"] + box["height"] * 0.2)
    expect(page).to_have_url(re.compile(r"start_w=5\.\d+.*start_b=3\.\d+"))
    expect(page).to_have_url(re.compile(r"view=loss\+surface"))
    field = page.get_by_label("First w")
    expect(field).to_have_value(re.compile(r"^5\.\d\d$"))
    # The start is drawn where the click was, and the window has not moved.
    mark = page.locator("svg.surface rect.mark").bounding_box()
    assert mark
    assert abs(mark["x"] + mark["width"] / 2 - (box["x"] + box["width"] * 0.85)) < 4
    assert abs(mark["y"] + mark["height"] / 2 - (box["y"] + box["height"] * 0.2)) < 4
    # The keyboard's way to the same.
    field.fill("1")
    field.press("Enter")
    expect(page.locator("svg.surface[aria-label*='starts from w = 1,']")).to_be_visible()


@pytest.mark.parametrize(("source", "label"), [("Longley", "5e13"), ("Norris", "1000")])
def test_the_charts_of_large_numbers_stay_in_their_column(app: str, page: Page, source: str, label: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app}/regression?view=by+hand&source={source}")
    drawn = page.locator("[data-testid=stVegaLiteChart] svg")
    expect(drawn).to_be_visible()
    expect(drawn.get_by_text(label, exact=True).first).to_be_visible()  # the year 1000 would be no 1,000
    place = page.locator("[data-testid=stVegaLiteChart]").bounding_box()
    box = drawn.bounding_box()
    assert box
    assert place
    assert box["width"] <= place["width"] + 6 + ROTATED  # the padding that Vega adds, and ours
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_the_listing_fits_its_pane_and_the_legends_their_charts(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{app}/regression?view=bugs")
    expect(page.locator(".marked")).to_be_visible()
    pane = page.locator(".scroll", has=page.locator(".marked"))
    assert pane.evaluate("pane => pane.scrollWidth <= pane.clientWidth")
    page.goto(f"{app}/regression?view=bugs&source=Longley")  # whose losses have the widest labels
    charts = page.locator("[data-testid=stVegaLiteChart] svg")
    expect(charts.get_by_text("this loop")).to_have_count(2)
    for chart in charts.all():
        label, whole = chart.get_by_text("this loop").bounding_box(), chart.bounding_box()
        assert label
        assert whole
        assert label["x"] + label["width"] <= whole["x"] + whole["width"]


def test_a_bug_is_in_the_address_and_its_code_beside_its_error(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?view=bugs")
    page.get_by_role("button", name="detached").click()
    expect(page.get_by_text("does not have a grad_fn")).to_be_visible()
    expect(page).to_have_url(re.compile(r"bugs=detached"))
    expect(page.locator(".marked .failed")).to_contain_text("loss.backward()")
    page.reload()
    expect(page.locator(".marked .changed")).to_contain_text(".detach()")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
