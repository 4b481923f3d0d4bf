"""What only a browser shows of the placement page."""

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import settle


def test_a_widget_changes_the_picture_and_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/placement")
    settle(page)
    page.get_by_role("radio", name="meta").click()
    expect(page.get_by_text("the data is left behind")).to_be_visible()
    expect(page).to_have_url(f"{app}/placement?target=meta")


def test_a_deep_link_restores_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/placement?target=meta&elements=1024&dtype=float64&requires_grad=true")
    expect(page.get_by_role("radio", name="meta")).to_be_checked()
    expect(page.get_by_text("none; it would be 8 KiB")).to_be_visible()
    expect(page.get_by_text("no: ToCopyBackward0")).to_be_visible()


@pytest.mark.parametrize(
    "link",
    ["target=moon&elements=7&dtype=%3Cb%3E&requires_grad=perhaps&device=abacus", "device=cuda:99&target=cuda:99"],
)
def test_a_link_to_what_is_not_here_opens_the_page(app: str, page: Page, link: str) -> None:
    page.goto(f"{app}/placement?{link}")
    expect(page.get_by_text("What this computer has")).to_be_visible()
    settle(page)
    if "cuda" in link:
        expect(page.get_by_role("alert")).to_contain_text("The device cuda:99 is not here")
    expect(page.get_by_role("columnheader", name="what came of it")).to_be_visible()


def test_dark_mode_has_light_text(app: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app}/placement")
    settle(page)
    cell = page.get_by_role("cell", name="float32").first
    color = cell.evaluate("cell => getComputedStyle(cell).color.match(/\\d+/g).slice(0, 3).map(Number)")
    assert min(color) > 180


def test_a_telephone_does_not_scroll_sideways(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{app}/placement")
    settle(page)
    expect(page.get_by_text("What this computer has")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
