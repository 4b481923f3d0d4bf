"""Pictures ahead of the hand: with the server stopped, a slider still shows every position that it passes."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.figures import NEIGHBOURS, READY, at_rest, opened, shown_by, stopped

SLIDE = ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft")
BACK = ("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight")
# Where, which slider, which keys, and the names of the figures that follow.
PLACES = [
    ("/broadcasting", "Axis -2", (*SLIDE, "Home"), ["broadcast"]),
    ("/broadcasting?show=backward&a=3,1&b=1,3", "Rank", SLIDE, ["broadcast"]),
    ("/matmul", "Axis -1", SLIDE, ["product"]),
    ("/elementwise?x_shape=2,+3", "Axis -2", SLIDE, ["elementwise"]),
    ("/elementwise?aspect=in+place", "Axis -2", SLIDE, ["ways"]),
    ("/anatomy", "Axis -2", SLIDE, ["tensor"]),
    ("/reshaping?chain=transpose(0, 1)", "Axis -2", SLIDE, ["storage"]),
    ("/indexing", "Axis -1", SLIDE, ["selection"]),
    ("/vector-jacobian", "y[0]", SLIDE, ["products"]),
    ("/lab?lab_step=8", "Step", BACK, ["listing", "alive", "graph"]),
    ("/graph?graph_view=engine", "Step", BACK, ["graph", "step"]),
    ("/", "x", SLIDE, ["home"]),
    ("/regression?view=loss+surface&epochs=2", "Learning rate", SLIDE, ["surface"]),
]
_ALWAYS = ("/broadcasting", "/lab?lab_step=8", "/")
_CHART = "[data-testid=stVegaLiteChart] svg"
_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
_CHARTED = f"() => [...document.querySelectorAll('{_CHART}')].map(chart => chart.innerHTML).join('')"


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
    ("path", "name", "chart"),
    [
        ("/regression?view=by+hand", "Your w", "chart-by_hand"),
        pytest.param("/regression?epochs=3", "Learning rate", "chart-regression", marks=pytest.mark.proof),
        pytest.param("/regression?epochs=3", "Noise", "chart-regression", marks=pytest.mark.proof),
        pytest.param("/regression?view=learning+rates&epochs=9", "Noise", "chart-cliff", marks=pytest.mark.proof),
        pytest.param("/regression?view=bugs&epochs=9", "Learning rate", "chart-bugs-losses", marks=pytest.mark.proof),
        pytest.param(
            "/regression?view=your+data&source=Longley&epochs=9",
            "Learning rate",
            "chart-losses",
            marks=pytest.mark.proof,
        ),
        pytest.param(
            "/accumulation?view=training&accumulation_epochs=20", "Epochs", "chart-loops", marks=pytest.mark.proof
        ),
    ],
)
def test_a_chart_follows_the_hand_without_the_server(
    path: str, name: str, chart: str, server: tuple[int, str], browser: Browser
) -> None:
    """Which says, too, that a chart's view is found: where it no longer is, `chart_ahead` has to go."""
    process, address = server
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + path)
    page.locator(_CHART).first.wait_for()
    at_rest(page)
    slider = page.get_by_role("slider", name=name)
    slider.focus()
    page.wait_for_function(NEIGHBOURS, arg=[chart])
    seen = [charted(page)]
    with stopped(process):
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight"):
            slider.press(key)
            page.wait_for_function(f"before => ({_CHARTED})() !== before", arg=seen[-1])
            page.evaluate(_FRAMES)  # of several charts one is drawn after the other
            seen.append(charted(page))
    assert pieces(seen[2]) == pieces(seen[4])
    assert pieces(seen[1]) == pieces(seen[5])
    assert len(set(seen)) >= 3
    at_rest(page)
    fresh = browser.new_page(viewport={"width": 1280, "height": 900})
    fresh.goto(page.evaluate("location.href"))
    fresh.locator(_CHART).first.wait_for()
    at_rest(fresh)
    assert pieces(unnumbered(charted(page))) == pieces(unnumbered(charted(fresh)))
    fresh.close()
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
    """The charts as they are drawn."""
    return str(page.evaluate(_CHARTED))


def pieces(svg: str) -> list[str]:
    """The elements, whose order among grid lines depends on what was drawn before."""
    return sorted(re.split("(?=<)", svg))


def unnumbered(svg: str) -> str:
    """Without the numbers that Vega counts up for the pieces of a page, and the ends of an axis as it was drawn first.

    Vega never says them anew, whoever changes its data.
    """
    return re.sub(r" values? from [^\"<]*", "", re.sub(r"(clip|gradient_)\d+", r"\1", svg))
