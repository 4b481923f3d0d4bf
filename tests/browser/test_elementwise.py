"""What only a browser shows of the element-wise page."""

from playwright.sync_api import Page, expect

from tests.chromium import settle


def test_a_slider_changes_the_picture_and_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/elementwise?apply=exp")
    expect(page.get_by_role("group", name="torch.exp(x), shape (2, 3)").locator("td[tabindex]")).to_have_count(6)
    slider = page.get_by_role("slider", name="Axis -2")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_role("group", name="torch.exp(x), shape (3, 3)").locator("td[tabindex]")).to_have_count(9)
    expect(page).to_have_url(f"{app}/elementwise?apply=exp&x_shape=3%2C+3")


def test_pointing_at_a_result_lights_its_sources(app: str, page: Page) -> None:
    page.goto(f"{app}/elementwise?apply=add")
    page.get_by_label("x[1, 2] + y[2] =").hover()
    expect(page.locator("figcaption")).to_have_text("x[1, 2] + y[2] = 2 + 3 = 5")
    expect(page.get_by_role("group", name="x, shape (2, 3)").locator("td.lit")).to_have_text(["2"])
    expect(page.get_by_role("group", name="y, shape (3,)").locator("td.lit")).to_have_text(["3"])


def test_a_cell_and_its_point_on_the_curve_light_each_other(app: str, page: Page) -> None:
    page.goto(f"{app}/elementwise?apply=tanh&x_shape=3")
    page.get_by_label("torch.tanh(x[2]) =").hover()
    lit = page.locator("circle.lit")
    expect(lit).to_have_count(2)  # on the curve, and on that of the derivative
    lit.first.hover()
    expect(page.locator("figcaption")).to_contain_text("f′(x) =")
    expect(page.get_by_role("group", name="x, shape (3,)").locator("td.lit")).to_have_count(1)


def test_a_deep_link_restores_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/elementwise?aspect=in+place&apply=neg&x_shape=2&x_cells=3%2C0")
    expect(page.locator("td.changed")).to_have_text(["−3"])
    expect(page.get_by_text("0 → 1")).to_be_visible()


def test_nonsense_in_a_link_opens_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/elementwise?apply=abracadabra&x_dtype=int3&x_shape=%3Cb%3E&aspect=none&wrong=all")
    expect(page.get_by_role("group", name="x, shape (2, 3)")).to_be_visible()
    settle(page)
