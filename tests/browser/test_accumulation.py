"""What only a browser shows of the accumulation page."""

import re

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
    expect(page.get_by_text("243 of 243 numbers")).to_be_visible()
    page.get_by_role("radio", name="ledger").click()
    expect(page.locator(".facts strong")).to_have_text(["4", "8"])


def test_micro_batches_follow_their_slider(app: str, page: Page) -> None:
    page.goto(f"{app}/accumulation?view=micro-batches")
    settle(page)
    expect(page.locator(".bar")).to_have_count(5)
    slider = page.get_by_role("slider", name="Rows of a micro-batch")
    slider.focus()
    slider.press("Home")
    expect(page.get_by_text("12 of 8 and a last one of 4")).to_be_visible()
    expect(page.get_by_text("… 9 more, of 8 rows each")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]size=8\b"))


def test_a_second_backward_pass_is_refused_for_real(app: str, page: Page) -> None:
    page.goto(f"{app}/accumulation?view=twice")
    expect(page.get_by_text("RuntimeError: Trying to backward")).to_be_visible()
    field = page.get_by_label("Program: its last line is sent back twice")
    field.fill("z = x + y")
    field.press("Control+Enter")
    expect(page.get_by_text("goes through: this graph keeps nothing")).to_be_visible()
