"""What only a browser shows of the page on captured programs: each view is painted, and fits a phone."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import settle

_BEYOND = (
    "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth - main.clientWidth; }"
)


def opened(app: str, page: Page, view: str, more: str = "") -> None:
    page.goto(f"{app}/capture?capture_view={quote(view)}{more}")
    settle(page)


def test_each_view_is_painted_and_fits_a_phone(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for view, painted in (
        ("operations", page.get_by_text("ATen operations, as they ran")),
        ("breaks and guards", page.get_by_role("button", name="Let torch capture it")),
        ("take it with you", page.get_by_role("button", name="Export", exact=True)),
        ("speed", page.get_by_role("columnheader", name="bytes moved")),
    ):
        opened(app, page, view)
        expect(painted.first).to_be_visible()
        assert page.evaluate(_BEYOND) == 0, view


@pytest.mark.proof
def test_sizes_come_while_it_measures_and_stop_keeps_them(app: str, page: Page) -> None:
    opened(app, page, "speed", "&capture_backend=aot_eager")
    # Whoever measured before, a first try of this test, has left what was found.
    page.locator(".st-key-capture_measure button, .st-key-capture_again button").click()
    expect(page.locator("svg.marks, canvas.marks")).to_have_count(1)
    stop, measure = (page.locator(f".st-key-capture_{name} button") for name in ("stop", "measure"))
    expect(stop).to_be_visible()
    expect(measure).to_have_count(0)
    stop.click()
    expect(measure).to_be_visible()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    measure.click()
    expect(page.locator(".st-key-capture_again button")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("columnheader", name="compile time")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(f"() => ({_BEYOND})() === 0")
