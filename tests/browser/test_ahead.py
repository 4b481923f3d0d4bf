"""Pictures ahead of the hand: with the server stopped, a slider still shows every position that it passes."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.figures import READY, at_rest, opened, shown_by, stopped

SLIDE = ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft")
BACK = ("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight")
# Where, which slider, which keys, and the names of the figures that follow.
PLACES = [
    ("/broadcasting", "Axis -2", (*SLIDE, "Home"), ["broadcast"]),
    ("/broadcasting?show=backward&a=3,1&b=1,3", "Rank", SLIDE, ["broadcast"]),
    ("/matmul", "Axis -1", SLIDE, ["product"]),
    ("/elementwise", "Axis -2", SLIDE, ["elementwise"]),
    ("/elementwise?aspect=in+place", "Axis -2", SLIDE, ["ways"]),
    ("/anatomy", "Axis -2", SLIDE, ["tensor"]),
    ("/reshaping?chain=transpose(0, 1)", "Axis -2", SLIDE, ["storage"]),
    ("/indexing", "Axis -1", SLIDE, ["selection"]),
    ("/vector-jacobian", "y[0]", SLIDE, ["products"]),
    ("/lab", "Step", BACK, ["listing", "alive", "graph"]),
    ("/graph", "Step", BACK, ["graph", "step"]),
    ("/", "x", SLIDE, ["home"]),
    ("/regression?view=loss+surface&epochs=2", "Learning rate", SLIDE, ["surface"]),
]
_ALWAYS = ("/broadcasting", "/lab", "/")
_CHART = "[data-testid=stVegaLiteChart] svg"


@pytest.mark.parametrize(
    ("path", "name", "keys", "figures"),
    # tests/pages/parts/test_ahead_pages.py has all of them, without a browser, on every machine.
    [pytest.param(*place, marks=() if place[0] in _ALWAYS else pytest.mark.proof) for place in PLACES],
)
def test_each_position_is_shown_without_the_server_and_is_what_the_server_shows(
    path: str, name: str, keys: tuple[str, ...], figures: list[str], server: tuple[int, str], browser: Browser
) -> None:
    process, address = server
    page = opened(browser, address + path)
    at_rest(page)
    slider = page.get_by_role("slider", name=name).first
    slider.focus()
    page.wait_for_function(READY, arg=figures)
    seen: dict[str, list[str]] = {}
    with stopped(process):
        for key in keys:
            page.keyboard.press(key)
            shown = shown_by(page, figures)
            assert seen.setdefault(slider.input_value(), shown) == shown
    assert len({str(shown) for shown in seen.values()}) == len(seen) > 2, "each position has pictures of its own"
    rest = at_rest(page)
    assert shown_by(page, figures) == shown
    fresh = opened(browser, page.url)
    assert at_rest(fresh) == rest
    # The server's own pictures, in a page in which no picture goes ahead.
    fresh.evaluate("() => { window.explorerHand.move = () => { window.explorerHand.moves += 1; }; }")
    for position, shown in seen.items():
        fresh.get_by_role("slider", name=name).first.fill(position)
        at_rest(fresh)
        assert shown_by(fresh, figures) == shown
    fresh.close()
    page.close()


def test_a_picture_of_another_state_is_never_shown(server: tuple[int, str], browser: Browser) -> None:
    process, address = server
    page = opened(browser, f"{address}/broadcasting?op=add")
    axes = page.get_by_role("slider", name="Axis -2")
    axes.first.focus()
    page.wait_for_function(READY, arg=["broadcast"])
    before = shown_by(page, ["broadcast"])
    with stopped(process):
        page.get_by_role("radio", name="backward").click()
        axes.first.press("ArrowRight")  # what came ahead of it was all forward
        assert shown_by(page, ["broadcast"]) == before
    rest = at_rest(page)
    axes.first.focus()
    axes.first.press("ArrowRight")
    at_rest(page)
    with stopped(process):
        axes.nth(1).press("ArrowRight")  # another slider
        axes.first.press("ArrowLeft")  # for which b has still its old shape
        shown = shown_by(page, ["broadcast"])
    assert shown[0] not in rest
    rest = at_rest(page)
    fresh = opened(browser, page.url)
    assert at_rest(fresh) == rest
    fresh.close()
    page.close()


@pytest.mark.parametrize(
    ("path", "name", "chart", "keys"),
    [
        ("/regression?view=by+hand", "Your w", "chart-by_hand", SLIDE),
        pytest.param("/regression?epochs=3", "Learning rate", "chart-regression", SLIDE[2:], marks=pytest.mark.proof),
    ],
)
def test_a_chart_follows_the_hand_without_the_server(
    path: str, name: str, chart: str, keys: tuple[str, ...], server: tuple[int, str], browser: Browser
) -> None:
    """Which says, too, that a chart's view is found: where it no longer is, `chart_ahead` has to go."""
    process, address = server
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + path)
    page.locator(_CHART).wait_for()
    at_rest(page)
    slider = page.get_by_role("slider", name=name)
    slider.focus()
    page.wait_for_function(READY, arg=[chart])
    seen = [charted(page)]
    with stopped(process):
        for key in keys:
            slider.press(key)
            page.wait_for_function(f"before => document.querySelector('{_CHART}').innerHTML !== before", arg=seen[-1])
            seen.append(charted(page))
    assert seen[-1] == seen[-3]
    assert len(set(seen)) == len(keys)
    at_rest(page)
    assert charted(page) == seen[-1]
    page.close()


@pytest.mark.proof
def test_a_chart_that_came_ahead_goes_on_with_the_servers_answers(server: tuple[int, str], browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server[1]}/regression?view=by+hand")
    page.locator(_CHART).wait_for()
    slider = page.get_by_role("slider", name="Your w")
    slider.focus()
    page.wait_for_function(READY, arg=["chart-by_hand"])
    slider.press("ArrowRight")
    at_rest(page)
    before = charted(page)
    page.get_by_text("Show least squares").click()
    page.wait_for_function(f"before => document.querySelector('{_CHART}').innerHTML !== before", arg=before)
    at_rest(page)
    fresh = browser.new_page(viewport={"width": 1280, "height": 900})
    fresh.goto(page.url)
    fresh.locator(_CHART).wait_for()
    at_rest(fresh)
    assert unnumbered(charted(page)) == unnumbered(charted(fresh))
    fresh.close()
    page.close()


def charted(page: Page) -> str:
    """The chart as it is drawn."""
    return page.locator(_CHART).inner_html()


def unnumbered(svg: str) -> str:
    """Without the numbers that Vega counts up for the pieces of a page."""
    return re.sub(r"(clip|gradient_)\d+", r"\1", svg)
