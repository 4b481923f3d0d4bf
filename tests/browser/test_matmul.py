"""What only a browser shows of the products page."""

from playwright.sync_api import Page, expect

from tests.chromium import settle


def test_a_slider_changes_the_picture_and_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/matmul")
    expect(page.get_by_role("group", name="C, shape (3, 2)").locator("td[tabindex]")).to_have_count(6)
    slider = page.get_by_role("slider", name="Axis -2").first
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_role("group", name="C, shape (4, 2)").locator("td[tabindex]")).to_have_count(8)
    expect(page).to_have_url(f"{app}/matmul?matmul_a=4%2C+4")


def test_pointing_at_a_result_lights_its_row_and_its_column(app: str, page: Page) -> None:
    page.goto(f"{app}/matmul?a=2,2&b=2,2&a_values=5,6,1,3&b_values=2,0,4,0")
    page.get_by_label("C[1, 0] =").hover()
    expect(page.locator("figcaption")).to_have_text("C[1, 0] = A[1, 0]·B[0, 0] + A[1, 1]·B[1, 0] = 1·2 + 3·4 = 14")
    row, column = page.get_by_role("group", name="A, shape (2, 2)"), page.get_by_role("group", name="B, shape (2, 2)")
    expect(row.locator("td.lit")).to_have_text(["1", "3"])
    expect(column.locator("td.lit")).to_have_text(["2", "4"])
    row.locator("td").nth(2).hover()
    expect(page.get_by_role("group", name="C, shape (2, 2)").locator("td.lit")).to_have_text(["14", "0"])


def test_rows_and_columns_line_up(app: str, page: Page) -> None:
    page.goto(f"{app}/matmul?a=3,4&b=4,2")
    result = page.get_by_label("C[2, 1] =").bounding_box()
    row, column = page.get_by_label("A[2, 0] =").bounding_box(), page.get_by_label("B[0, 1] =").bounding_box()
    assert None not in (result, row, column)
    assert abs(result["y"] - row["y"]) < 1
    assert abs(result["x"] - column["x"]) < 1


def test_a_deep_link_restores_einsum(app: str, page: Page) -> None:
    page.goto(f"{app}/matmul?op=einsum&equation=ij,jk-%3Eki&a=3,4&b=4,2")
    expect(page.get_by_role("group", name="C, shape (2, 3)")).to_be_visible()
    expect(page.get_by_label("Equation")).to_have_value("ij,jk->ki")


def test_nonsense_in_a_link_opens_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/matmul?op=einsum&equation=%3Cb%3E&a=x&device=abacus")
    expect(page.get_by_role("alert").filter(has_text="is not a label")).to_be_visible()
    expect(page.get_by_role("group", name="C, shape (3, 2)")).to_be_visible()


def test_dark_mode_has_light_text(app: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app}/matmul")
    settle(page)
    color = page.get_by_label("C[0, 0] =").evaluate(
        "cell => getComputedStyle(cell).color.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    assert min(color) > 180
