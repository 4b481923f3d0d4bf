"""From a key press to the painted picture where it is there before the key, against the bare app, in one run.

The pages, and the way of measuring, are those of `test_slider_to_paint`; here the hand is on the slider for a moment.
"""

from statistics import median, quantiles

import pytest
from playwright.sync_api import Browser, Page

from tests.benchmarks.painting import ROUNDS, SHOWN, SLIDE, TIMER, press
from tests.benchmarks.test_slider_to_paint import PAGES
from tests.chromium import settle

pytestmark = pytest.mark.proof

COVERED = (
    "anatomy",
    "elementwise",
    "matmul",
    "broadcasting",
    "reshaping",
    "indexing",
    "graph",
    "vector jacobian",
    "lab",
)
MOST = 0.7  # of the bare app's time
_THERE = """picture => [...document.querySelectorAll('*')].some(each => {
  const figure = each.shadowRoot?.querySelector('figure');
  return figure?.querySelector(picture) && figure.pictures?.size > 2;
})"""


@pytest.mark.parametrize("name", COVERED)
def test_a_picture_is_there_before_the_key(name: str, app: str, browser: Browser, bare: Page) -> None:
    control = PAGES[name]
    page = browser.new_page()
    page.goto(app + control.path)
    settle(page)
    page.wait_for_function(SHOWN, arg=control.picture)
    page.get_by_role(control.role, name=control.name).first.evaluate(TIMER, control.picture)
    page.wait_for_function(_THERE, arg=control.picture)
    press(page, control.keys)  # what is used for the first time is not measured
    press(bare, SLIDE)
    page.evaluate("window.took = []")
    bare.evaluate("window.took = []")
    for _ in range(ROUNDS):  # in turns, so that both meet the same load
        press(page, control.keys)
        press(bare, SLIDE)
    ours, theirs = (each.evaluate("window.took") for each in (page, bare))
    page.close()
    ratio = median(ours) / median(theirs)
    print(
        f"\n{name}, ahead: median {median(ours):.0f} ms, 95% within {quantiles(ours, n=20)[-1]:.0f} ms, "
        f"bare app {median(theirs):.0f} ms, ratio {ratio:.2f}"
    )
    assert ratio <= MOST
