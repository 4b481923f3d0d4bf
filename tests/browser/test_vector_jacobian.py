"""What only a browser shows of the page of gradients of vectors."""

import json
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.chromium import choose, settle

PROGRAM = "y = stack([x[0] * x[1], x[0] ** 2, sin(x[1])])"


def test_pointing_at_a_product_lights_what_it_is_made_of(app: str, page: Page) -> None:
    page.goto(f"{app}/vector-jacobian?{urlencode({'program': PROGRAM, 'in_x': '[2, 3]', 'v': '1, 0.5, 0'})}")
    table = page.locator("table.crossing")
    table.get_by_label("x.grad[0] = (vᵀJ)[0]").hover()
    expect(page.locator("figcaption").first).to_have_text("x.grad[0] = (vᵀJ)[0] = 1·3 + 0.5·4 + 0·(−0) = 5")
    expect(table.locator("td.first.lit")).to_have_text(["3", "4", "−0"])  # a column of J
    expect(table.locator("td.second.lit")).to_have_text(["1", "0.5", "0"])  # v
    expect(table.locator("td.third.lit")).to_have_count(0)
    table.get_by_label("(J u)[0]").hover()
    expect(page.locator("figcaption").first).to_contain_text("(J u)[0] = 3·1 + 2·1 = 5")
    expect(table.locator("td.first.lit")).to_have_text(["3", "2"])  # a row of J
    expect(table.locator("td.third.lit")).to_have_text(["1", "1"])  # u
    expect(table.locator("td.second.lit")).to_have_count(0)
    table.get_by_label("v[1] = 0.5").hover()
    expect(table.locator("td.first.lit")).to_have_text(["4", "0"])  # the row that it weighs
    expect(table.locator("td.gradient.lit")).to_have_count(2)


def test_sliders_and_clicks_write_v_into_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/vector-jacobian")
    settle(page)
    slider = page.get_by_role("slider", name="y[1]")
    slider.press("ArrowRight")
    expect(page.get_by_label("x.grad[1] = (vᵀJ)[1] = 1·0 + 1.5·4 + 1·0 = 6")).to_be_visible()
    expect(page).to_have_url(f"{app}/vector-jacobian?v=1%2C+1.5%2C+1")
    page.get_by_role("button", name="one-hot v, which picks y[2]").click()
    expect(page.get_by_label("x.grad[2] = (vᵀJ)[2] = 0·0 + 0·0 + 1·6 = 6")).to_be_visible()
    expect(page).to_have_url(f"{app}/vector-jacobian?v=0%2C+0%2C+1")
    page.get_by_role("button", name="v = ones").press("Enter")
    expect(page).to_have_url(f"{app}/vector-jacobian")
    page.get_by_role("button", name="one-hot u, which picks x[0]").click()
    expect(page).to_have_url(f"{app}/vector-jacobian?u=1%2C+0%2C+0")


def test_a_preset_brings_its_input_and_vectors(app: str, page: Page) -> None:
    page.goto(f"{app}/vector-jacobian?view=Hessian")
    settle(page)
    choose(page, "Begin with", "Polar to Cartesian")
    expect(page.get_by_label("∂²v·y/∂p[0]∂p[1]").first).to_be_visible()
    expected = {
        "jacobian_program": "y = stack([p[0] * cos(p[1]), p[0] * sin(p[1])])",
        "v": "1, 0",
        "jacobian_view": "Hessian",
    }
    page.wait_for_function(
        "wanted => JSON.stringify([...new URLSearchParams(location.search)].sort()) === wanted",
        arg=json.dumps(sorted(expected.items()), separators=(",", ":")),
    )
    page.get_by_role("radio", name="products").click()  # which asks for u, too
    expect(page.get_by_label("u, one number per input")).to_have_value("0, 1")
    expect(page.get_by_label("(J u)[0]")).to_be_visible()


def test_the_errors_of_differences_stay_one_chart(app: str, page: Page) -> None:
    page.goto(f"{app}/vector-jacobian?view=finite+differences")
    chart = page.locator("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas").first
    expect(chart).to_be_visible()
    chart.evaluate("node => { node.dataset.mine = 'yes'; }")
    page.get_by_role("slider", name="x[0]").press("ArrowLeft")
    expect(page).to_have_url(f"{app}/vector-jacobian?jacobian_view=finite+differences&u=0.5%2C+1%2C+1")
    expect(page.get_by_text("Autograd says 11.")).to_be_visible()
    assert chart.evaluate("node => node.dataset.mine") == "yes"  # patched, not built anew
