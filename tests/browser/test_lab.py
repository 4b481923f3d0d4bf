"""What only a browser shows of the lab."""

from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.chromium import choose, settle

LOOP = "x = torch.tensor(1.5, requires_grad=True)\ny = x\nfor i in range(3):\n    y = y * x\nprint(y)\ny.backward()"


def test_keys_step_through_the_run_and_the_address_follows(app: str, page: Page) -> None:
    page.goto(f"{app}/lab?lab_step=8")
    expect(page.locator(".lab-step .badge")).to_have_text("Step 8 of 9")
    expect(page.locator("svg.lab .box.released")).to_have_count(2)
    page.get_by_role("heading", name="Lab: code, line by line").click()
    page.keyboard.press("b")
    expect(page.locator(".lab-step .badge")).to_have_text("Step 7 of 9")
    expect(page.locator("svg.lab .box.released")).to_have_count(0)
    expect(page.locator(".source .line.now .number")).to_have_text("10")
    expect(page).to_have_url(f"{app}/lab?lab_step=7")
    page.keyboard.press("n")
    expect(page.locator(".card.changed")).to_have_count(2)


def test_a_click_on_a_line_goes_there(app: str, page: Page) -> None:
    page.goto(f"{app}/lab?{urlencode({'listing': LOOP})}")
    expect(page.locator(".lab-step .badge")).to_have_text("Step 10 of 10")
    page.locator(".source .line").nth(3).click()
    expect(page.locator(".lab-step")).to_contain_text("i: round 1 of 3")
    expect(page.locator("svg.lab .box")).to_have_count(2)
    page.locator(".source .line.now").click()
    expect(page.locator(".lab-step")).to_contain_text("i: round 2 of 3")
    expect(page.locator("svg.lab .box")).to_have_count(3)


def test_another_listing_is_shown_where_it_tells_most(app: str, page: Page) -> None:
    page.goto(f"{app}/lab?step=2")
    settle(page)
    expect(page.locator(".lab-step .badge")).to_have_text("Step 2 of 9")
    choose(page, "Begin with", "Bug: backward twice")
    expect(page.locator(".lab-step .badge")).to_have_text("Step 1 of 4")
    page.get_by_role("slider", name="Step").press("End")
    expect(page.locator(".terminal .raised")).to_contain_text("a second time")
    expect(page.get_by_role("spinbutton", name="Step")).to_have_value("4")
    page.get_by_text("Write or paste a listing of your own").click()
    field = page.get_by_label("Listing", exact=True)
    field.fill("x = torch.ones(2)\nx.add_(1)")
    field.press("Control+Enter")
    expect(page.locator(".card .badge")).to_have_text("written in place · version 1")
    expect(page.get_by_role("spinbutton", name="Step")).to_have_value("2")
    page.reload()
    expect(page.locator(".card .badge")).to_have_text("written in place · version 1")
