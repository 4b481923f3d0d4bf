"""What is seen first, on every page and view: the main figure, and the main control within reach."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from pages.sitemap import ROOMS
from tests.chromium import settle

WIDE, PHONE, NARROW = ({"width": 1280, "height": 800}, {"width": 390, "height": 844}, {"width": 320, "height": 640})
ROOM = 330  # px from the top of a screen within which the main figure begins

# Of the figure, the first thing drawn on the stage that is as high as a line of cells; of the bar, all that it holds.
MEASURED = """() => {
  const box = found => {
    const { top, bottom, height } = found.getBoundingClientRect();
    return { top, bottom, height };
  };
  const drawn = '[data-testid^=stBidiComponent], [data-testid=stVegaLiteChart], [data-testid=stDataFrame]';
  const figure = [...document.querySelectorAll('.st-key-screen-stage :is(' + drawn + ')')]
    .find(each => each.getBoundingClientRect().height > 40);
  const bar = document.querySelector('.st-key-screen-bar'), main = document.querySelector('[data-testid=stMain]');
  return figure && bar && { figure: box(figure), bar: box(bar), beyond: main.scrollWidth - main.clientWidth };
}"""
# These are longer than a screen, and why.
LONG = {
    ("regression", "descent"): "three charts that one scrubber moves, which stands above them",
    ("regression", "by hand"): "the line, and a slice through the loss along each of its parameters",
    ("dtypes", "one number"): "one row per dtype",
    ("dtypes", "promotion"): "one row per dtype",
    ("glossary", ""): "one paragraph per word",
}


@dataclass(frozen=True)
class Sight:
    """What stands where on a screen, in pixels from its top; `beyond` is what a page is wider than its screen."""

    figure: dict[str, float]
    bar: dict[str, float]
    beyond: float


def measured(page: Page, size: dict[str, int]) -> Sight:
    """The sight of `page` on a screen of this size, once it stands still."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    last = None
    for _ in range(100):
        page.evaluate("() => new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))")
        now = page.wait_for_function(MEASURED).json_value()
        if now == last:
            break
        last = now
    return Sight(**now)


def faults(page: Page, url: str, view: str) -> list[str]:
    """What of the page is not as it should be on three screens."""
    found = []
    wide, phone, narrow = (measured(page, size) for size in (WIDE, PHONE, NARROW))
    if wide.figure["top"] > ROOM or phone.figure["top"] > ROOM:
        found.append("its figure begins too low")
    if wide.figure["bottom"] > WIDE["height"] and (url, view) not in LONG:
        found.append("its figure does not end on the first screen")
    if wide.bar["top"] < 0 or wide.bar["top"] > WIDE["height"] - 40:
        found.append("its main control is not on the first screen")
    drawn = phone.bar["height"] > 0  # a view may have nothing to be moved
    if drawn and abs(phone.bar["bottom"] - PHONE["height"]) > 1:
        found.append("its main control is not at the thumb")
    if drawn and (phone.bar["height"] > 0.43 * PHONE["height"] or phone.figure["top"] > phone.bar["top"]):
        found.append("its bar covers the figure")
    if max(wide.beyond, phone.beyond, narrow.beyond) > 0:
        found.append("it scrolls to the side")
    return [f"{url}, {view}: {each} ({wide}, {phone})" for each in found]


# What a question of practice shows depends on the question.
URLS = [room.url for rooms in ROOMS.values() for room in rooms if room.url != "practice"]


def views(page: Page) -> list[str]:
    """The views of the page, by the first switch above its figure; itself where it has none."""
    switch = page.locator("[data-testid=stMain] [data-testid=stButtonGroup]").first
    above = switch.count() and switch.evaluate("one => !one.closest('.st-key-screen, .st-key-screen-wide')")
    return switch.get_by_role("radio").all_inner_texts() if above else [""]


@pytest.mark.parametrize("most", [1, pytest.param(9, marks=pytest.mark.proof)])
def test_the_figure_comes_first_and_its_control_is_within_reach(most: int, app: str, browser: Browser) -> None:
    page = browser.new_page(viewport=WIDE)  # type: ignore[arg-type]
    page.goto(f"{app}/")
    settle(page)
    found: list[str] = []
    for url in URLS:
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        page.locator(f"[data-testid=stSidebarNavLink][href$='/{url}']").click()
        page.wait_for_url(f"**/{url}*")
        settle(page)
        for view in views(page)[:most]:
            page.set_viewport_size(WIDE)  # type: ignore[arg-type]
            if view:
                page.get_by_role("radio", name=view, exact=True).first.click()
                settle(page)
            found += faults(page, url, view)
    page.close()
    assert found == []
