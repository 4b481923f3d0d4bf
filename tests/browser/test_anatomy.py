"""What only a browser shows of the anatomy page."""

from playwright.sync_api import Page, expect

from tests.chromium import settle


def test_a_slider_changes_the_picture_and_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/anatomy")
    expect(page.get_by_role("group", name="x, shape (3, 4)").locator("td[tabindex]")).to_have_count(12)
    slider = page.get_by_role("slider", name="Axis -2")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_role("group", name="x, shape (4, 4)").locator("td[tabindex]")).to_have_count(16)
    expect(page).to_have_url(f"{app}/anatomy?shape=4%2C+4")


def test_the_same_element_of_the_storage_lights_in_a_view(app: str, page: Page) -> None:
    page.goto(f"{app}/anatomy?make=arange&arguments_arange=6&then=x%5B1%3A%5D")
    page.get_by_label("y[0] =").hover()
    expect(page.locator("figcaption")).to_contain_text("y[0] = 1, element 1 + 0×1 = 1 of the storage")
    expect(page.get_by_role("group", name="x, shape (6,)").locator("td.lit")).to_have_text(["1"])


def test_a_deep_link_restores_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/anatomy?make=full&shape=2%2C+2&arguments_full=True&requires_grad=false&then=x+*+2")
    expect(page.get_by_role("group", name="y, shape (2, 2)").locator("td[tabindex]")).to_have_text(["2"] * 4)
    expect(page.get_by_label("The number")).to_have_value("True")


def test_one_write_and_who_sees_it(app: str, page: Page) -> None:
    page.goto(f"{app}/anatomy?about=shared+or+copied")
    expect(page.locator("td.changed")).to_have_text(["99", "99", "99"])
    page.get_by_role("radio", name="t", exact=True).click()
    expect(page.locator("td.changed")).to_have_text(["99"])


def test_nonsense_in_a_link_opens_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/anatomy?make=abacus&shape=%3Cb%3E&kind=int3&draw=-1&about=neither&then=x.pop()")
    expect(page.get_by_role("group", name="x, shape (3, 4)")).to_be_visible()
    settle(page)
