"""From a key press to the painted picture where it is there before the key, against the bare app, in one run.

The pages, and the way of measuring, are those of `test_slider_to_paint`; here the hand is on the slider for a moment.
"""

from collections.abc import Iterator
from statistics import median, quantiles

import pytest
from playwright.sync_api import Browser, Page

from tests.benchmarks.distance import delayed
from tests.benchmarks.painting import ROUNDS, SHOWN, SLIDE, TIMER, press
from tests.benchmarks.test_slider_to_paint import CHART, PAGES
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
    "examples",
    "edges",
    "micro-batches",
    "accumulation",
    "surface",
    "regression",
    "by hand",
    "bugs",
    "rates",
    "data",
)
MOST = 0.7  # of the bare app's time
MOST_OF_CHARTS = 1.7  # which Vega draws anew: 50 ms where the bare app takes 30
ROUND_TRIP = 0.15  # seconds
_THERE = """() => window.explorerHand.awaited === null && Object.values(window.explorerHand.figures).length > 0
  && Object.values(window.explorerHand.figures).every(figure => figure.high - figure.low > 1)"""


@pytest.fixture(scope="module")
def far(app: str) -> Iterator[str]:
    """The address of the same app, on the other side of an ocean."""
    with delayed(app, ROUND_TRIP / 2) as address:
        yield address


@pytest.mark.parametrize("name", COVERED)
def test_a_picture_is_there_before_the_key(name: str, app: str, browser: Browser, bare: Page) -> None:
    _compare(name, app, browser, bare)


@pytest.mark.parametrize("name", COVERED)
def test_it_is_there_wherever_the_server_is(name: str, far: str, browser: Browser, bare: Page) -> None:
    _compare(name, far, browser, bare, "far away, ")


def _compare(name: str, app: str, browser: Browser, bare: Page, where: str = "") -> None:
    control = PAGES[name]
    page = browser.new_page()
    page.goto(app + control.path)
    settle(page)
    page.wait_for_function(SHOWN, arg=control.picture)
    page.get_by_role(control.role, name=control.name).first.evaluate(TIMER, control.picture)
    page.wait_for_function(_THERE)
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
        f"\n{name}, {where}ahead: median {median(ours):.0f} ms, 95% within {quantiles(ours, n=20)[-1]:.0f} ms, "
        f"bare app {median(theirs):.0f} ms, ratio {ratio:.2f}"
    )
    assert ratio <= (MOST_OF_CHARTS if control.picture == CHART else MOST)
