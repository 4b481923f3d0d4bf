"""What only a browser shows of the reshaping page."""

import re

from playwright.sync_api import Page, expect

from tests.browser.figures import at_rest, first_frame, watch
from tests.chromium import settle


def test_grid_and_storage_light_each_other(app: str, page: Page) -> None:
    page.goto(f"{app}/reshaping?x=2,3&chain=T")
    page.get_by_role("group", name="y, shape (3, 2)").locator("td[tabindex]").nth(1).hover()
    expect(page.locator("figcaption")).to_have_text("y[0, 1] = 3 is element 3 of storage 0")
    expect(page.get_by_role("group", name="storage 0").locator("td.lit")).to_have_text(["3"])
    page.get_by_role("group", name="storage 0").locator("td[tabindex]").nth(4).hover()
    expect(page.get_by_role("group", name="x, shape (2, 3)").locator("td.lit")).to_have_text(["4"])
    expect(page.get_by_role("group", name="y, shape (3, 2)").locator("td.lit")).to_have_text(["4"])


def test_append_changes_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/reshaping?x=2,3&chain=T")
    settle(page)
    page.get_by_role("button", name="Append").click()
    expect(page.get_by_label("Chain of operations")).to_have_value("T.view(6)")
    expect(page.get_by_role("alert")).to_contain_text("view size is not compatible")


def test_dark_mode_has_light_text(app: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app}/reshaping?write=false")
    settle(page)
    cell = page.get_by_label("y[0, 0] =")
    color = cell.evaluate("cell => getComputedStyle(cell).color.match(/\\d+/g).slice(0, 3).map(Number)")
    assert min(color) > 180


def test_cells_move_to_their_new_places_with_their_numbers_there_at_once_and_not_under_reduced_motion(
    app: str, page: Page
) -> None:
    page.goto(f"{app}/reshaping?x=2,3&chain=T")
    at_rest(page)
    y, chain = page.get_by_role("group", name="y, shape"), page.get_by_label("Chain of operations")
    for reduced, asked, numbers in (
        ("no-preference", "flatten()", "012345"),
        ("reduce", "view(3, 2)", "012345"),
        ("no-preference", "T", "031425"),
    ):
        page.emulate_media(reduced_motion=reduced)  # type: ignore[arg-type]
        watch(y)
        chain.fill(asked)
        chain.press("Enter")
        text, moving = first_frame(y)
        assert re.search(f"{numbers}(one|the)storage", "".join(text.split()))
        assert (moving > 0) is (reduced != "reduce")
        at_rest(page)
