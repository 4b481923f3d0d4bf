"""What only a browser shows of the indexing page."""

import re

from playwright.sync_api import Page, expect

from tests.chromium import settle


def test_a_deep_link_and_hover(app: str, page: Page) -> None:
    page.goto(f"{app}/indexing?x=3,4&at=x[0:2,%20None,%201]")
    result = page.get_by_role("group", name="result, shape (2, 1)")
    expect(result.locator("td[tabindex]")).to_have_text(["1", "5"])
    result.locator("td").nth(1).hover()
    expect(page.locator("figcaption")).to_have_text("result[1, 0] = x[1, 1] = 5")
    expect(page.get_by_role("group", name="x, shape (3, 4)").locator("td.lit")).to_have_text(["5"])


def test_typing_an_index_changes_the_picture_and_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/indexing?indexing_show=read")
    settle(page)
    field = page.get_by_label("Index, as in Python")
    field.fill("x[(x > 2) & (x < 9)]")
    field.press("Enter")
    expect(page.get_by_role("group", name="result, shape (6,)")).to_be_visible()
    expect(page).to_have_url(re.compile("at=x"))
    field.fill("x[::-1]")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("step must be greater than zero")
    expect(page.get_by_role("group", name="result, shape (6,)")).to_be_visible()


def test_writing_is_seen_by_a_view(app: str, page: Page) -> None:
    page.goto(f"{app}/indexing?show=write&at=x[0]&view=x[:,0]")
    expect(page.get_by_label("v[0], taken from x[0, 0], was 0, is −1").last).to_be_visible()


def test_dark_mode_has_light_text(app: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app}/indexing?indexing_show=read")
    settle(page)
    cell = page.get_by_label("result[0, 0] =")
    color = cell.evaluate("cell => getComputedStyle(cell).color.match(/\\d+/g).slice(0, 3).map(Number)")
    assert min(color) > 180
