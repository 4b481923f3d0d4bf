"""What only a browser shows of the dtypes page."""

import re

from playwright.sync_api import Page, expect

from tests.chromium import settle


def test_a_typed_number_changes_the_picture_and_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/dtypes?rare=false")
    field = page.get_by_label("A number")
    expect(page.get_by_label("float16, exponent 01011: 11 − 15: a factor of 2^-4")).to_be_visible()
    field.fill("70000")
    field.press("Enter")
    expect(page.get_by_text("overflow: inf").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]number=70000"))


def test_pointing_at_bits_reads_them(app: str, page: Page) -> None:
    page.goto(f"{app}/dtypes?number=-6.5")
    page.get_by_label("float16, fraction 1010000000").hover()
    expect(page.locator("figcaption")).to_contain_text("1.1010000000 in binary = 1.625")


def test_pointing_at_the_matrix_lights_both_dtypes(app: str, page: Page) -> None:
    page.goto(f"{app}/dtypes?topic=promotion")
    page.get_by_label("a uint8 tensor with a tensor int8: int16").hover()
    expect(page.locator("th.lit")).to_have_text(["i8", "uint8"])


def test_a_deep_link_restores_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/dtypes?topic=small+additions&addend=0.1")
    expect(page.get_by_label("The number added")).to_have_value("0.1")
    expect(page.get_by_role("cell", name="256.0", exact=True)).to_be_visible()
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    ).to_be_visible()


def test_nonsense_in_a_link_opens_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/dtypes?number=%3Cb%3E&topic=nowhere&rare=perhaps")
    expect(page.get_by_role("alert")).to_contain_text("“<” cannot stand in a number")
    settle(page)
