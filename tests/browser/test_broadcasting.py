"""What only a browser shows of the broadcasting page."""

import re

from playwright.sync_api import Page, expect

from tests.chromium import settle


def test_a_slider_changes_the_picture_and_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?op=add")
    result = page.get_by_role("group", name="result, shape (3, 4)")
    expect(result.locator("td[tabindex]")).to_have_count(12)
    slider = page.get_by_role("slider", name="Axis -2").first
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_role("group", name="result, shape (4, 4)").locator("td[tabindex]")).to_have_count(16)
    expect(page).to_have_url(re.compile(r"[?&]a=4%2C\+1"))
    expect(page.get_by_label("Shape of a")).to_have_value("4, 1")
    # The row under the figure comes with the focus; what it gives is what is on the screen.
    first = page.get_by_role("toolbar", name="Take this figure home").first
    first.get_by_role("button", name="Copy link").focus()
    page.keyboard.press("ArrowRight")
    expect(first).to_have_css("opacity", "1")
    for name in (".svg", ".png", ".csv"):
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename == f"broadcasting{name}"
        data = download.value.path().read_bytes()
        if name == ".svg":
            assert data.startswith(b"<svg ")
            assert b'aria-label="result[3, 3] = a[3, 0] + b[0, 3]' in data
        elif name == ".png":
            assert data.startswith(b"\x89PNG")
        else:
            assert '"result (4, 4)",4,4' in data.decode().splitlines()
        page.keyboard.press("ArrowRight")


def test_the_picture_follows_a_slider_while_it_is_dragged(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?op=add")
    expect(page.get_by_role("group", name="result, shape (3, 4)")).to_be_visible()
    box = page.get_by_role("slider", name="Axis -2").first.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 3 / 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, middle, steps=4)
    # The button is still down. Which size three quarters of the way are depends on the browser's thumb.
    expect(page.get_by_role("group", name=re.compile(r"result, shape \([5-7], 4\)"))).to_be_visible()
    page.mouse.move(box["x"] + box["width"], middle, steps=2)
    expect(page.get_by_role("group", name="result, shape (8, 4)")).to_be_visible()
    page.mouse.up()
    expect(page.get_by_label("Shape of a")).to_have_value("8, 1")


def test_the_rank_adds_and_takes_axes_in_front(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?op=add")
    slider = page.get_by_role("slider", name="Rank").first
    slider.press("ArrowRight")
    expect(page.get_by_label("Shape of a")).to_have_value("1, 3, 1")
    expect(page.get_by_role("slider", name="Axis -3")).to_have_count(1)
    slider.press("Home")
    expect(page.get_by_label("Shape of a")).to_have_value("")
    expect(page.get_by_role("slider", name="Axis -2")).to_have_count(1)  # b's


def test_pointing_at_a_result_lights_its_sources(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?op=add")
    page.get_by_label("result[1, 2] =").hover()
    expect(page.locator("figcaption")).to_have_text("result[1, 2] = a[1, 0] + b[0, 2] = 2 + 30 = 32")
    stored = page.get_by_role("group", name="a, shape (3, 1)")
    expect(stored.locator("td.lit")).to_have_text(["2"])
    expect(page.get_by_role("group", name="b, shape (1, 4)").locator("td.lit")).to_have_text(["30"])
    # And the other way: an operand's cell lights every result that it went into.
    stored.locator("td").nth(0).hover()
    expect(page.get_by_role("group", name="result, shape (3, 4)").locator("td.lit")).to_have_text(
        ["11", "21", "31", "41"]
    )


def test_the_keyboard_moves_from_cell_to_cell(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?op=add")
    page.get_by_label("result[0, 0] =").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator("figcaption")).to_contain_text("result[1, 1] = a[1, 0] + b[0, 1]")


def test_a_deep_link_restores_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?a=2%2C+3&b=3&op=mul&show=backward&a_values=1,2,3,4,5,6")
    expect(page.get_by_role("group", name="a.grad, shape (2, 3)")).to_be_visible()
    expect(page.get_by_role("group", name="result, shape (2, 3)", exact=True).locator("td[tabindex]")).to_have_text(
        ["10", "40", "90", "40", "100", "180"]
    )
    expect(page.get_by_label("Shape of a")).to_have_value("2, 3")
    expect(page.get_by_role("radio", name="backward")).to_be_checked()


def test_nonsense_in_a_link_opens_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?a=%3Cb%3E&op=nonsense&third=perhaps&device=abacus&show=sideways")
    expect(page.get_by_role("alert")).to_contain_text("“<b>” is not a size")
    expect(page.get_by_role("group", name="result, shape (3, 4)")).to_be_visible()


def test_a_repair_is_applied_by_its_button(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?a=3%2C+4&b=3")
    expect(page.get_by_role("alert")).to_contain_text("The size of tensor a (4) must match the size of tensor b (3)")
    page.get_by_role("button", name="Apply").first.click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("group", name="result, shape (4, 3)")).to_be_visible()


def test_dark_mode_has_light_text(app: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app}/broadcasting?op=add")
    settle(page)
    cell = page.get_by_label("result[0, 0] =")
    color = cell.evaluate("cell => getComputedStyle(cell).color.match(/\\d+/g).slice(0, 3).map(Number)")
    assert min(color) > 180


def test_the_address_keeps_everything_that_was_chosen(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?op=add")
    page.get_by_text("Third operand").click()
    expect(page.get_by_role("group", name="result, shape (2, 3, 4)")).to_be_visible()
    page.get_by_label("Values of b").fill("5, 6, 7, 8")
    page.get_by_label("Values of b").press("Enter")
    expect(page.get_by_label("b[0, 3] = 8", exact=True)).to_be_visible()
    slider = page.get_by_role("slider", name="Axis -2").first
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_role("group", name="result, shape (2, 4, 4)")).to_be_visible()
    kept = {"third=true", "b_values=5%2C+6%2C+7%2C+8", "a=4%2C+1"}
    page.wait_for_url(lambda url: kept <= set(url.partition("?")[2].split("&")))  # the picture came ahead of it
    page.goto(page.url)
    expect(page.get_by_role("group", name="result, shape (2, 4, 4)")).to_be_visible()
    expect(page.get_by_label("b[0, 3] = 8", exact=True)).to_be_visible()
