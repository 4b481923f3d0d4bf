"""What only a browser shows of the accumulation page."""

from playwright.sync_api import Page, expect

from tests.chromium import settle


def test_a_button_makes_a_deposit_and_the_address_follows(app: str, page: Page) -> None:
    page.goto(f"{app}/accumulation")
    settle(page)
    expect(page.locator(".facts strong")).to_have_text(["4", "16", "0", "12"])
    page.get_by_role("button", name="y1.backward()").click()
    expect(page.locator(".facts strong")).to_have_text(["4", "16", "0", "12", "16"])
    page.reload()
    expect(page.locator(".facts strong")).to_have_text(["4", "16", "0", "12", "16"])
    expect(page.get_by_label("What happens, in order")).to_have_value("y1, y2, zero_, y2, y1")


def test_what_is_written_outlives_a_look_at_the_training(app: str, page: Page) -> None:
    page.goto(f"{app}/accumulation?functions=loss%20%3D%20x%20**%204&entries=loss%2C%20loss&x=1")
    expect(page.locator(".facts strong")).to_have_text(["4", "8"])
    page.get_by_role("radio", name="training").click()
    chart = page.locator("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas").first
    expect(chart).to_be_visible()
    expect(page.get_by_text("303 of 303 numbers")).to_be_visible()
    page.get_by_role("radio", name="ledger").click()
    expect(page.locator(".facts strong")).to_have_text(["4", "8"])
