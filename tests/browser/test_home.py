"""The home page: a live picture, and a way to every room."""

from playwright.sync_api import Page, expect

from pages.sitemap import ROOMS
from tests.chromium import settle

# Until the link lies over all of its card: the page below its figure is drawn a little later.
_LINKED = """async words => {
  for (;;) {
    const box = words.getBoundingClientRect();
    if (document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest('a')) return;
    await new Promise(requestAnimationFrame);
  }
}"""


def test_the_picture_follows_the_sliders(app: str, page: Page) -> None:
    page.goto(app)
    picture = page.locator("figure").first  # the second one is the map
    expect(picture).to_contain_text("∂z/∂y = 8")
    expect(picture.locator(".box.later")).to_have_count(3)  # it plays its steps, from the first
    page.get_by_role("heading", name="See what PyTorch really does").click()
    expect(picture.locator(".box.later")).to_have_count(0)  # until the first touch
    expect(picture.locator(".box.ran")).to_have_count(5)
    slider = page.get_by_role("slider", name="x", exact=True)
    slider.focus()
    slider.press("ArrowRight")
    expect(picture).to_contain_text("∂z/∂y = 8.5")
    expect(page).to_have_url(f"{app}/?home_x=2.5")
    page.locator(".map a[href=graph]").click()
    page.wait_for_url("**/graph*")
    page.go_back()
    expect(page.locator(".map a[href=graph]")).to_contain_text("seen")


def test_it_leads_to_every_room(app: str, page: Page) -> None:
    page.goto(app)
    links = page.get_by_test_id("stPageLink-NavLink")
    expect(links).to_have_count(sum(map(len, ROOMS.values())) + 3)  # and the doors
    links.filter(has_text="Broadcasting").click()
    expect(page.get_by_role("heading", name="Broadcasting")).to_be_visible()
    expect(page.get_by_role("group", name="result, shape (3, 4)")).to_be_visible()


def test_a_card_leads_to_its_page_wherever_it_is_clicked(app: str, page: Page) -> None:
    page.goto(app)
    settle(page)
    words = page.get_by_text("How shapes meet, where each cell comes from")
    words.scroll_into_view_if_needed()
    words.evaluate_handle(_LINKED)
    words.click(force=True)  # whatever lies above it
    page.wait_for_url("**/broadcasting?*")
