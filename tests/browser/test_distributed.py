"""What only a browser shows of the page on several processes: it plays, and it fits a phone."""

from playwright.sync_api import Page, expect

from tests.browser.figures import FIGURES
from tests.chromium import settle

# The figure of that name shows another picture than before, and the slider stands further on.
MOVED = f"""([before, place]) => {{
  const dial = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('input[aria-label=Step]'))
    .find(Boolean);
  return +dial.value > place && ({FIGURES})().find(figure => figure.name === 'ranks').shown !== before;
}}"""
SHOWN = f"() => ({FIGURES})().find(figure => figure.name === 'ranks').shown"
# Whether nothing stands beyond the side of the screen.
FITS = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return main.scrollWidth === main.clientWidth;
}"""


def test_it_plays_and_stops_by_itself_and_fits_a_phone(app: str, page: Page) -> None:
    page.goto(f"{app}/distributed?ranks_real=false&ranks_steps=5")
    settle(page)
    expect(page.get_by_text("sharded by hand")).to_be_visible()
    expect(page.locator("svg.marks, canvas.marks")).to_have_count(1)
    slider, play = page.get_by_role("slider", name="Step", exact=True), page.get_by_role("button", name="Play")
    page.wait_for_function(f"() => ({FIGURES})().some(figure => figure.name === 'ranks')")
    before = page.evaluate(SHOWN)
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function(MOVED, arg=[before, 0])
    page.wait_for_url("**ranks_step=2*")
    before = page.evaluate(SHOWN)
    play.click()
    page.wait_for_function(MOVED, arg=[before, 1])
    # At the end the server knows where it stands, and the button plays it once more.
    page.wait_for_url("**ranks_step=5*")
    expect(slider).to_have_value("4")
    expect(play).to_be_visible()
    expect(page.get_by_text("step 5 of 5")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(FITS)
